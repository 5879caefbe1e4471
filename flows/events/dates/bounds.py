"""First and last day of date expressions."""

from __future__ import annotations

import polars as pl

from flows.events.dates.fields import READ, Y0, Bounds
from flows.events.dates.readings import readings
from flows.events.neighbours import last_in_run


def add_bounds(expressions: pl.LazyFrame) -> pl.LazyFrame:
    """Return the expressions (with `published_on`) with date_start, date_end and date_precision, and `dated` (the year is told).

    Days that cannot be told are null.
    """
    found = expressions.with_columns(**READ).collect(engine="in-memory")
    # Only the readings that occur are worked out: each is a large expression.
    known = readings()
    parts = [_bounded(rows, known[str(reading)]) for (reading,), rows in found.partition_by("reading", as_dict=True).items()]
    empty = found.clear().with_columns(
        date_start=pl.lit(None, pl.Date), date_end=pl.lit(None, pl.Date), date_precision=pl.lit(None, pl.String), dated=pl.lit(value=False)
    )
    return pl.concat([empty, *parts]).sort("first").lazy().pipe(_add_later)


def _add_later(expressions: pl.LazyFrame) -> pl.LazyFrame:
    """Return the expressions with `the next day` and the like counted from the last day that the article told before."""
    told = pl.when(pl.col("date_precision").is_in(["day", "range"])).then("date_end")
    offset = pl.col("laters").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
    anchor = last_in_run(told, "article")
    later = pl.when(pl.col("reading") == "later_day").then((anchor + pl.duration(days=offset)).cast(pl.Date))
    # `That night` is the whole night told before, which has two days.
    began = last_in_run(pl.when(told.is_not_null()).then("date_start"), "article")
    same = pl.when((pl.col("reading") == "later_day") & (offset == 0)).then(began)
    return expressions.with_columns(
        date_start=pl.coalesce("date_start", same, later),
        date_end=pl.coalesce("date_end", later),
        date_precision=pl.when(same < later).then(pl.lit("range")).otherwise("date_precision"),
    )


def _bounded(rows: pl.DataFrame, bounds: Bounds) -> pl.DataFrame:
    """Return expressions of one reading with its bounds."""
    start, end, precision = bounds
    dated = Y0.is_not_null() | (pl.col("reading") == "date")
    return rows.with_columns(date_start=start).with_columns(date_end=end, date_precision=precision, dated=dated)
