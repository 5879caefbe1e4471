"""Any text goes in: rows or none come out, and every row points at its own characters."""

from functools import cache
from time import process_time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.lexicons import Vocabulary
from flows.events import code_articles, code_in_waves
from flows.tables import Mentions
from packaged import packaged_vocabulary

ODD = (
    "\x00", "a\u0300", "\u2019", "\u200f", "\u00a0", "\ufb01", "\U0001f4a3", "\U0001f468\u200d\U0001f469", "\u0642\u062a\u0644", "\u2026",
)  # fmt: skip
"""Characters that make trouble: null, marks, ligatures, emoji, right-to-left letters."""

WORDS = (
    "L'armée", "a tué", "12", "civils", "à Alep", "mardi", "« ", " »", ", selon", "Gunmen", "killed", "three", "police", "said", ".", "\n",
    "-", "1.000.000.000", "ATTAQUE", "été", "arme\u0301e",
)  # fmt: skip

SENTENCES = (
    "L'armée a tué 12 civils à Alep mardi, selon la police.",
    "Gunmen killed three soldiers in an attack near Mosul, the army said on Monday.",
    "Hombres armados secuestraron a tres periodistas en Medellín, según la policía.",
    "قتل مسلحون ثلاثة جنود في هجوم قرب حلب أمس، وقال الجيش إن داعش نفذ الهجوم.",
)
"""Sentences that give rows in their language, whatever stands around them."""


@cache
def vocabulary() -> Vocabulary:
    """Return the packaged vocabulary."""
    return packaged_vocabulary()


def article(text: str, language: str) -> pl.DataFrame:
    """Return a batch of one article."""
    rows = pl.DataFrame({"article_id": ["a"], "language": [language], "title": [""], "text": [text]})
    return rows.with_columns(published_on=pl.date(2024, 5, 10))


def mentions_of(text: str, language: str) -> pl.DataFrame:
    """Return the mentions of one article."""
    return code_articles(article(text, language), vocabulary()).mentions


SPANS = {"trigger": "trigger", "actor": "actor_text", "target": "target_text", "place": "place_text", "attribution": "attributed_to"}
"""What a row quotes from its article, and the column that holds it."""

SHAPES = {
    "as it is": str,
    "in capitals": str.upper,
    "without marks": lambda text: "".join(letter for letter in text if letter.isalnum() or letter.isspace()),
    "on one line": lambda text: " ".join(text.split()),
}


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS + ODD + SENTENCES) | st.text(max_size=4), max_size=30),
    st.sampled_from(["fr", "en", "es", "ar"]),
    st.sampled_from(sorted(SHAPES)),
)
def test_every_span_is_the_text_that_it_points_at(pieces: list[str], language: str, shape: str) -> None:
    text = SHAPES[shape](" ".join(pieces))
    rows = mentions_of(text, language)
    Mentions.validate(rows)
    for row in rows.iter_rows(named=True):
        assert text[row["sentence_start"] :].startswith(row["sentence"])
        for span, column in SPANS.items():
            start, end = row[f"{span}_start"], row[f"{span}_end"]
            assert row[column] == (None if start is None else text[start:end])


@settings(max_examples=3, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES + ODD), min_size=1, max_size=8), st.sampled_from(["fr", "en", "es", "ar"]))
def test_the_same_text_gives_the_same_bytes(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    assert mentions_of(text, language).write_ndjson() == mentions_of(text, language).write_ndjson()


@pytest.mark.soak
@pytest.mark.parametrize("language", ["fr", "en"])
def test_five_megabytes_take_five_times_what_one_takes(language: str) -> None:
    def seconds(letters: int) -> float:
        text = (" ".join(SENTENCES) * (letters // 100))[:letters]
        begun = process_time()
        assert code_in_waves(article(text, language), vocabulary(), 300_000).mentions.height > letters // 1000
        return process_time() - begun

    seconds(10_000)
    assert seconds(5_000_000) < 8 * seconds(1_000_000)


@pytest.mark.parametrize("text", ["", " \n\t", "attaque", "\x00", "a" * 100_000, "\U0001f4a3" * 1000])
def test_texts_that_say_nothing_give_no_error(text: str) -> None:
    Mentions.validate(mentions_of(text, "fr"))


def test_composed_and_decomposed_accents_are_one_spelling() -> None:
    composed, decomposed = "L'armée a tué 12 civils à Alep.", "L'arme\u0301e a tue\u0301 12 civils a\u0300 Alep."
    assert [mentions_of(text, "fr")["event_type"].to_list() for text in (composed, decomposed)] == [["killing"]] * 2


def test_a_text_without_marks_is_read_in_pieces() -> None:
    assert mentions_of("l'armée a tué douze civils et " * 2000, "fr").height > 1000
