"""The labelled articles, and a coder that never errs: it gives back the labels."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.accuracy import Article, read_labelled
from flows.tables import Mentions

GOLD = Path(__file__).parents[1] / "events" / "gold"
DAYS = ("date_start", "date_end")


def perfect(articles: list[Article]) -> pl.DataFrame:
    """Return the mentions that a coder without fault would make of labelled articles."""
    schema = Mentions.create_empty().schema
    rows: list[dict[str, Any]] = []
    for article in articles:
        ids = {label["trigger_start"]: f"{article['article_id']}-{number}" for number, label in enumerate(article["mentions"])}
        rows += [
            {name: label.get(name) for name in schema}
            | {name: date.fromisoformat(label[name]) if label.get(name) else None for name in DAYS}
            | {
                "mention_id": ids[label["trigger_start"]],
                "article_id": article["article_id"],
                "language": article["language"],
                "reported_by": ids.get(label.get("reported_by")),
                "date_basis": "text",
                "confidence": 0.75,
                "rules": [],
            }
            for label in article["mentions"]
        ]
    return pl.DataFrame(rows, schema=schema)


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    return read_labelled(GOLD)


@pytest.fixture
def faultless(articles: list[Article]) -> pl.DataFrame:
    return perfect(articles)
