"""English clauses: which of two verb forms is the clause's verb, and what a cue or a speaker covers."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    """Return type, actor and target of each act."""
    return rows.select("event_type", "actor_text", "target_text").rows()


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Men armed with machetes attacked a bus.", "Men", "bus"),
        ("The assailants, armed with rifles, attacked a bus.", "assailants", "bus"),
        ("Fighters linked to al-Shabab attacked a bus.", "Fighters", "bus"),
        ("Youths angered by the verdict attacked a bus.", "Youths", "bus"),
        ("Two suspected gunmen held in Juba were attacked.", None, "suspected gunmen"),
    ],
)
def test_a_participle_beside_a_noun_leaves_the_clause_its_verb(coded: Coder, text: str, actor: str | None, target: str) -> None:
    assert ("attack", actor, target) in acts(coded(text, language="en"))


def test_a_past_tense_before_a_preposition_stays_the_clauses_verb(coded: Coder) -> None:
    rows = coded("Rebels attacked after soldiers were seen.", "Rebels fired on a bus carrying nurses.", language="en")
    assert rows["actor_text"].to_list() == ["Rebels", "Rebels"]


def test_what_stands_between_commas_parts_no_subject_from_its_verb(coded: Coder) -> None:
    assert acts(coded("The governor, elected in March, condemned the rebels.", language="en"))[-1] == ("accuse", "governor", "rebels")


def test_a_demand_before_a_clause_makes_it_no_mere_possibility(coded: Coder) -> None:
    rows = coded("Thousands marched demanding the release of a priest and clashed with police.", language="en")
    assert rows.filter(pl.col("event_type") == "riot")["factuality"].to_list() == ["happened"]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The army continued to shell the town.", "shell"),
        ("The mayor said schools would close, after rebels shelled the town.", "shelled"),
        ("Police say the road is shut, days after rebels shelled the town.", "shelled"),
    ],
)
def test_an_afterthought_and_an_act_that_goes_on_are_the_articles_word(coded: Coder, text: str, trigger: str) -> None:
    rows = coded(text, language="en").filter(pl.col("trigger") == trigger)
    assert rows["voice"].to_list() == ["article"]


def test_an_act_said_to_have_happened_is_hearsay(coded: Coder) -> None:
    assert coded("The army is said to have shelled the town.", language="en")["voice"].to_list() == ["unattributed"]


def test_a_strike_that_will_do_something_is_planned(coded: Coder) -> None:
    rows = coded("The rail strikes on 15 and 16 May will affect most workers.", language="en")
    assert rows.select("event_type", "factuality").rows() == [("protest", "planned")]


def test_a_word_required_near_a_trigger_may_stand_before_it(coded: Coder) -> None:
    assert acts(coded("Hundreds of prisoners were freed by the rebels.", language="en")) == [("concede", "rebels", "prisoners")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Police said they had arrested a man.", "Police"),
        ("The rail union met ministers. But it rejected the offer.", "rail union"),
        ("Ann Marsh met ministers. Speaking to the Herald Network, she rejected the offer.", "Ann Marsh"),
        ("The US has rejected the offer.", "US"),
    ],
)
def test_a_pronoun_stands_for_the_topic_and_us_is_none(coded: Coder, text: str, speaker: str) -> None:
    assert coded(text, language="en")["actor_text"].to_list()[-1] == speaker


def test_a_preposition_of_two_words_ends_a_noun_group(coded: Coder) -> None:
    assert acts(coded("Rebels attacked farmers because of the drought.", language="en")) == [("attack", "Rebels", "farmers")]


def test_an_attack_that_kills_or_destroys_is_one_act_with_what_it_struck(coded: Coder) -> None:
    rows = coded("Three nurses were killed by Russian strikes.", "Russian strikes destroyed about 30% of the mills.", language="en")
    assert acts(rows) == [("attack", "Russian", "nurses"), ("attack", "Russian", "mills")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels killed a priest in the northern city of Kano.", "northern city of Kano"),
        ("Rebels killed a priest in the Ukrainian capital Kyiv.", "Kyiv"),
        ("Rebels killed a priest in the Sudanese capital, Khartoum.", "Khartoum"),
        ("Rebels killed a priest in the occupied West Bank.", "West Bank"),
    ],
)
def test_words_between_a_preposition_and_a_name_leave_the_place_where_it_is(coded: Coder, text: str, place: str) -> None:
    assert coded(text, language="en")["place_text"].to_list() == [place]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister accuses Kirova of backing the rebels.", ("support", "Kirova", "rebels")),
        ("The general accused Ivory Coast of destabilising the region.", ("accuse", "general", "Ivory Coast")),
        ("Rebels captured 12 soldiers.", ("arrest", "Rebels", "12 soldiers")),
        ("Rebels have taken control of the airport.", ("seize_territory", "Rebels", None)),
        ("Its drones hit an oil depot.", ("air_strike", None, "oil depot")),
        ("Missiles struck a bridge.", ("shelling", None, "bridge")),
        ("Shots were fired at the palace.", ("attack", None, "palace")),
        ("The troops withdrew from the border town.", ("withdraw", "troops", None)),
        ("The foreign ministers of Egypt and Sudan met on Tuesday.", ("consult", "foreign ministers of Egypt", "Sudan")),
        ("The reporter was jailed for three years.", ("convict", None, "reporter")),
        ("Marines captured the leader of the cartel.", ("arrest", "Marines", "leader of the cartel")),
        ("The militia fired a ballistic missile at the port.", ("shelling", "militia", "port")),
        ("Ukraine's foreign minister called on allies to help.", ("demand", "Ukraine's foreign minister", "allies")),
        ("Armed men kidnapped a priest.", ("abduct", "Armed men", "priest")),
        ("Its forces beat and detained dozens of teachers.", ("arrest", "forces", "teachers")),
        ("The presidents of Armenia and Georgia shook hands and signed a peace deal.", ("agree", "presidents of Armenia", None)),
        ("Police clashed with demonstrators.", ("riot", "Police", "demonstrators")),
    ],
)
def test_words_of_several_meanings_follow_their_arguments(coded: Coder, text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert expected in acts(coded(text, language="en"))


@pytest.mark.parametrize(
    "text",
    [
        "The council was hit by delays.",
        "Ministers promised to review the law.",
        "Members must vote on paper.",
        "The two rivals clash in Saturday's final.",
        "The council has plans to target metal theft.",
        "Men armed with umbrellas waited outside.",
    ],
)
def test_figures_of_speech_and_plain_business_are_no_acts(coded: Coder, text: str) -> None:
    assert acts(coded(text, language="en")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 22 people were hurt in a grenade attack on a church.", ("attack", None, "church", 22)),
        ("Russia launched drones at a port, damaging homes.", ("air_strike", "Russia", "port", None)),
        ("Her party won 58% of the vote.", ("election", "party", None, None)),
    ],
)
def test_what_an_act_did_and_a_second_name_for_it_are_no_rows(
    coded: Coder, text: str, expected: tuple[str, str | None, str | None, int | None]
) -> None:
    assert coded(text, language="en").select("event_type", "actor_text", "target_text", "injured_min").rows() == [expected]


def test_a_people_is_no_place(coded: Coder) -> None:
    assert coded("Somali pirates have hijacked a tanker.", language="en")["place_text"].to_list() == [None]


def test_concerns_that_somebody_expresses_are_their_word(coded: Coder) -> None:
    rows = coded("The mayor expressed concerns that rebels had shelled the mill.", language="en")
    assert rows.filter(pl.col("event_type") == "shelling").select("voice", "attributed_to").rows() == [("attributed", "mayor")]


def test_what_is_imposed_on_a_country_does_not_happen_there(coded: Coder) -> None:
    assert coded("The US imposed sanctions on Russia.", language="en").select("target_text", "place_text").rows() == [("Russia", None)]


def test_who_speaks_goes_on_speaking_after_the_clause_that_is_reported(coded: Coder) -> None:
    rows = coded("The ministry said six nurses had been abducted and accused Kirova of backing the rebels.", language="en")
    assert ("accuse", "ministry", "Kirova") in acts(rows)
    assert rows["voice"].to_list() == ["attributed", "article", "attributed"]


def test_a_pronoun_after_a_verb_of_saying_is_what_is_said_not_who_says_it(coded: Coder) -> None:
    rows = coded("The junta, which took office in May, said it had shelled the camp.", language="en")
    assert rows.filter(pl.col("event_type") == "shelling").select("actor_text", "attributed_to").rows() == [("junta", "junta")]


def test_a_plan_before_an_act_that_has_its_own_verb_leaves_it_done(coded: Coder) -> None:
    rows = coded("A night watchman who tried to ring the bell was shot dead.", language="en")
    assert rows.select("target_text", "factuality").rows() == [("night watchman", "happened")]


def test_whoever_turns_calls_down_is_called_upon_and_the_inquiry_that_is_called_for_is_nobody(coded: Coder) -> None:
    rows = coded(
        "The government has turned down calls for a public inquiry.", "The crowd made calls for the king to resign.", language="en"
    )
    assert rows.filter(pl.col("event_type") == "demand")["target_text"].to_list() == ["government", "king"]


def test_the_dead_of_a_raid_are_on_its_row(coded: Coder) -> None:
    rows = coded("Troops raided a camp and killed four guerrillas.", "A drone struck a bus stop, killing one woman.", language="en")
    assert rows.select("event_type", "killed_min").rows() == [("attack", 4), ("air_strike", 1)]


def test_a_word_with_a_capital_after_another_is_no_verb(coded: Coder) -> None:
    assert acts(coded("Prisoners' Rights Watch condemned the army.", language="en")) == [("accuse", "Rights Watch", "army")]


def test_a_report_of_a_match_tells_no_acts(coded: Coder) -> None:
    text = "The hosts attacked all through the final. Their striker fired home and the keeper saved two penalties. The referee erred."
    assert acts(coded(text, language="en")) == []


def test_no_soldiers_and_no_one_are_nobody(coded: Coder) -> None:
    rows = coded("No soldiers were killed.", "No one was hurt when gunmen attacked the church.", language="en")
    assert rows.select("event_type", "factuality", "injured_min").rows() == [("killing", "negated", None), ("attack", "happened", None)]


def test_what_is_taken_is_the_place_where_none_has_a_name(coded: Coder) -> None:
    assert coded("Mutineers seized the radio building.", language="en").select("target_text", "place_text").rows() == [
        (None, "radio building")
    ]


def test_a_police_force_named_by_its_region_tells_no_place(coded: Coder) -> None:
    assert coded("South Wales Police arrested a teacher.", language="en")["place_text"].to_list() == [None]


def test_unless_ends_a_noun_group(coded: Coder) -> None:
    rows = coded("Nurses will strike in England unless pay talks are opened.", language="en")
    assert rows.filter(pl.col("event_type") == "consult")["actor_text"].to_list() == [None]


def test_quotation_marks_leave_a_preposition_its_noun(coded: Coder) -> None:
    rows = coded('The agency launched a crackdown on "hostile forces".', language="en")
    assert acts(rows) == [("restrict", "agency", "hostile forces")]
