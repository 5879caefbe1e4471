"""Readings of days that the calendar names: `3 mai 2026`, `03/05/26`, `le 3`, `Noël`."""

from __future__ import annotations

import polars as pl

from flows.events.dates.calendar import CENTURY, day_of, day_of_month, full_year, month_of, past_or
from flows.events.dates.fields import DATE, HERE, M0, N0, N1, N2, START, U0, VALUE, W0, Y0, Bounds, single

YEAR_OF_MONTHS = 12


def calendar_days() -> dict[str, Bounds]:
    """Return the readings of days that the calendar names."""
    year = pl.coalesce(Y0, pl.when(N1 >= 0).then(full_year(N1)))
    feast = pl.col("holidays").list.get(0, null_on_oob=True).str.split("-")
    holiday = past_or(Y0, feast.list.get(0).cast(pl.Int32), feast.list.get(1).cast(pl.Int32), HERE)
    return {
        "day": single(past_or(year, M0, N0, HERE)),
        "days": _days(),
        # `3 May last year`
        "day_of_year": single(day_of(pl.when(U0 == "year").then(HERE.dt.year() + VALUE), M0, N0)),
        "numeric": single(_numeric()),
        "date": single(_dotted()),
        "day_of_month": single(_numbered(N0)),
        "days_of_month": _days_of_month(),
        "holiday": single(holiday),
    }


def _days() -> Bounds:
    """Return two days of a month that is named (`du 3 au 5 mai`)."""
    first, last = past_or(Y0, M0, N0, HERE), past_or(Y0, M0, N1, HERE)
    return pl.when(last < first).then(first.dt.offset_by("-1y")).otherwise(first), last, pl.lit("range")


def _numeric() -> pl.Expr:
    """Return the day of two or three numbers, in the order that the pattern's value names: day first where it names none."""
    order, year = pl.col("value"), pl.coalesce(Y0, full_year(N2))
    return pl.coalesce(
        pl.when(order == "ymd").then(day_of(Y0, N0, N1)),
        pl.when((order == "mdy") & (N0 <= YEAR_OF_MONTHS)).then(past_or(year, N0, N1, HERE)),
        past_or(year, N1, N0, HERE),
    )


def _dotted() -> pl.Expr:
    """Return the day of numbers with full stops between (`3.5.2026`)."""
    parts = DATE.str.split(".")
    day, month, year = (parts.list.get(place, null_on_oob=True).cast(pl.Int32, strict=False) for place in range(3))
    return day_of(pl.when(year < CENTURY).then(full_year(year)).otherwise(year), month, day)


def _numbered(number: pl.Expr) -> pl.Expr:
    """Return the day of a number alone (`mardi 3`): of the month so many away that the value names, else the latest not after publication."""
    named = pl.when(VALUE.is_not_null()).then(day_of_month(month_of(HERE, VALUE), number, W0))
    months = (day_of_month(month_of(HERE, pl.lit(-back)), number, W0) for back in range(YEAR_OF_MONTHS))
    return pl.coalesce(named, *(pl.when(day <= HERE).then(day) for day in months))


def _days_of_month() -> Bounds:
    """Return two days by their numbers alone (`dans la nuit du 30 au 1er`)."""
    following = day_of_month(month_of(START, pl.lit(1)), N1, W0)
    second = pl.coalesce(day_of_month(START, N1, W0), following)
    return _numbered(N0), pl.when(second < START).then(following).otherwise(second), pl.lit("range")
