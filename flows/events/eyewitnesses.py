"""Eyewitnesses: verbs of seeing report what a witness or a reporter saw (`an AP reporter saw police beat a man`), and nothing of others."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_around

NEAR = 8
"""Tokens at most from the word that makes somebody a witness to the verb of seeing, on either side."""


def only_witnesses(reporters: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the reporting predicates without those of seeing whose speaker's name has no word for a witness."""
    seeing = pl.col("stance") == "witness"
    steps = [step for step in range(-NEAR, NEAR + 1) if step]
    seen = read_around(reporters.filter(seeing & pl.col("span_first").is_not_null()), "first", words, "norm", steps)
    place = pl.col("first").cast(pl.Int64)
    named = pl.any_horizontal(
        pl.col(f"norm_{step}").is_in(function_words("eyewitness"))
        & (pl.col("span_first") <= place + step)
        & ((pl.col("span_first") > pl.col("first")) if step > 0 else pl.lit(value=True))
        for step in steps
    )
    kept = seen.filter(named.fill_null(value=False)).drop(f"norm_{step}" for step in steps)
    return pl.concat([reporters.filter(~seeing), kept]).sort("first")
