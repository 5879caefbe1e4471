"""Readings of months, quarters, seasons, years and decades, and of their parts."""

from __future__ import annotations

import polars as pl

from flows.events.dates.calendar import (
    CENTURY,
    day_of,
    fixed,
    full_year,
    last_day_of_month,
    monday_of,
    month_of,
    past_or,
    quarter_of,
)
from flows.events.dates.fields import DATE, HERE, M0, M1, N0, P0, START, U0, VALUE, Y0, Y1, Bounds

LAST_DAY = 31
"""Two figures behind a month above it are a year (`juillet 98`)."""
PART_OF_MONTH = 10
"""Days of the beginning, middle or end of a month."""


def periods() -> dict[str, Bounds]:
    """Return the readings of months, years and their parts."""
    return {**_months(), **_years(), **_parts()}


def _months() -> dict[str, Bounds]:
    """Return the readings of months, weeks of a month, seasons and quarters."""
    brief = pl.when(N0 > LAST_DAY).then(day_of(full_year(N0), M0, pl.lit(1)))
    week = pl.when(U0 == "week").then(monday_of(past_or(Y0, M0, N0, HERE)))
    season = pl.col("seasons").list.get(0, null_on_oob=True).cast(pl.Int32)
    opening = pl.coalesce(day_of(Y0, season, pl.lit(1)), past_or(None, season, pl.lit(1), month_of(HERE, 12 * VALUE.fill_null(0))))
    of_year, of_now = (pl.when(U0 == "quarter").then(quarter_of(year, N0)) for year in (Y0, HERE.dt.year()))
    return {
        "month": _month(),
        "months": _months_between(),
        "month_of_year": _month_of_year(),
        "short_month": (brief, last_day_of_month(START), pl.lit("month")),
        "week_of": (week, START.dt.offset_by("6d"), pl.lit("week")),
        "season": _three_months(opening),
        "quarter": _three_months(of_year),
        "this_quarter": _three_months(of_now),
    }


def _years() -> dict[str, Bounds]:
    """Return the readings of years and decades."""
    whole = pl.when(U0.is_null() | (U0 == "year")).then(fixed(Y0, 1, 1))
    named = pl.when(U0 == "year").then(pl.coalesce(Y0, 1900 + N0))
    decade = pl.coalesce(named, DATE.str.slice(0, 4).cast(pl.Int32, strict=False))
    return {
        "year": (whole, fixed(Y0, 12, 31), pl.lit("year")),
        "years": (whole, fixed(Y1, 12, 31), pl.lit("range")),
        "year_month": _year_month(),
        "decade": (fixed(decade, 1, 1), fixed(decade + 9, 12, 31), pl.lit("range")),
    }


def _parts() -> dict[str, Bounds]:
    """Return the readings of parts of months and years."""
    first = past_or(Y0, M0, pl.lit(1), HERE)
    yearly = _year_part(HERE.dt.year())
    monthly = _month_part(HERE.dt.truncate("1mo"), last_day_of_month(HERE))
    weekly = _week_part(monday_of(HERE))
    begins, ends = (
        pl.when(U0 == "year").then(yearly[at]).when(U0 == "month").then(monthly[at]).when(U0 == "week").then(weekly[at]) for at in (0, 1)
    )
    return {
        "part_of_month": _part_of_month(),
        "part_of_year": _part_of_year(),
        "month_part": _month_part(first, last_day_of_month(first)),
        "year_part": _year_part(Y0),
        "this_month_part": monthly,
        "this_year_part": yearly,
        "this_unit_part": (begins, ends, pl.lit("range")),
    }


def _month() -> Bounds:
    """Return a month: the latest that has begun, or that of this year or the next where the value says so."""
    latest = past_or(Y0, M0, pl.lit(1), HERE)
    first = (
        pl.when(pl.col("value") == "next").then(day_of(latest.dt.year() + 1, M0, pl.lit(1)))
        .when(pl.col("value") == "this").then(day_of(HERE.dt.year(), M0, pl.lit(1)))
        .otherwise(latest)
    )  # fmt: skip
    return first, last_day_of_month(START), pl.lit("month")


def _month_of_year() -> Bounds:
    """Return a month of the year so many after that of publication (`April last year`)."""
    year = pl.when(U0 == "year").then(HERE.dt.year() + VALUE)
    first = day_of(year, M0, pl.lit(1))
    return first, last_day_of_month(START), pl.lit("month")


