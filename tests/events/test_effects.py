from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    return rows.select("event_type", "actor_text", "target_text").rows()


def test_armed_men_who_die_in_a_fight_are_a_side_of_it(coded: Coder) -> None:
    rows = coded("Deux soldats ont été tués dans des combats avec les rebelles.", language="fr")
    assert acts(rows) == [("armed_clash", "soldats", "rebelles")]
    assert rows["killed_min"].to_list() == [2]


def test_civilians_who_die_in_a_fight_are_no_side_of_it(coded: Coder) -> None:
    rows = coded("Des dizaines de personnes ont été tuées lors des affrontements.", language="fr")
    assert acts(rows) == [("armed_clash", None, None)]


def test_who_died_in_an_explosion_is_its_target(coded: Coder) -> None:
    rows = coded(
        "Quatre Casques bleus ont péri dans l'explosion d'une mine près de Kidal.",
        "Trois soldats sont morts dans l'explosion d'un engin artisanal.",
        language="fr",
    )
    assert acts(rows) == [("bombing", None, "Casques bleus"), ("bombing", None, "soldats")]
    assert rows["killed_min"].to_list() == [4, 3]


def test_what_a_sanction_ends_is_no_act_of_its_own(coded: Coder) -> None:
    rows = coded("La France a suspendu sa coopération militaire avec le Mali.", language="fr")
    assert acts(rows) == [("sanction", "France", "Mali")]


def test_shells_and_strikes_that_kill_are_no_actor(coded: Coder) -> None:
    rows = coded(
        "Deux soldats ont été tués par des tirs d'artillerie.",
        "Deux soldats ont été tués par une frappe aérienne.",
        language="fr",
    )
    assert acts(rows) == [("shelling", None, "soldats"), ("air_strike", None, "soldats")]


def test_fighting_between_two_sides_kills_and_neither_of_them_does(coded: Coder) -> None:
    french = coded("Des combats entre l'armée et les rebelles ont tué 20 civils à Goma.", language="fr")
    english = coded("Fighting between the army and rebels killed 20 civilians in Goma.", language="en")
    assert acts(french) == [("armed_clash", "armée", "rebelles")]
    assert acts(english) == [("armed_clash", "army", "rebels")]
    assert [*french["killed_min"], *english["killed_min"]] == [20, 20]
