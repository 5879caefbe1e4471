"""What a date expression means: its first and last day, by its reading and the day of publication."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.events.dates.calendar import monday_of, shift_unit, unit_bounds, weekday_near
from flows.events.dates.days import calendar_days
from flows.events.dates.fields import HERE, N0, U0, VALUE, W0, Bounds, single
from flows.events.dates.periods import periods


@cache
def readings() -> dict[str, Bounds]:
    """Return first day, last day and precision for each reading that `date_patterns.csv` may name."""
    return {**calendar_days(), **periods(), **_relative()}


def _relative() -> dict[str, Bounds]:
    """Return the readings that count from the day of publication."""
    offset = pl.col("days").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
    named = weekday_near(HERE, W0, VALUE)
    in_week = monday_of(HERE) + pl.duration(days=7 * VALUE + W0 - 1)
    start, end, precision = unit_bounds(HERE, U0, VALUE)
    away = pl.col("weekends").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
    weekend = unit_bounds(HERE, pl.lit("weekend"), away)
    # `a year ago`: a unit without a number is one.
    then = shift_unit(HERE, U0, -N0.fill_null(1))
    ahead = shift_unit(HERE, U0, N0)
    today = unit_bounds(HERE, U0, pl.lit(0))
    tomorrow, yesterday = HERE.dt.offset_by("1d"), HERE.dt.offset_by("-1d")
    coarse = U0.is_in(["month", "year", "decade", "century"])
    roughly = pl.when(U0 == "year").then(pl.lit("year")).when(coarse).then(pl.lit("month")).otherwise(pl.lit("day"))
    return {
        "relative_day": single((HERE + pl.duration(days=offset)).cast(pl.Date)),
        "later_day": single(pl.lit(None, pl.Date)),
        "weekday": single(named),
        "weekday_of_week": single(in_week.cast(pl.Date)),
        "unit": (start, end, precision),
        "unit_so_far": (today[0], pl.when(today[0] < HERE).then(yesterday), pl.lit("range")),
        "unit_to_come": (pl.when(today[1] > HERE).then(tomorrow), today[1], pl.lit("range")),
        "weekend": weekend,
        "ago": (then, then, roughly),
        "ahead": (ahead, ahead, roughly),
        "since_ago": (then, HERE, pl.lit("open")),
        "last": (then, yesterday, pl.lit("range")),
        "next": (tomorrow, ahead, pl.lit("range")),
    }
