"""Neighbours: what the words beside a word, or at a place of the token table, are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl


@cache
def beside(column: str, step: int) -> pl.Expr:
    """Return a flag of the token so many places before (positive) or after, false beyond the sentence."""
    same = pl.col("sentence") == pl.col("sentence").shift(step)
    return (pl.col(column).shift(step) & same).fill_null(value=False)


def begins_run(*columns: str) -> pl.Expr:
    """Return whether a token is the first of its run of equal values of the columns: of its sentence, paragraph or article."""
    return pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in columns).fill_null(value=True)


def first_of(value: pl.Expr, begin: pl.Expr) -> pl.Expr:
    """Return, for each token of a run, the value at the run's first token."""
    return pl.when(begin).then(value).forward_fill()


def last_in_run(value: pl.Expr, run: str, step: int = 1) -> pl.Expr:
    """Return, for each row, the last value that is not null of those so many rows before it in its run of equal values of a column, or earlier.

    Null where there is none. The rows of a run stand together: so two fills along the frame say what a window would work out run by run.
    """
    begun = pl.when(value.is_not_null()).then(run).forward_fill().shift(step)
    return pl.when(begun == pl.col(run)).then(value.forward_fill().shift(step))


def next_in_run(value: pl.Expr, run: str) -> pl.Expr:
    """Return, for each row, the next value that is not null of those behind it in its run, as `last_in_run` does of those before."""
    begun = pl.when(value.is_not_null()).then(run).backward_fill().shift(-1)
    return pl.when(begun == pl.col(run)).then(value.backward_fill().shift(-1))


def one_of_each(tokens: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return columns of one token of each spelling: a row for each number of a spelling (`word`), null where no token has it."""
    most = tokens.select(pl.col("word").cast(pl.Int64).max().fill_null(-1)).item()
    rows = pl.arange(tokens.height, dtype=pl.UInt32, eager=True)
    places = pl.repeat(None, most + 1, dtype=pl.UInt32, eager=True).scatter(tokens["word"], rows)
    return tokens.select(pl.col(columns).gather(places))


def flag_at(places: pl.Series, height: int) -> pl.Series:
    """Return a flag for each of so many tokens: whether its number is among the places."""
    return pl.repeat(value=False, n=height, eager=True, dtype=pl.Boolean).scatter(places.cast(pl.UInt32), True)  # noqa: FBT003 (positional in polars)


def read_at(rows: pl.LazyFrame, /, at: str, tokens: pl.LazyFrame, *columns: str | pl.Expr, **named: str | pl.Expr) -> pl.LazyFrame:
    """Return the rows with columns of the token whose number `at` holds, null where it is null or no token.

    `tokens` is the whole table of a batch, in which a token's number is its place: so that no join is needed.
    """
    here = rows.collect(engine="in-memory")
    told = tokens.select(*columns, **named).collect(engine="in-memory")
    place = here.select(pl.when(pl.col(at).is_between(0, told.height - 1)).then(pl.col(at).cast(pl.UInt32))).to_series()
    return pl.concat([here, told.select(pl.all().gather(place))], how="horizontal").lazy()


def read_around(rows: pl.LazyFrame, /, at: str, tokens: pl.LazyFrame, column: str, steps: Iterable[int]) -> pl.LazyFrame:
    """Return the rows with a column of the tokens so many places before (negative) or after the one that `at` numbers.

    The new columns are named as the column and the step (`norm_-1`); beyond the sentence they are null. `tokens` is the whole table of a batch.
    """
    here = rows.collect(engine="in-memory")
    told = tokens.select("sentence", column).collect(engine="in-memory")
    place = here[at].cast(pl.Int64)
    there = {str(step): place + step for step in (0, *steps)}
    inside = pl.DataFrame(there).select(pl.when(pl.all().is_between(0, told.height - 1)).then(pl.all()).cast(pl.UInt32))
    seen = told.select(
        *(pl.col("sentence").gather(inside[step]).alias(f"in_{step}") for step in there),
        *(pl.col(column).gather(inside[str(step)]).alias(f"{column}_{step}") for step in steps),
    )
    around = seen.select(
        pl.when(pl.col(f"in_{step}") == pl.col("in_0")).then(f"{column}_{step}").alias(f"{column}_{step}") for step in steps
    )
    return pl.concat([here, around], how="horizontal").lazy()
