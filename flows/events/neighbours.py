"""Neighbours: what the words beside a word, or at a place of the token table, are."""

from __future__ import annotations

import polars as pl


def beside(column: str, step: int) -> pl.Expr:
    """Return a flag of the token so many places before (positive) or after, false beyond the sentence."""
    same = pl.col("sentence") == pl.col("sentence").shift(step)
    return (pl.col(column).shift(step) & same).fill_null(value=False)


def read_at(rows: pl.LazyFrame, at: str, tokens: pl.LazyFrame, *columns: str | pl.Expr, **named: str | pl.Expr) -> pl.LazyFrame:
    """Return the rows with columns of the token whose number `at` holds, null where it is null or no token.

    `tokens` is the whole table of a batch, in which a token's number is its place: so that no join is needed.
    """
    here = rows.collect(engine="in-memory")
    told = tokens.select(*columns, **named).collect(engine="in-memory")
    place = here.select(pl.when(pl.col(at).is_between(0, told.height - 1)).then(pl.col(at).cast(pl.UInt32))).to_series()
    return pl.concat([here, told.select(pl.all().gather(place))], how="horizontal").lazy()
