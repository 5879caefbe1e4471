"""What is counted: persons, and what happened to them."""

from __future__ import annotations

import polars as pl

from flows.events.casualties.harms import add_following, add_preceding, find_harms
from flows.events.function_words import FunctionWords
from flows.events.neighbours import next_in_run

ATTACHED = 2
"""Words from a noun to the word of harm that belongs to it, at most: `soldats syriens tués`."""


def add_kind(quantities: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the quantities with `kind`, from what stands at their noun, before and after; those that count no people fall out."""
    harms = find_harms(tokens, words, quantities, function_words)
    fused = _is_attached() & (pl.col("after_form") != "tail") & (pl.col("noun").is_null() | (pl.col("after_first") == pl.col("noun") + 1))
    persons = pl.col("kind").is_null() & pl.col("noun").is_not_null() & ~pl.col("vague")
    return (
        quantities.with_columns(stop=pl.coalesce("noun", "last"))
        .pipe(add_following, harms, tokens)
        .pipe(add_preceding, harms, tokens, words)
        .with_columns(subset=pl.col("subset").fill_null(value=False))
        .with_columns(ahead=next_in_run(pl.when(~pl.col("subset")).then("first"), "sentence"))
        .with_columns(joined=_is_joined(function_words), **_kinds())
        .with_columns(kind=pl.coalesce("kind", pl.when("joined").then(pl.col("taken").shift(1))))
        .with_columns(kind=pl.coalesce("kind", pl.when(pl.col("joined").shift(-1)).then(pl.col("shared").shift(-1))))
        .with_columns(kind=pl.when(persons).then(pl.lit("people")).otherwise("kind"))
        .filter(pl.col("kind").is_not_null())
        .with_columns(
            last=pl.when(fused).then("after_last").otherwise(pl.coalesce("noun", "last")).cast(pl.UInt32),
            end=pl.when(fused).then("after_end").otherwise(pl.coalesce("noun_end", "end")),
        )
    )


def _is_attached() -> pl.Expr:
    """Return whether the word of harm after a quantity belongs to its noun (`soldats syriens tués`)."""
    adjoining = pl.col("after_first") - pl.col("stop") <= ATTACHED
    return pl.col("after_form").is_in(["noun", "participle", "intransitive", "tail"]) & adjoining & ~pl.col("after_active")


def _kinds() -> dict[str, pl.Expr]:
    """Return what a quantity counts by itself (`kind`), by the word before it (`taken`), and by one after it that a list shares (`shared`)."""
    next_own = (pl.col("after_first") < pl.col("ahead")).fill_null(value=True)
    later = pl.col("after_form").is_in(["participle", "intransitive"]) & ~pl.col("after_active") & next_own
    own = pl.when(_is_attached()).then("after_harm")
    far = pl.when(later & (pl.col("noun").is_not_null() | pl.col("after_passive"))).then("after_harm")
    return {
        "kind": pl.when(~pl.col("subset")).then(pl.coalesce(own, "before_harm", far)),
        "taken": pl.col("before_harm"),
        "shared": pl.when(pl.col("after_form") != "noun").then(pl.coalesce(own, far)),
    }


def _is_joined(function_words: FunctionWords) -> pl.Expr:
    """Return whether a quantity goes on with a list that the one before begins (`two soldiers and three civilians`)."""
    joining = rf"(?:^| )(?:{'|'.join([*function_words('and', 'then', 'as_well'), ','])})$"
    follows = (pl.col("first") == pl.col("stop").shift(1) + 2) & pl.col("lead").str.contains(joining)
    return (follows & (pl.col("sentence") == pl.col("sentence").shift(1))).fill_null(value=False)
