"""Whose an act is that somebody demands, and who did what they are tried for."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]
Act = tuple[str, str | None, str | None, str]

TOLD: dict[str, list[Act]] = {
    "Un opposant est détenu depuis mars. L'ONU demande sa libération.": [
        ("arrest", None, "opposant", "article"),
        ("demand", "ONU", None, "article"),
        ("concede", None, "opposant", "attributed"),
    ],
    "L'opposition réclame sa démission.": [("demand", "opposition", None, "article"), ("concede", None, None, "attributed")],
    "Le maire Ali Tazi a dénoncé son arrestation.": [
        ("accuse", "maire Ali Tazi", None, "article"),
        ("arrest", None, "maire Ali Tazi", "article"),
    ],
    "Deux étudiants ont été arrêtés pour avoir critiqué le roi.": [
        ("arrest", None, "étudiants", "article"),
        ("accuse", "étudiants", "roi", "article"),
    ],
    "Un Français est détenu, accusé par Bamako d'espionnage.": [
        ("arrest", None, "Français", "article"),
        ("accuse", "Bamako", "Français", "article"),
    ],
    "Un obus est tombé sur une école, tuant deux élèves, ont rapporté des témoins.": [("shelling", None, "élèves", "attributed")],
    "Le Kremlin a dénoncé une décision « hostile » et promis de riposter.": [
        ("accuse", "Kremlin", None, "article"),
        ("threaten", "Kremlin", None, "article"),
    ],
    "Le groupe Jaïch, affilié à Al-Qaïda, avait revendiqué l'attaque.": [("attack", "groupe Jaïch", None, "article")],
    "L'Union européenne a adopté un dix-neuvième paquet de sanctions contre Moscou.": [
        ("sanction", "Union européenne", "Moscou", "article")
    ],
    "L'attaque d'un marché a fait dix morts.": [("attack", None, "marché", "article")],
    "Un violent séisme a frappé le nord du pays. Des maisons ont été détruites et des pompiers déployés.": [],
    "Des habitants ont été évacués.": [],
    "TotalEnergies a signé un accord avec QatarEnergy.": [],
}
"""Texts and their acts, with actor, target and voice."""

MOODS = {
    "L'armée n'a pas mené de frappe dans la région.": "negated",
    "Les syndicats ont déposé un préavis de grève.": "planned",
    "Nous voulons la démission du ministre.": "hypothetical",
}
"""Sentences of one act and what is said of its being."""


@pytest.fixture(scope="module")
def found(coded: Coder) -> pl.DataFrame:
    """Return the mentions of all texts, coded at once."""
    return coded(*TOLD, *MOODS, language="fr")


@pytest.mark.parametrize("number", range(len(TOLD)), ids=list(TOLD))
def test_whose_an_act_is_and_whose_word_is_read_from_the_text_around(found: pl.DataFrame, number: int) -> None:
    here = found.filter(pl.col("article_id") == f"{number:03d}").select("event_type", "actor_text", "target_text", "voice")
    assert here.rows() == list(TOLD.values())[number]


def test_what_is_undone_announced_or_wanted_did_not_happen(found: pl.DataFrame) -> None:
    last = found.filter(pl.col("article_id") >= f"{len(TOLD):03d}")
    assert last["factuality"].to_list() == list(MOODS.values())


def test_a_count_is_of_people_and_a_bracket_that_is_opened_is_closed(coded: Coder) -> None:
    rows = coded(
        "Lors d'une frappe, un dépôt a été touché et deux ouvriers blessés.",
        "Reporters sans frontières (RSF) a appelé les autorités à la retenue.",
        language="fr",
    )
    assert rows["injured_min"].to_list() == [2, None]
    assert rows["actor_text"].to_list() == [None, "Reporters sans frontières (RSF)"]


def test_the_dead_that_an_act_avenges_are_not_its_own(coded: Coder) -> None:
    rows = coded("En représailles à la mort d'un soldat, l'armée a bombardé un village.", language="fr")
    assert rows.select("event_type", "killed_min").rows() == [("air_strike", None)]
