"""Labelled articles of our own writing: what the coder must reach on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

GOLD = Path(__file__).parent / "gold"
Coder = Callable[..., pl.DataFrame]
Pair = tuple[dict[str, Any], dict[str, Any]]


def paired(labelled: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[Pair]:
    """Return the labels with the row whose trigger overlaps theirs and that has their type."""
    return [
        (label, row)
        for label in labelled
        for row in rows
        if row["trigger_start"] < label["trigger_end"]
        and label["trigger_start"] < row["trigger_end"]
        and row["event_type"] == label["event_type"]
    ][: len(labelled)]


@pytest.mark.parametrize(("language", "recall", "precision"), [("fr", 0.85, 0.85), ("en", 0.72, 0.78)])
def test_the_labelled_articles_are_coded_as_well_as_before(coded: Coder, language: str, recall: float, precision: float) -> None:
    articles = [json.loads(line) for line in (GOLD / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = coded(*(article["text"] for article in articles), language=language)
    pairs: list[Pair] = []
    for number, article in enumerate(articles):
        pairs += paired(article["mentions"], rows.filter(pl.col("article_id") == f"{number:03d}").to_dicts())
    claims = [(label, row) for label, row in pairs if label["voice"] != "article"]
    assert len(pairs) / sum(len(article["mentions"]) for article in articles) >= recall
    assert len(pairs) / rows.height >= precision
    assert sum(row["voice"] == "article" for _, row in claims) <= 0.1 * len(claims)
