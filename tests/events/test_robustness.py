"""Any text goes in: rows or none come out, and every row points at its own characters."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.events import code_articles
from flows.tables import Mentions

ODD = (
    "\x00", "a\u0300", "\u2019", "\u200f", "\u00a0", "\ufb01", "\U0001f4a3", "\U0001f468\u200d\U0001f469", "\u0642\u062a\u0644", "\u2026",
)  # fmt: skip
"""Characters that make trouble: null, marks, ligatures, emoji, right-to-left letters."""

WORDS = (
    "L'armée", "a tué", "12", "civils", "à Alep", "mardi", "« ", " »", ", selon", "Gunmen", "killed", "three", "police", "said", ".", "\n",
    "-", "1.000.000.000", "ATTAQUE", "été", "arme\u0301e",
)  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    """Return the packaged vocabulary."""
    return load_vocabulary(open_catalog())


def mentions_of(text: str, language: str) -> pl.DataFrame:
    """Return the mentions of one article."""
    rows = pl.DataFrame({"article_id": ["a"], "language": [language], "title": [""], "text": [text]})
    return code_articles(rows.with_columns(published_on=pl.date(2024, 5, 10)), vocabulary()).mentions


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(WORDS + ODD) | st.text(max_size=4), max_size=30), st.sampled_from(["fr", "en", "ar"]))
def test_every_span_is_the_text_that_it_points_at(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    rows = mentions_of(text, language)
    Mentions.validate(rows)
    for row in rows.iter_rows(named=True):
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        for role in ("actor", "target", "place"):
            assert row[f"{role}_text"] is None or row[f"{role}_text"] in text


@pytest.mark.parametrize("text", ["", " \n\t", "attaque", "\x00", "a" * 100_000, "\U0001f4a3" * 1000])
def test_texts_that_say_nothing_give_no_error(text: str) -> None:
    Mentions.validate(mentions_of(text, "fr"))


def test_composed_and_decomposed_accents_are_one_spelling() -> None:
    composed, decomposed = "L'armée a tué 12 civils à Alep.", "L'arme\u0301e a tue\u0301 12 civils a\u0300 Alep."
    assert [mentions_of(text, "fr")["event_type"].to_list() for text in (composed, decomposed)] == [["killing"]] * 2


def test_a_text_without_marks_is_read_in_pieces() -> None:
    assert mentions_of("l'armée a tué douze civils et " * 2000, "fr").height > 1000
