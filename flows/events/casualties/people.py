"""People counted: the noun of persons that a quantity belongs to."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at

NEAR = 3
"""Words between a number and the noun it counts, at most."""


def add_people(quantities: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the quantities that may count people, with `noun` (last token of the noun of persons after it, or null).

    Quantities before a measure fall out; adjectives, `autres` and `de` may stand before the noun.
    """
    solid = tokens.select(barrier=(~pl.col("is_word") | pl.col("norm").is_in(function_words("quantity_end"))).cum_sum())
    one_at_once = (pl.col("most") != 1).fill_null(value=True) | (pl.col("reached") == pl.col("next"))
    return (
        _unmeasured(quantities, tokens, words, function_words)
        .sort("next")
        .join_asof(
            _persons(words), left_on="next", right_on="at", by="sentence", strategy="forward", tolerance=NEAR, check_sortedness=False
        )
        .pipe(read_at, "reached", solid, to="barrier")
        .pipe(read_at, "last", solid, **{"from": "barrier"})
        .with_columns(counts=(pl.col("to") == pl.col("from")) & one_at_once)
        .with_columns(pl.when("counts").then(pl.col("noun", "noun_end")))
        .drop("next", "at", "reached", "to", "from", "counts")
        .sort("first")
    )


def _unmeasured(quantities: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the quantities that no measure follows (`10 km`), with `next`: the token after them, or after the `de` behind them."""
    measures = words.filter(pl.col("class") == "measure").select("sentence", next="first").unique("next")
    return (
        quantities.with_columns(next=pl.col("last") + 1)
        .pipe(read_at, "next", tokens, link="norm")
        .with_columns(next=pl.col("next") + pl.col("link").is_in(function_words("quantity_link")).fill_null(value=False).cast(pl.UInt32))
        .drop("link")
        .join(measures, on=["sentence", "next"], how="anti")
    )


def _persons(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the nouns of persons that are no word of harm: sentence, at and reached (first token), noun (last token), noun_end."""
    harmed = words.filter(pl.col("form") == "noun").select("first")
    persons = words.filter(pl.col("class") == "person").join(harmed, on="first", how="anti").sort("first")
    return persons.select("sentence", reached="first", noun="last", noun_end="end", at="first")
