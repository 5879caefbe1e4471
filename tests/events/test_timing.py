"""When an act happened or will: what a weekday means beside an act that is yet to be."""

from __future__ import annotations

from datetime import date

import polars as pl

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.events.coder import code_articles

TUESDAY = date(2025, 10, 14)


def test_a_weekday_is_the_next_of_its_name_for_what_is_planned_and_the_last_for_what_happened() -> None:
    said = "Le ministre de la Défense {} {}, comme le veut la coutume du pays."
    days = {
        ("démissionnera", "vendredi"): date(2025, 10, 17),
        ("a démissionné", "vendredi"): date(2025, 10, 10),
        ("démissionnera", "mardi"): TUESDAY,
    }
    texts = {said.format(*words): day for words, day in days.items()}
    articles = pl.DataFrame(
        {
            "article_id": [str(number) for number in range(len(texts))],
            "language": "fr",
            "published_on": TUESDAY,
            "title": None,
            "text": list(texts),
        },
        schema_overrides={"title": pl.String},
    )
    rows = code_articles(articles, load_vocabulary(Catalog((packaged_config(),)))).mentions
    assert rows["date_start"].to_list() == list(texts.values())
