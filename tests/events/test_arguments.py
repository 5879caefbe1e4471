from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]
Told = tuple[str, str | None, str | None]


def arguments(rows: pl.DataFrame, expected: dict[str, Told]) -> dict[str, Told | None]:
    """Return, for each text, type, actor and target of its first act of the expected type."""
    found = {}
    for number, (text, (event_type, _, _)) in enumerate(expected.items()):
        own = rows.filter((pl.col("article_id") == f"{number:03d}") & (pl.col("event_type") == event_type))
        found[text] = own.select("event_type", "actor_text", "target_text").row(0) if own.height else None
    return found


def test_english_arguments(coded: Coder) -> None:
    expected: dict[str, Told] = {
        "Senators called on the president to resign.": ("demand", "Senators", "president"),
        "Captain Jo Marsh, a police spokeswoman, denied the claims of the rebels.": ("reject", "Captain Jo Marsh", "rebels"),
        "After gunmen stormed a school in the town, parents fled.": ("attack", "gunmen", "school"),
        "A guard who tried to ring the bell was shot dead.": ("killing", None, "guard"),
        "Two soldiers were killed in a drone strike on Monday.": ("air_strike", None, "soldiers"),
        "About 40 villagers were abducted by rebels.": ("abduct", "rebels", "40 villagers"),
        "The minister criticised unions for walking out in March.": ("protest", "unions", None),
        "The freed hostages met the president.": ("consult", "freed hostages", "president"),
    }
    assert arguments(coded(*expected, language="en"), expected) == expected


def test_french_arguments(coded: Coder) -> None:
    expected: dict[str, Told] = {
        "Le gouvernement a condamné les menaces du général.": ("accuse", "gouvernement", "général"),
        "Le président du Malawi, Jean Bara, a été accusé de fraude.": ("accuse", None, "Jean Bara"),
        "Les assaillants ont incendié des commerces.": ("destroy_property", "assaillants", "commerces"),
        "Le pays a été visé par des attaques à la roquette.": ("shelling", None, "pays"),
        "Des dizaines de combattants ont attaqué le camp.": ("attack", "combattants", "camp"),
        "Le ministre était en visite officielle en Turquie.": ("consult", "ministre", "Turquie"),
        "L'armée s'est emparée de la ville de Kolo.": ("seize_territory", "armée", None),
        "Le groupe a revendiqué l'attaque contre le convoi.": ("attack", "groupe", "convoi"),
        "Awa Diop a disparu. Sa famille affirme qu'elle a été tuée.": ("killing", None, "Awa Diop"),
    }
    assert arguments(coded(*expected, language="fr"), expected) == expected


def test_who_claims_an_attack_admits_it(coded: Coder) -> None:
    assert coded("The group claimed responsibility for the attack.", language="en")["responsibility"].to_list() == ["admitted"]


def test_a_name_after_a_function_keeps_the_functions_identity(coded: Coder) -> None:
    rows = coded("Le président du Malawi, Jean Bara, a condamné l'attaque.", language="fr")
    assert rows.filter(pl.col("event_type") == "accuse").select("actor_text", "actor_id").row(0) == ("Jean Bara", "MWI-GOV")


def test_what_an_attack_did_is_no_act_of_its_own(coded: Coder) -> None:
    rows = coded("The airstrike killed three farmers.", "Planes bombed the camp, killing three farmers.", language="en")
    assert "killing" not in rows["event_type"].to_list()


def test_who_is_armed_bombs_and_is_bombed_only_beside_an_agent(coded: Coder) -> None:
    rows = coded(
        "Les bombardements de l'armée sur la ville ont repris.",
        "Le bombardement des rebelles par l'armée a repris.",
        "Le bombardement de l'hôpital a repris.",
        language="fr",
    )
    assert rows.select("actor_text", "target_text").rows() == [("armée", "ville"), ("armée", "rebelles"), (None, "hôpital")]


def test_an_attack_is_named_by_its_place_or_by_who_did_it(coded: Coder) -> None:
    rows = coded("L'attentat de Mogadiscio a fait 12 morts.", "L'attentat d'Al-Qaïda a fait 12 morts.", language="fr")
    assert rows.select("actor_text", "place_text").rows() == [(None, "Mogadiscio"), ("Al-Qaïda", None)]


def test_a_part_of_those_told_is_no_subject_and_no_count_of_all(coded: Coder) -> None:
    rows = coded(
        "17 civils, dont cinq enfants, ont été tués mardi dans un bombardement.",
        "17 civils, dont cinq enfants, ont péri mardi dans un bombardement.",
        language="fr",
    )
    assert rows["killed_min"].to_list() == [17, 17]
    assert rows["target_text"].to_list()[0] == "17 civils"


def test_a_condition_is_no_object(coded: Coder) -> None:
    rows = coded("L'armée attaquera si les rebelles ne partent pas.", language="fr").filter(pl.col("event_type") == "attack")
    assert rows.select("actor_text", "target_text", "factuality").rows() == [("armée", None, "planned")]


def test_numbers_in_words_are_no_part_of_who_is_counted(coded: Coder) -> None:
    rows = coded("Gunmen abducted thirty-four pupils from a school.", "Police arrested nineteen protesters.", language="en")
    assert rows["target_text"].to_list() == ["pupils", "protesters"]


def test_what_an_act_hurt_stands_on_its_row(coded: Coder) -> None:
    rows = coded("Des tirs d'armes légères ont blessé un berger.", language="fr")
    assert rows.select("trigger", "target_text").rows() == [("tirs d'armes légères", "berger")]
