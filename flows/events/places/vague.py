"""Places without a name of their own: `le nord du pays`, `la frontière jordano-syrienne`."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.places.phrases import add_surroundings, word_classes
from flows.events.spans import Phrases, compile_phrases, keep_longest
from flows.events.tokens import key_of

CLASSES = ("direction", "whole", "border", "half", "city", "site", "admin1", "admin2", "referring")
LONGEST = 5
"""Words of the longest phrase that is looked for."""


def find_vague(words: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return parts of an unnamed country and borders named by peoples; `words` are the spans of `phrase_words`.

    Columns: article, sentence, first, last, start, end, place_precision, locative.
    """
    classes = word_classes(lexicon)
    locative = rf"(?:^| ){classes['locative']}(?: {classes['determiner']})?$"
    borders = [
        pair(words, "border", "people", "line"),
        pair(words, "people", "border", "line"),
        pair(pair(words, "border", "half", "border").with_columns(kind="place_precision"), "border", "people", "line", words),
        pair(words, "half", "people", "people").with_columns(kind="place_precision").pipe(pair, "people", "border", "line", words),
    ]
    found = pl.concat([pair(words, "direction", "whole", "area"), *borders])
    return (
        found.pipe(keep_longest)
        .pipe(add_surroundings, tokens)
        .with_columns(locative=pl.col("left").str.contains(locative))
        .select("article", "sentence", "first", "last", "start", "end", "place_precision", "locative")
    )


@lru_cache(maxsize=32)
def phrase_words(lexicon: Lexicon) -> Phrases:
    """Return the words that places without a name of their own are made of, each with its class as kind.

    Kinds: direction, whole, border, half (`jordano`), people; kinds of places (city, site, admin1, admin2); referring (`dans le pays`).
    """
    words = lexicon.tables["place_words"].filter(pl.col("class").is_in(CLASSES))
    peoples = lexicon.tables["demonyms"].select(key=plain_of(key_of(pl.col("form"))), kind=pl.lit("people"))
    every = pl.concat([words.select(key=plain_of(key_of(pl.col("phrase"))), kind="class"), peoples]).unique(maintain_order=True)
    return compile_phrases(every, longest=LONGEST)


def pair(words: pl.LazyFrame, left: str, right: str, precision: str, others: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """Return the spans of a word of one kind with one of another right after it (of `others`, else of the same words)."""
    ahead = (words if others is None else others).filter(pl.col("kind") == right)
    begins = words.filter(pl.col("kind") == left).select("article", "sentence", "first", "start", next=(pl.col("last") + 1).cast(pl.UInt32))
    ends = ahead.select("sentence", "last", "end", next="first")
    return begins.join(ends, on=["sentence", "next"]).with_columns(place_precision=pl.lit(precision)).drop("next")
