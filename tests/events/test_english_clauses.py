"""English clauses: whose plan it is, what is only called so, who was hit by what, and verbs between a state and its people."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    return rows.select("event_type", "actor_text", "target_text").rows()


def test_a_verb_between_a_state_and_people_is_no_part_of_who_acts(coded: Coder) -> None:
    rows = coded(
        "Pakistan arrested rebels near Quetta.",
        "Iran released prisoners on Sunday.",
        "Norway provided Kenya with military equipment.",
        "In Kenya after police fired tear gas, the crowd left.",
        language="en",
    )
    assert acts(rows) == [
        ("arrest", "Pakistan", "rebels"), ("concede", "Iran", "prisoners"), ("aid", "Norway", "Kenya"), ("abuse", "police", None),
    ]  # fmt: skip


def test_whose_plan_it_is_would_carry_it_out(coded: Coder) -> None:
    rows = coded(
        "Rights groups condemned Australia's plan to deport refugees to Nauru.",
        "A judge has blocked the ministry's bid to deploy 300 soldiers to Chiapas.",
        language="en",
    )
    planned = rows.filter(pl.col("factuality") == "planned")
    assert acts(planned) == [("expel", "Australia", "refugees"), ("mobilise", "ministry", "300 soldiers")]


def test_what_is_called_by_a_name_is_not_done_by_who_calls_it(coded: Coder) -> None:
    rows = coded(
        "The Swedish government called the attack unacceptable.",
        "Opposition leaders called the raid a crime.",
        "The senator called it a coup.",
        'The ministry called the strike "deeply disappointing".',
        "The union, which called the strike, said talks had failed.",
        language="en",
    )
    attacks = rows.filter(pl.col("event_type").is_in(["attack", "coup", "protest"]))
    assert acts(attacks) == [("attack", None, None), ("attack", None, None), ("protest", "union", None)]


@pytest.mark.parametrize(
    ("sentence", "event_type"),
    [
        ("Six nurses were killed when their bus was hit by a drone strike.", "air_strike"),
        ("Six nurses died after their ambulance was struck by a missile near Sumy.", "shelling"),
    ],
)
def test_the_dead_are_counted_on_the_strike_that_hit_their_vehicle(coded: Coder, sentence: str, event_type: str) -> None:
    rows = coded(sentence, language="en")
    assert rows.select("event_type", "killed_min", "actor_text").rows() == [(event_type, 6, None)]


def test_people_counted_right_before_a_participle_are_those_hurt(coded: Coder) -> None:
    rows = coded("Two farmers were killed and five injured in an Israeli air strike on a car in Tulkarm.", language="en")
    assert rows.select("killed_min", "injured_min").rows() == [(2, 5)]


def test_a_mine_that_collapses_and_a_car_that_hits_a_tree_are_no_violence(coded: Coder) -> None:
    rows = coded(
        "At least 12 miners were killed when a gold mine collapsed near Redcliff.",
        "A man died when the car he was in hit a fallen tree in Larbert.",
        "A fire killed 59 people in a nightclub in Skopje.",
        language="en",
    )
    assert rows.is_empty()


def test_somebody_young_killed_by_fire_is_no_private_quarrel(coded: Coder) -> None:
    rows = coded("A teenager was killed by Israeli fire during a raid on Jenin.", language="en")
    assert ("killing", "Israeli fire", "teenager") in acts(rows)


def test_whose_lawyer_somebody_is_tells_not_who_was_arrested(coded: Coder) -> None:
    rows = coded("Mona Adel spoke in Oslo. Prosecutors said her lawyer's arrest was lawful.", language="en")
    assert rows["target_text"].to_list() == ["lawyer"]


def test_missiles_fired_into_the_sea_are_a_test_and_power_taken_by_a_junta_a_coup(coded: Coder) -> None:
    rows = coded(
        "North Korea fired two ballistic missiles into the sea on Tuesday.",
        "The junta took power in 2021.",
        "The army drove fighters out of the town of Wad Madani.",
        "Israel accused Hezbollah of violating the ceasefire.",
        "The UN called for an end to attacks on civilians.",
        language="en",
    )
    assert acts(rows) == [
        ("mobilise", "North Korea", None), ("coup", "junta", None), ("seize_territory", "army", "fighters"),
        ("accuse", "Israel", "Hezbollah"),
        ("demand", "UN", None), ("attack", None, "civilians"),
    ]  # fmt: skip


def test_what_somebody_rejects_is_not_done(coded: Coder) -> None:
    rows = coded(
        "Hungary vetoed EU aid to Ukraine.",
        "The rebels have rejected a ceasefire.",
        "Lawmakers turned down a peace deal with the rebels.",
        language="en",
    )
    assert acts(rows) == [("reject", "Hungary", "EU aid"), ("reject", "rebels", None), ("reject", "Lawmakers", None)]


def test_what_somebody_demands_to_be_done_is_open(coded: Coder) -> None:
    rows = coded("Beijing demanded that Washington lift the measures.", language="en")
    assert rows.select("event_type", "actor_text", "factuality").rows()[-1] == ("concede", "Washington", "hypothetical")


def test_what_an_announcement_led_to_is_told_by_the_article(coded: Coder) -> None:
    rows = coded("President Macky Sall announced a delay, triggering protests in which three people were killed.", language="en")
    assert rows.select("event_type", "voice", "attributed_to").rows() == [("protest", "article", None), ("killing", "article", None)]


def test_what_is_believed_ends_before_the_verb_of_the_sentence(coded: Coder) -> None:
    rows = coded("Drones believed to have been supplied by Iran killed nine people in Sumy.", language="en")
    assert rows.select("event_type", "voice", "actor_text", "attributed_to").rows() == [
        ("aid", "unattributed", "Iran", None),
        ("air_strike", "article", None, None),
    ]


def test_who_is_accused_after_it_acted_is_who_acted(coded: Coder) -> None:
    rows = coded(
        "Venezuela accused the US of piracy after it seized a tanker off its coast.",
        "The minister accused the union of blackmail after it called a strike.",
        language="en",
    )
    assert rows.filter(pl.col("event_type").is_in(["restrict", "protest"]))["actor_text"].to_list() == ["US", "union"]


def test_the_place_named_in_what_is_attacked_is_where_it_happened(coded: Coder) -> None:
    rows = coded("Gangs attacked the streets of Port-au-Prince on Sunday.", language="en")
    assert rows["place_text"].to_list() == ["Port-au-Prince"]


def test_a_declared_emergency_and_what_led_to_it_are_the_articles_word(coded: Coder) -> None:
    rows = coded("The president declared a state of emergency after killings in the north.", language="en")
    assert rows["voice"].to_list() == ["article", "article"]


def test_short_pieces_about_sport_and_science_have_no_acts(coded: Coder) -> None:
    rows = coded(
        "Primoz Roglic attacked on the last climb to take the red jersey at the Vuelta. He had threatened to quit after a crash.",
        "Atletico Madrid fought back from two goals down to beat Celtic. The hosts had protested against a penalty.",
        "Researchers have shown how a virus attacks the cells of the gut. They blocked a protein that helps it invade.",
        "A dog that attacked a toddler in a park has been destroyed.",
        language="en",
    )
    assert rows.is_empty()


def test_what_a_protest_is_for_is_open(coded: Coder) -> None:
    rows = coded("Activists rallied in Tunis for the release of jailed journalists.", language="en")
    assert rows.select("event_type", "factuality").rows() == [("protest", "happened"), ("concede", "hypothetical")]


def test_across_the_country_is_the_one_country_that_the_article_names(coded: Coder) -> None:
    rows = coded(
        "Russian jets hit Kyiv, and Moscow continues to target bridges across the country. Ukraine will rebuild, the mayor said.",
        language="en",
    )
    assert rows.select("event_type", "place_name").rows()[-1] == ("attack", "Ukraine")


def test_a_name_that_is_an_adverb_too_is_a_name_behind_its_title(coded: Coder) -> None:
    rows = coded("The commission upheld some of Mr Long's complaints against the police.", language="en")
    assert acts(rows) == [("accuse", "Long", "police")]


def test_an_insertion_parts_no_verb_from_its_subject(coded: Coder) -> None:
    rows = coded(
        "The envoy, who has served two jail terms in Egypt, protested outside the embassy.",
        "Hundreds of teachers, supported by parents, marched in Accra.",
        "Nine traders, including two women, protested in Goma.",
        "On Monday, the activist, jailed in 2019, protested in Rome.",
        "The mayor, a lawyer, resigned in May, accused of fraud.",
        "Two men, arrested in Lagos, were beaten.",
        language="en",
    )
    protests = rows.filter(pl.col("event_type") == "protest")
    assert protests.select("actor_text", "place_text").rows() == [
        ("envoy", None),
        ("teachers", "Accra"),
        ("traders", "Goma"),
        ("activist", "Rome"),
    ]
    assert rows.filter(pl.col("event_type") == "arrest")["target_text"].to_list() == ["activist", "men"]
