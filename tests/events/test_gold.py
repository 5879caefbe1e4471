"""Labelled articles of our own writing: none of what the coder reaches on them may be lost unnoticed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from flows.accuracy.baseline import fallen, read_baseline
from flows.accuracy.counts import count
from flows.accuracy.labels import HALVES, code_labelled, read_labelled
from packaged import packaged_vocabulary

GOLD = Path(__file__).parent / "gold"
LANGUAGES = sorted(path.stem for path in GOLD.glob("*.jsonl"))


@pytest.fixture(scope="module")
def counts() -> pl.DataFrame:
    articles = read_labelled(GOLD)
    return count(articles, code_labelled(articles, packaged_vocabulary()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_falls_below_the_baseline_beyond_noise(counts: pl.DataFrame, language: str) -> None:
    lost = fallen(read_baseline(GOLD).filter(pl.col("language") == language), counts.filter(pl.col("language") == language))
    words = [f"{figure}: {before:.3f} before, {after:.3f} now" for figure, before, after in lost.iter_rows()]
    assert words == [], "better otherwise and meant? `make accuracy` renders the baseline anew"


def test_every_labelled_language_is_in_the_baseline() -> None:
    assert set(read_baseline(GOLD)["language"]) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_articles_for_tuning_and_others_that_nobody_tunes_on(language: str) -> None:
    halves = Counter(article["half"] for article in read_labelled(GOLD) if article["language"] == language)
    assert set(halves) == set(HALVES)
    assert min(halves.values()) > 2


def test_articles_have_different_names() -> None:
    assert max(Counter(article["article_id"] for article in read_labelled(GOLD)).values()) == 1
