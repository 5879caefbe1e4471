"""Fields of a date expression as its pattern found them: numbers, years, months, weekdays, units; and the bounds that a reading gives."""

from __future__ import annotations

import polars as pl


def _at(values: str, index: int = 0) -> pl.Expr:
    """Return the value of a list of an expression at a place, null where it has fewer."""
    return pl.col(values).list.get(index, null_on_oob=True)


READ = {
    **{f"number_{index}": _at("numbers", index).cast(pl.Int32, strict=False) for index in (0, 1, 2)},
    **{f"year_{index}": _at("years", index).cast(pl.Int32, strict=False) for index in (0, 1)},
    **{f"month_{index}": _at("months", index).cast(pl.Int32, strict=False) for index in (0, 1)},
    "weekday_0": _at("weekdays").cast(pl.Int32, strict=False),
    "unit_0": _at("units"),
    "part_0": _at("parts"),
    "date_0": _at("dates"),
    "shift": pl.col("value").cast(pl.Int32, strict=False),
}
"""Columns of an expression that its readings are made of."""

N0, N1, N2 = (pl.col(f"number_{index}") for index in (0, 1, 2))
Y0, Y1 = pl.col("year_0"), pl.col("year_1")
M0, M1 = pl.col("month_0"), pl.col("month_1")
W0, U0, P0, DATE = pl.col("weekday_0"), pl.col("unit_0"), pl.col("part_0"), pl.col("date_0")
VALUE, HERE = pl.col("shift"), pl.col("published_on")

START = pl.col("date_start")
"""The first day, worked out before the last, which may be made of it."""

Bounds = tuple[pl.Expr, pl.Expr, pl.Expr]
"""First day, last day, precision."""


def single(day: pl.Expr) -> Bounds:
    """Return the bounds of one day."""
    return day, START, pl.lit("day")
