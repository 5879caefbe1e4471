"""Casualties: how many people were killed, injured or captured."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.casualties.kinds import add_kind
from flows.events.casualties.people import add_people
from flows.events.casualties.quantities import find_quantities
from flows.events.casualties.words import find_words
from flows.events.function_words import read_function_words

COLUMNS = ("article", "sentence", "first", "last", "start", "end", "kind", "least", "most")


def find_casualties(tokens: pl.LazyFrame, lexicon: Lexicon, sentences: pl.LazyFrame) -> pl.LazyFrame:
    """Return counts of people in the given sentences (those that may tell of an act): article, sentence, first, last, start, end, kind, least, most.

    `kind` is killed, injured, captured, or people (a count of persons of whom the words around say nothing); `least` and `most` are
    UInt32, null where open. The span covers the number, what qualifies it, and the noun. Distances, ages, prices and dates are no counts.
    """
    function_words = read_function_words(lexicon)
    # Read many times below: computed once.
    words = find_words(tokens, lexicon).join(sentences, on="sentence", how="semi", maintain_order="left").collect().lazy()
    counted = find_quantities(tokens, lexicon, sentences).pipe(add_people, tokens, words, function_words).collect().lazy()
    return (
        counted.pipe(add_kind, tokens, words, function_words)
        .with_columns(pl.col("least", "most").cast(pl.UInt32))
        .select(COLUMNS)
        .sort("first")
    )
