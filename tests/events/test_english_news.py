"""Turns of English news that once gave a wrong row, or lost one."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    return rows.select("event_type", "actor_text", "target_text").rows()


def test_who_was_hurt_beside_the_dead_has_no_row_of_its_own(coded: Coder) -> None:
    rows = coded(
        "Nine traders were killed and dozens wounded when a car bomb exploded in Baidoa.",
        "Gunmen opened fire on a minibus near Kano, killing four and injuring six.",
        "Five farmers were killed and eleven were injured.",
        language="en",
    )
    assert rows.select("event_type", "killed_min", "injured_min").rows() == [("bombing", 9, 24), ("attack", 4, 6), ("killing", 5, 11)]


def test_a_past_form_that_lacks_its_object_is_a_passive(coded: Coder) -> None:
    rows = coded(
        "Dozens arrested in Harare after rally",
        "The march ended quietly, with three stewards detained by police.",
        "The men whom soldiers arrested in Bamako are traders.",
        language="en",
    )
    arrests = rows.filter(pl.col("event_type") == "arrest")
    assert acts(arrests) == [("arrest", None, "Dozens"), ("arrest", "police", "stewards"), ("arrest", "soldiers", None)]


def test_a_report_without_a_verb_is_the_speakers(coded: Coder) -> None:
    rows = coded("Hospital says seven killed and dozens injured", language="en")
    assert rows.select("event_type", "killed_min", "attributed_to", "voice").rows() == [("killing", 7, "Hospital", "attributed")]


def test_contracted_negations_negate(coded: Coder) -> None:
    rows = coded(
        "The army didn't attack the village.",
        "Rebels haven't freed the hostages.",
        '"We don\'t bomb hospitals," the general said.',
        "Rebels failed to seize the town of Goma.",
        "The minister stopped short of blaming Eritrea.",
        language="en",
    )
    assert rows["factuality"].to_list() == ["negated", "negated", "denied", "negated", "negated"]


def test_contracted_auxiliaries_are_no_names(coded: Coder) -> None:
    rows = coded("\"You've bombed a hospital and they'll accuse us,\" the doctor told the general.", language="en")
    assert {"ve", "ll"} & {*rows["actor_text"], *rows["target_text"]} == set()


def test_what_somebody_calls_it_is_no_object(coded: Coder) -> None:
    rows = coded(
        "The ministry condemned what it called unprovoked Turkish air strikes.",
        "Uganda has denounced what it described as a cowardly raid by Rwanda.",
        language="en",
    )
    condemned = rows.filter(pl.col("event_type") == "accuse")
    assert acts(condemned) == [("accuse", "ministry", "unprovoked Turkish air strikes"), ("accuse", "Uganda", None)]


def test_who_holds_a_place_is_no_place(coded: Coder) -> None:
    rows = coded(
        "Rebels attacked a convoy in India-controlled Kashmir.",
        "A Dubai-based firm said gunmen had stormed its mine in Turkey-held northern Syria.",
        language="en",
    )
    assert rows.select("event_type", "place_text").rows() == [("attack", "Kashmir"), ("attack", "northern Syria")]


def test_a_noun_with_a_capital_beside_another_is_a_name(coded: Coder) -> None:
    rows = coded("Envoys spoke of the Abraham Accords and the Silver Strike mine.", "Friends of Youth Demand sang.", language="en")
    assert rows.is_empty()


def test_a_headline_in_capitals_is_no_name(coded: Coder) -> None:
    assert coded("Russian Attack Kills Four In Kharkiv", language="en")["event_type"].to_list() == ["attack"]


def test_a_noun_in_the_plural_is_no_verb(coded: Coder) -> None:
    assert coded("They are not military targets, the mayor said.", "Its full support to farmers stands.", language="en").is_empty()


def test_a_statement_speaks_though_a_person_stands_before_it(coded: Coder) -> None:
    rows = coded("The attacks killed innocent men, women and children, the statement said.", language="en")
    assert rows["attributed_to"].to_list() == ["statement"]


def test_an_answer_is_no_content_of_the_question(coded: Coder) -> None:
    rows = coded('Asked to comment on the report, the army said: "We attacked militants."', language="en")
    assert rows.select("factuality", "attributed_to").rows() == [("happened", "army")]


def test_an_office_that_another_state_has_too_is_that_states(coded: Coder) -> None:
    rows = coded("Kenya's Foreign Secretary accused Uganda of shelling a village.", language="en")
    assert rows["actor_id"].to_list() == ["KEN-GOV", "UGA"]


def test_a_cancelled_strike_is_none_and_an_announced_one_is_to_be(coded: Coder) -> None:
    rows = coded(
        "A strike by bus drivers planned for Friday has been called off.",
        "Ferry unions have called off a strike at three ports.",
        "Members of the union at nine depots backed strikes.",
        "The minister postponed his visit to Norway.",
        "Drivers held a strike on Monday.",
        language="en",
    )
    told = rows.filter(pl.col("event_type") != "concede")
    assert told["factuality"].to_list() == ["negated", "negated", "planned", "negated", "happened"]


def test_who_is_seen_to_act_is_the_actor(coded: Coder) -> None:
    rows = coded("The hospitals will see nurses walk out.", "Residents saw soldiers beat protesters in Lagos.", language="en")
    assert rows.select("actor_text", "factuality").rows() == [("nurses", "planned"), ("soldiers", "happened")]


def test_an_inquiry_into_an_attack_is_no_attack_by_who_inquires(coded: Coder) -> None:
    rows = coded("Police opened an investigation into the attack.", language="en").filter(pl.col("event_type") == "attack")
    assert rows["actor_text"].to_list() == [None]


def test_words_of_war_in_other_senses_are_no_acts(coded: Coder) -> None:
    silent = (
        "The minister said his government is committed to clean energy.",
        "Its commitment to justice inspires hope.",
        "The council recognises the need to improve schools.",
        "Threats to the integrity of the vote are growing.",
        "The film will hit cinemas in May.",
        "Crews battled to save the barn.",
        "The council's line of attack has changed.",
        "The club put transfer talks on hold.",
    )
    assert coded(*silent, language="en").is_empty()


def test_it_behind_a_verb_is_its_object(coded: Coder) -> None:
    rows = coded("India has banned flights after accusing Pakistan of theft and shelling it.", language="en")
    assert ("accuse", "India", "Pakistan") in acts(rows)
    rows = coded("The army surrounded Goma and shelled it.", language="en")
    assert acts(rows)[-1] == ("shelling", "army", "Goma")


def test_letters_are_no_human_being(coded: Coder) -> None:
    rows = coded('The envoy left after a row over GDP.\n"We condemn the raid," he said.', language="en")
    assert rows.filter(pl.col("event_type") == "accuse")["actor_text"].to_list() == ["envoy"]


def test_a_progressive_has_a_subject_as_other_verbs_have(coded: Coder) -> None:
    rows = coded("Ms Odera, an activist who has lived in exile, has been protesting in Nairobi.", language="en")
    assert acts(rows) == [("protest", "Odera", None)]


def test_a_series_of_acts_is_the_acts(coded: Coder) -> None:
    rows = coded(
        "The rebels launched a series of attacks on villages near Goma.",
        "The army carried out a wave of arrests in Harare.",
        language="en",
    )
    assert rows["actor_text"].to_list() == ["rebels", "army"]


def test_what_a_mission_documents_is_its_report(coded: Coder) -> None:
    rows = coded("The mission documented 38 killings by the militias.", language="en")
    assert rows.select("attributed_to", "voice").rows() == [("mission", "attributed")]


def test_missiles_that_are_fired_into_a_land_shell_it(coded: Coder) -> None:
    assert acts(coded("India fired missiles into Pakistan.", language="en")) == [("shelling", "India", "Pakistan")]


def test_who_rejects_a_charge_or_a_demand_is_its_target(coded: Coder) -> None:
    rows = coded("The company denies the allegations.", "The presidency brushed aside a demand by lawmakers.", language="en")
    told = rows.filter(pl.col("event_type") != "reject")
    assert acts(told) == [("accuse", None, "company"), ("demand", "lawmakers", "presidency")]


def test_who_serves_a_sentence_was_sentenced(coded: Coder) -> None:
    rows = coded("The editor is serving a five-year prison sentence.", "A court imposed a prison sentence on an editor.", language="en")
    assert rows.select("event_type", "actor_text", "target_text").row(0) == ("convict", None, "editor")
    assert rows["actor_text"].to_list()[-1] == "court"


def test_a_surname_that_is_a_towns_name_is_no_place(coded: Coder) -> None:
    rows = coded(
        "The inquiry heard that Carla Welch of West Virginia had died at home. The court was told that a robber had shot Welch.",
        language="en",
    )
    assert "Welch" not in set(rows["place_text"])


def test_what_an_object_lies_between_is_not_who_fights(coded: Coder) -> None:
    rows = coded(
        "Fighting disrupts flights between Kenya and Uganda.", "Fighting broke out on Monday between the army and rebels.", language="en"
    )
    assert acts(rows) == [("armed_clash", None, None), ("armed_clash", "army", "rebels")]


def test_the_attack_of_a_town_is_a_teams(coded: Coder) -> None:
    rows = coded("Liverpool's attack tore Everton apart.", "Monday's attack came at dawn.", "Mosul's attack killed nine.", language="en")
    assert rows["article_id"].to_list() == ["001", "002"]


def test_verbs_joined_behind_a_modal_share_it(coded: Coder) -> None:
    rows = coded(
        "The army would surround or completely destroy the village.",
        "The army may withdraw and free the hostages.",
        language="en",
    )
    assert set(rows["factuality"]) == {"planned", "hypothetical"}
    assert rows.filter(pl.col("article_id") != "000")["factuality"].unique().to_list() == ["hypothetical"]


def test_plans_that_call_for_cuts_demand_nothing(coded: Coder) -> None:
    assert coded(
        "The plan calls for cuts of ten percent.", "Anyone with information is asked to call the police.", language="en"
    ).is_empty()


UNSEEN = {
    "Gunmen killed 14 people in an overnight raid on a village.": ("attack", "Gunmen", "village"),
    "A landmine wounded four soldiers.": ("bombing", None, "soldiers"),
    "M23 rebels, who took part in talks, have advanced on Uvira.": ("advance", "M23 rebels", None),
    "Police detained 12 suspected Islamic State members.": ("arrest", "Police", "12 suspected Islamic State members"),
    "Tens of thousands rallied in Manila.": ("protest", "thousands", None),
    "The army used water cannon against protesting farmers.": ("protest", "farmers", None),
    "Two helicopters were shot down near Kherson.": ("attack", None, "helicopters"),
    "Poland summoned the Russian ambassador to protest.": ("accuse", "Poland", "Russian ambassador"),
    "Farmers blocked the border crossing.": ("protest", "Farmers", "border crossing"),
    "Bolivia restored diplomatic ties with Israel.": ("agree", "Bolivia", "Israel"),
    "Police reported a stabbing in Leeds.": ("attack", None, None),
    "The parents of 276 girls kidnapped in Chibok marched.": ("abduct", None, "276 girls"),
    "Witnesses said soldiers had chased them before opening fire.": ("attack", "soldiers", None),
    "The trial of eleven people accused of plotting opened in Cotonou.": ("accuse", None, "people"),
}


@pytest.mark.parametrize(("text", "expected"), UNSEEN.items())
def test_agency_copy_is_told_by_who_did_it_to_whom(coded: Coder, text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert expected in coded(text, language="en").select("event_type", "actor_text", "target_text").rows()


def test_who_speaks_by_phone_speaks(coded: Coder) -> None:
    rows = coded("Rebels took the town, a local chief said by phone.", language="en")
    assert rows["attributed_to"].to_list() == ["local chief"]


def test_what_somebody_is_able_to_do_is_not_done(coded: Coder) -> None:
    rows = coded("Police can arrest protesters.", "If the rebels do not withdraw, the army will attack.", language="en")
    assert rows["factuality"].to_list() == ["hypothetical", "hypothetical", "planned"]
