"""Who acts and whom it falls on where several are named: joined sides, appositions, objects of other verbs, and words of a phrase."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]

SIDES = {
    "France and Germany condemned the vote.": ("accuse", "France and Germany", None),
    "The army and its allies attacked the town.": ("attack", "army and its allies", "town"),
    "The shelling killed soldiers and civilians.": ("shelling", None, "soldiers and civilians"),
    "The rebels attacked soldiers and civilians fled.": ("attack", "rebels", "soldiers"),
    "The army killed two rebels and police arrested six men.": ("arrest", "police", "men"),
    "The foreign ministers of China and Japan will meet in Seoul.": ("consult", "foreign ministers of China", None),
    "Armenia and Azerbaijan accused each other of lying.": ("accuse", "Armenia", "Azerbaijan"),
    "Gunmen who seized nine nurses from a clinic have demanded a ransom.": ("demand", "Gunmen", None),
    "The Tamrit Front, a Libya-backed group that holds the hills, attacked a convoy.": ("attack", "Tamrit Front", "convoy"),
    "Sara Vell, a key activist in the uprising, was arrested.": ("arrest", None, "Sara Vell"),
    "Unions called for the release of the detainees.": ("concede", None, "detainees"),
    "Families were displaced by clashes.": ("expel", None, "Families"),
    "Police used water cannon against students.": ("abuse", "Police", "students"),
    "Protesters threw petrol bombs at police.": ("riot", "Protesters", "police"),
    "Japan lodged a protest with China.": ("accuse", "Japan", "China"),
    "Chile expelled the Belarusian ambassador.": ("sanction", "Chile", "Belarusian ambassador"),
    "The man was charged with the murder of a guard.": ("convict", None, "man"),
}


@pytest.mark.parametrize(("text", "expected"), SIDES.items())
def test_each_side_of_an_act_is_who_the_sentence_says(coded: Coder, text: str, expected: tuple[str, str | None, str | None]) -> None:
    rows = coded(text, language="en").filter(pl.col("event_type") == expected[0])
    assert rows.select("event_type", "actor_text", "target_text").rows() == [expected]


def test_several_who_act_have_the_id_of_the_first(coded: Coder) -> None:
    rows = coded("La France et l'Allemagne ont condamné le vote.", language="fr")
    assert rows.select("actor_text", "actor_id").rows() == [("France et l'Allemagne", "FRA")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les soldats n'ont rencontré aucune résistance.", "fr"),
        ("Les troupes ont rencontré une forte résistance.", "fr"),
        ("The soldiers met with fierce resistance.", "en"),
        ("The troops met stiff resistance.", "en"),
        ("The plan was met with strong opposition from the unions.", "en"),
    ],
)
def test_who_meets_with_resistance_meets_nobody(coded: Coder, text: str, language: str) -> None:
    assert coded(text, language=language).is_empty()


def test_who_meets_the_heads_of_a_resistance_meets_them(coded: Coder) -> None:
    rows = coded("Le ministre a rencontré les chefs de la résistance.", language="fr")
    assert rows.select("event_type", "target_text").rows() == [("consult", "chefs de la résistance")]


def test_a_death_that_an_attack_answers_is_none_of_its_own(coded: Coder) -> None:
    rows = coded("Hezbollah fired rockets into Israel in retaliation for the killing of a commander.", language="en")
    assert rows.select("event_type", "killed_min").rows() == [("shelling", None), ("killing", 1)]


def test_who_is_opposed_to_something_rejects_nothing_now(coded: Coder) -> None:
    assert coded("Demonstrators opposed to the bill sang.", language="en").filter(pl.col("event_type") == "reject").is_empty()
