"""Fields of a date expression as its pattern found them: numbers, years, months, weekdays, units; and the bounds that a reading gives."""

from __future__ import annotations

import polars as pl

N0, N1 = (pl.col("numbers").list.get(index, null_on_oob=True).cast(pl.Int32, strict=False) for index in (0, 1))
N2 = pl.col("numbers").list.get(2, null_on_oob=True).cast(pl.Int32, strict=False)
Y0, Y1 = (pl.col("years").list.get(index, null_on_oob=True).cast(pl.Int32, strict=False) for index in (0, 1))
M0, M1 = (pl.col("months").list.get(index, null_on_oob=True).cast(pl.Int32, strict=False) for index in (0, 1))
W0 = pl.col("weekdays").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
U0 = pl.col("units").list.get(0, null_on_oob=True)
P0 = pl.col("parts").list.get(0, null_on_oob=True)
VALUE = pl.col("value").cast(pl.Int32, strict=False)
HERE = pl.col("published_on")
DATE = pl.col("dates").list.get(0, null_on_oob=True)

Bounds = tuple[pl.Expr, pl.Expr, pl.Expr]
"""First day, last day, precision."""


def single(day: pl.Expr) -> Bounds:
    """Return the bounds of one day."""
    return day, day, pl.lit("day")