def _months_between() -> Bounds:
    """Return the bounds of the months from one to another; without a year the latest that have begun."""
    last = past_or(Y0, M1, pl.lit(1), HERE)
    first = day_of(last.dt.year() - pl.when(M1 < M0).then(1).otherwise(0), M0, pl.lit(1))
    return first, last_day_of_month(last), pl.lit("range")


def _three_months(first: pl.Expr) -> Bounds:
    """Return the three months from a day on."""
    return first, month_of(START, pl.lit(3)).dt.offset_by("-1d"), pl.lit("range")


def _year_month() -> Bounds:
    """Return a month by year and number; two years where the second number is the next year's (`2013-14`)."""
    month = day_of(Y0, N0, pl.lit(1))
    second = pl.when(N0 == Y0 % CENTURY + 1).then(fixed(Y0 + 1, 12, 31))
    return (
        pl.coalesce(month, pl.when(second.is_not_null()).then(fixed(Y0, 1, 1))),
        pl.coalesce(last_day_of_month(month), second),
        pl.when(month.is_null()).then(pl.lit("range")).otherwise(pl.lit("month")),
    )


def _part_of_month() -> Bounds:
    """Return a month's numbered or last week, or its numbered day."""
    first = past_or(Y0, M0, pl.lit(1), HERE)
    numbered, final = (monday_of(first) + pl.duration(days=7 * (N0 - 1))).cast(pl.Date), monday_of(last_day_of_month(first))
    week = pl.when(U0 == "week").then(pl.when(pl.col("value") == "last").then(final).otherwise(numbered))
    day = pl.when(U0 == "day").then(past_or(Y0, M0, N0, HERE))
    precision = pl.when(U0 == "week").then(pl.lit("week")).otherwise(pl.lit("day"))
    return pl.coalesce(day, week), pl.when(U0 == "week").then(START.dt.offset_by("6d")).otherwise(START), precision


def _part_of_year() -> Bounds:
    """Return a year's numbered or last week, or its numbered quarter; the first week is that of its first Thursday."""
    first, last = monday_of(day_of(Y0, pl.lit(1), pl.lit(4))), monday_of(day_of(Y0, pl.lit(12), pl.lit(28)))
    weekly = pl.when(pl.col("value") == "last").then(last).otherwise((first + pl.duration(days=7 * (N0 - 1))).cast(pl.Date))
    number = pl.when(pl.col("value") == "last").then(4).otherwise(N0)
    quarter = pl.when(U0 == "quarter").then(quarter_of(Y0, number))
    start = pl.coalesce(quarter, pl.when(U0 == "week").then(weekly))
    end = pl.when(U0 == "quarter").then(month_of(quarter, pl.lit(3)).dt.offset_by("-1d")).otherwise(start.dt.offset_by("6d"))
    return start, end, pl.when(U0 == "quarter").then(pl.lit("range")).otherwise(pl.lit("week"))


def _year_part(year: pl.Expr) -> Bounds:
    """Return the first, middle or last four months of a year."""
    begins = pl.when(P0 == "end").then(9).when(P0 == "middle").then(5).otherwise(1)
    ends = pl.when(P0 == "begin").then(4).when(P0 == "middle").then(8).otherwise(12)
    return day_of(year, begins, pl.lit(1)), last_day_of_month(day_of(year, ends, pl.lit(1))), pl.lit("range")


def _week_part(monday: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return first and last day of the beginning, middle or end of a week: its first three days, those around Wednesday, its last four."""
    begins = pl.when(P0 == "end").then(3).when(P0 == "middle").then(1).otherwise(0)
    ends = pl.when(P0 == "end").then(6).when(P0 == "middle").then(3).otherwise(2)
    return (monday + pl.duration(days=begins)).cast(pl.Date), (monday + pl.duration(days=ends)).cast(pl.Date)


def _month_part(start: pl.Expr, end: pl.Expr) -> Bounds:
    """Return the beginning, middle or end of a month."""
    length = (end - start).dt.total_days()
    third = pl.duration(days=PART_OF_MONTH)
    middle = pl.duration(days=((length - PART_OF_MONTH) / 2).round().cast(pl.Int64))
    begins = pl.when(P0 == "end").then(end - third).when(P0 == "middle").then(start + middle).otherwise(start)
    ends = pl.when(P0 == "begin").then(start + third).when(P0 == "middle").then(start + middle + third).otherwise(end)
    return begins.cast(pl.Date), ends.cast(pl.Date), pl.lit("range")
