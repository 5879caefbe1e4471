"""Phrases found in the token table."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.events.spans import compile_phrases, find_phrases, match_phrases
from flows.events.tokens import key_of, tokenise

WORDS = st.sampled_from(["la", "guerre", "civile", "de", "paix", "."])


def tokens_of(*texts: str) -> pl.LazyFrame:
    """Return the tokens of some articles."""
    return tokenise(pl.LazyFrame({"article": range(len(texts)), "text": texts}, schema={"article": pl.UInt32, "text": pl.String}))


def phrases_of(*rows: tuple[str, str]) -> pl.DataFrame:
    """Return phrases with their kinds."""
    return pl.DataFrame(rows, schema=["phrase", "kind"], orient="row").with_columns(key=key_of(pl.col("phrase")))


def found(tokens: pl.LazyFrame, *rows: tuple[str, str]) -> list[tuple[str, int, int]]:
    """Return phrase, first and last token of each match."""
    return match_phrases(tokens, compile_phrases(phrases_of(*rows))).select("phrase", "first", "last").collect().sort("first").rows()


def test_of_two_phrases_of_a_kind_the_longer_is_found() -> None:
    assert found(tokens_of("La guerre civile dure."), ("guerre", "word"), ("guerre civile", "word")) == [("guerre civile", 1, 2)]


def test_phrases_of_different_kinds_may_overlap() -> None:
    spans = found(tokens_of("La guerre civile."), ("guerre", "noun"), ("guerre civile", "trigger"))
    assert set(spans) == {("guerre", 1, 1), ("guerre civile", 1, 2)}


def test_a_phrase_does_not_cross_the_end_of_a_sentence_or_of_an_article() -> None:
    assert found(tokens_of("Vint la guerre\nCivile elle fut.", "La guerre", "Civile"), ("guerre civile", "word")) == []


def test_capitals_and_hyphens_make_no_difference() -> None:
    assert [row[1:] for row in found(tokens_of("Un CESSEZ-LE-FEU, un cessez le feu."), ("cessez-le-feu", "word"))] == [(1, 3), (6, 8)]


def test_a_text_without_words_has_no_phrases() -> None:
    assert found(tokens_of("", " \n "), ("guerre", "word")) == []


@settings(max_examples=40)
@given(
    st.lists(WORDS, max_size=12), st.lists(st.lists(WORDS.filter(lambda word: word != "."), min_size=1, max_size=4), min_size=1, max_size=5)
)
def test_every_place_of_every_phrase_is_found(text: list[str], phrases: list[list[str]]) -> None:
    tokens = tokens_of(" ".join(text))
    rows = tokens.select("token", "norm", "sentence").collect().rows()
    listed = sorted({" ".join(phrase) for phrase in phrases})
    expected = {
        (phrase, first, first + len(words) - 1)
        for phrase in listed
        for words in [phrase.split()]
        for first in range(len(rows) - len(words) + 1)
        if [row[1] for row in rows[first : first + len(words)]] == words and len({row[2] for row in rows[first : first + len(words)]}) == 1
    }
    table = compile_phrases(phrases_of(*((phrase, "word") for phrase in listed)))
    assert set(find_phrases(tokens, table).select("phrase", "first", "last").collect().rows()) == expected
