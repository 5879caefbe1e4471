"""What is announced, promised, not ruled out, put off or told as the cause: what is said of its being, its day and its place."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from flows.events.coder import code_articles
from packaged import packaged_vocabulary

Row = tuple[str, str, date | None, str | None]

TOLD: dict[str, list[Row]] = {
    "Une manifestation aura lieu samedi.": [("protest", "planned", date(2026, 3, 14), None)],
    "Des élections sont prévues en juin au Malawi.": [("election", "planned", date(2026, 6, 1), "Malawi")],
    "La manifestation prévue samedi a été interdite.": [
        ("protest", "planned", date(2026, 3, 14), None),
        ("restrict", "happened", None, None),
    ],
    "Le ministre a promis des sanctions contre les responsables.": [("sanction", "planned", None, None)],
    "Israël n'exclut pas une action militaire contre l'Iran.": [("attack", "hypothetical", None, "Iran")],
    "Le président a décrété lundi l'état d'urgence dans sept provinces après l'assassinat d'un procureur à Guayaquil.": [
        ("restrict", "happened", date(2026, 3, 9), None),
        ("killing", "happened", None, "Guayaquil"),
    ],
    "Deux hommes ont été arrêtés lundi à Nice après l'attaque d'un bar.": [
        ("arrest", "happened", date(2026, 3, 9), "Nice"),
        ("attack", "happened", None, "Nice"),
    ],
    "L'Iran et les États-Unis ont repris en février des pourparlers indirects.": [("consult", "happened", date(2026, 2, 1), None)],
    "Les deux présidents ont signé jeudi à Washington un accord de paix.": [("agree", "happened", date(2026, 3, 12), "Washington")],
    "Les liaisons Eurostar ont été suspendues.": [],
}
"""Sentences and type, factuality, day and place of their acts, published on 12 March 2026."""


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    """Return the mentions of all sentences, coded at once."""
    articles = pl.DataFrame(
        {
            "article_id": [f"{number:03d}" for number in range(len(TOLD))],
            "language": "fr",
            "published_on": date(2026, 3, 12),
            "title": None,
            "text": list(TOLD),
        },
        schema_overrides={"title": pl.String},
    )
    return code_articles(articles, packaged_vocabulary()).mentions


@pytest.mark.parametrize("number", range(len(TOLD)), ids=list(TOLD))
def test_what_is_to_come_and_what_came_before_have_their_own_day_and_place(found: pl.DataFrame, number: int) -> None:
    here = found.filter(pl.col("article_id") == f"{number:03d}").select("event_type", "factuality", "date_start", "place_text")
    assert here.rows() == list(TOLD.values())[number]
