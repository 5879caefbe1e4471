"""What a date expression means: its first and last day, by its reading and the day of publication."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.events.dates.calendar import (
    CENTURY,
    day_of,
    day_of_month,
    fixed,
    full_year,
    last_day_of_month,
    monday_of,
    month_of,
    past_or,
    quarter_of,
    shift_unit,
    unit_bounds,
    weekday_near,
)

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
NONE = pl.lit(None, pl.Date)
YEAR_OF_MONTHS = 12
LAST_DAY = 31
Bounds = tuple[pl.Expr, pl.Expr, pl.Expr]
"""First day, last day, precision."""


@cache
def readings() -> dict[str, Bounds]:
    """Return first day, last day and precision for each reading that `date_patterns.csv` may name."""
    return {**_calendar_days(), **_longer(), **_relative()}


def single(day: pl.Expr) -> Bounds:
    """Return the bounds of one day."""
    return day, day, pl.lit("day")


def _calendar_days() -> dict[str, Bounds]:
    """Return the readings of days that the calendar names."""
    short = full_year(N1)
    year = pl.coalesce(Y0, pl.when(N1 >= 0).then(short))
    day = past_or(year, M0, N0, HERE)
    last = past_or(Y0, M0, N1, HERE)
    order = pl.col("value")
    dmy, mdy = (N0, N1), (N1, N0)
    numeric = pl.coalesce(
        pl.when(order == "ymd").then(day_of(Y0, N0, N1)),
        pl.when((order == "mdy") & (N0 <= 12)).then(past_or(pl.coalesce(Y0, full_year(N2)), mdy[1], mdy[0], HERE)),
        past_or(pl.coalesce(Y0, full_year(N2)), dmy[1], dmy[0], HERE),
    )
    parts = DATE.str.split(".")
    third = parts.list.get(2, null_on_oob=True).cast(pl.Int32, strict=False)
    dotted = day_of(
        pl.when(third < CENTURY).then(full_year(third)).otherwise(third),
        parts.list.get(1, null_on_oob=True).cast(pl.Int32, strict=False),
        parts.list.get(0, null_on_oob=True).cast(pl.Int32, strict=False),
    )
    months = pl.when(VALUE.is_not_null()).then(day_of_month(month_of(HERE, VALUE), N0, W0))
    bare = pl.coalesce(*(_not_after(day_of_month(month_of(HERE, pl.lit(-back)), N0, W0), HERE) for back in range(YEAR_OF_MONTHS)))
    night = pl.coalesce(months, bare)
    second = pl.coalesce(day_of_month(night, N1, W0), day_of_month(month_of(night, pl.lit(1)), N1, W0))
    second = pl.when(second < night).then(day_of_month(month_of(night, pl.lit(1)), N1, W0)).otherwise(second)
    opening = past_or(Y0, M0, N0, HERE)
    span = (pl.when(last < opening).then(opening.dt.offset_by("-1y")).otherwise(opening), last, pl.lit("range"))
    feast = pl.col("holidays").list.get(0, null_on_oob=True).str.split("-")
    holiday = past_or(Y0, feast.list.get(0).cast(pl.Int32), feast.list.get(1).cast(pl.Int32), HERE)
    return {
        "day": single(day),
        "days": span,
        "numeric": single(numeric),
        "date": single(dotted),
        "day_of_month": single(pl.coalesce(months, bare)),
        "days_of_month": (night, second, pl.lit("range")),
        "holiday": single(holiday),
    }


def _not_after(day: pl.Expr, published: pl.Expr) -> pl.Expr:
    """Return the day where it is not after publication."""
    return pl.when(day <= published).then(day)


def _longer() -> dict[str, Bounds]:
    """Return the readings of months, years and their parts."""
    first = past_or(Y0, M0, pl.lit(1), HERE)
    month = (
        pl.when(pl.col("value") == "next")
        .then(day_of(first.dt.year() + 1, M0, pl.lit(1)))
        .when(pl.col("value") == "this")
        .then(day_of(HERE.dt.year(), M0, pl.lit(1)))
        .otherwise(first)
    )
    numbered = day_of(Y0, N0, pl.lit(1))
    seasons = pl.when(N0 == Y0 % CENTURY + 1).then(fixed(Y0 + 1, 12, 31))
    weekly = (monday_of(first) + pl.duration(days=7 * (N0 - 1))).cast(pl.Date)
    final = monday_of(last_day_of_month(first))
    part = pl.when(U0 == "week").then(pl.when(pl.col("value") == "last").then(final).otherwise(weekly))
    numbered_day = pl.when(U0 == "day").then(past_or(Y0, M0, N0, HERE))
    # `juillet 98`; smaller numbers are no years.
    brief = pl.when(N0 > LAST_DAY).then(day_of(full_year(N0), M0, pl.lit(1)))
    week = pl.when(U0 == "week").then(monday_of(past_or(Y0, M0, N0, HERE)))
    named = pl.when(U0 == "year").then(pl.coalesce(Y0, 1900 + N0))
    decade = pl.coalesce(named, DATE.str.slice(0, 4).cast(pl.Int32, strict=False))
    season = pl.col("seasons").list.get(0, null_on_oob=True).cast(pl.Int32)
    opening = pl.coalesce(day_of(Y0, season, pl.lit(1)), past_or(None, season, pl.lit(1), month_of(HERE, 12 * VALUE.fill_null(0))))
    quarter = pl.when(U0 == "quarter").then(quarter_of(Y0, N0))
    this_quarter = pl.when(U0 == "quarter").then(quarter_of(HERE.dt.year(), N0))
    whole = pl.when(U0.is_null() | (U0 == "year")).then(fixed(Y0, 1, 1))
    this_month = HERE.dt.truncate("1mo")
    yearly, monthly = _year_part(HERE.dt.year()), _part(this_month, last_day_of_month(HERE), pl.lit(10))
    return {
        "months": _months(),
        "part_of_month": (
            pl.coalesce(numbered_day, part),
            pl.coalesce(numbered_day, part.dt.offset_by("6d")),
            pl.when(U0 == "week").then(pl.lit("week")).otherwise(pl.lit("day")),
        ),
        "part_of_year": _part_of_year(),
        "short_month": (brief, last_day_of_month(brief), pl.lit("month")),
        "week_of": (week, week.dt.offset_by("6d"), pl.lit("week")),
        "month": (month, last_day_of_month(month), pl.lit("month")),
        # `2013-14`: two years, unless the second number is a month.
        "year_month": (
            pl.coalesce(numbered, pl.when(seasons.is_not_null()).then(fixed(Y0, 1, 1))),
            pl.coalesce(last_day_of_month(numbered), seasons),
            pl.when(numbered.is_null()).then(pl.lit("range")).otherwise(pl.lit("month")),
        ),
        "month_part": _part(first, last_day_of_month(first), pl.lit(10)),
        "year": (whole, fixed(Y0, 12, 31), pl.lit("year")),
        "years": (whole, fixed(Y1, 12, 31), pl.lit("range")),
        "this_quarter": (this_quarter, month_of(this_quarter, pl.lit(3)).dt.offset_by("-1d"), pl.lit("range")),
        "decade": (fixed(decade, 1, 1), fixed(decade + 9, 12, 31), pl.lit("range")),
        "year_part": _year_part(Y0),
        "this_month_part": monthly,
        "this_year_part": _year_part(HERE.dt.year()),
        "this_unit_part": (
            pl.when(U0 == "year").then(yearly[0]).otherwise(monthly[0]),
            pl.when(U0 == "year").then(yearly[1]).otherwise(monthly[1]),
            pl.lit("range"),
        ),
        "season": (opening, month_of(opening, pl.lit(3)).dt.offset_by("-1d"), pl.lit("range")),
        "quarter": (quarter, month_of(quarter, pl.lit(3)).dt.offset_by("-1d"), pl.lit("range")),
    }


def _part_of_year() -> Bounds:
    """Return a year's numbered or last week, or its numbered quarter; the first week is that of its first Thursday."""
    first, last = monday_of(day_of(Y0, pl.lit(1), pl.lit(4))), monday_of(day_of(Y0, pl.lit(12), pl.lit(28)))
    weekly = pl.when(pl.col("value") == "last").then(last).otherwise((first + pl.duration(days=7 * (N0 - 1))).cast(pl.Date))
    number = pl.when(pl.col("value") == "last").then(4).otherwise(N0)
    quarter = pl.when(U0 == "quarter").then(quarter_of(Y0, number))
    start = pl.coalesce(quarter, pl.when(U0 == "week").then(weekly))
    end = pl.when(U0 == "quarter").then(month_of(quarter, pl.lit(3)).dt.offset_by("-1d")).otherwise(start.dt.offset_by("6d"))
    return start, end, pl.when(U0 == "quarter").then(pl.lit("range")).otherwise(pl.lit("week"))


def _months() -> Bounds:
    """Return the bounds of the months from one to another; without a year the latest that have begun."""
    last = past_or(Y0, M1, pl.lit(1), HERE)
    first = day_of(last.dt.year() - pl.when(M1 < M0).then(1).otherwise(0), M0, pl.lit(1))
    return first, last_day_of_month(last), pl.lit("range")


def _year_part(year: pl.Expr) -> Bounds:
    """Return the first, middle or last four months of a year."""
    begins = pl.when(P0 == "end").then(9).when(P0 == "middle").then(5).otherwise(1)
    ends = pl.when(P0 == "begin").then(4).when(P0 == "middle").then(8).otherwise(12)
    return day_of(year, begins, pl.lit(1)), last_day_of_month(day_of(year, ends, pl.lit(1))), pl.lit("range")


def _part(start: pl.Expr, end: pl.Expr, days: pl.Expr) -> Bounds:
    """Return the beginning, middle or end of a span as so many days of it."""
    length = (end - start).dt.total_days()
    third = pl.duration(days=days)
    middle = pl.duration(days=((length - days) / 2).round().cast(pl.Int64))
    begins = pl.when(P0 == "end").then(end - third).when(P0 == "middle").then(start + middle).otherwise(start)
    ends = pl.when(P0 == "begin").then(start + third).when(P0 == "middle").then(start + middle + third).otherwise(end)
    return begins.cast(pl.Date), ends.cast(pl.Date), pl.lit("range")


def _relative() -> dict[str, Bounds]:
    """Return the readings that count from the day of publication."""
    offset = pl.col("days").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
    named = weekday_near(HERE, W0, VALUE)
    in_week = monday_of(HERE) + pl.duration(days=7 * VALUE + W0 - 1)
    start, end, precision = unit_bounds(HERE, U0, VALUE)
    away = pl.col("weekends").list.get(0, null_on_oob=True).cast(pl.Int32, strict=False)
    weekend = unit_bounds(HERE, pl.lit("weekend"), away)
    then = shift_unit(HERE, U0, -N0)
    ahead = shift_unit(HERE, U0, N0)
    tomorrow, yesterday = HERE.dt.offset_by("1d"), HERE.dt.offset_by("-1d")
    coarse = U0.is_in(["month", "year", "decade", "century"])
    roughly = pl.when(U0 == "year").then(pl.lit("year")).when(coarse).then(pl.lit("month")).otherwise(pl.lit("day"))
    return {
        "relative_day": single((HERE + pl.duration(days=offset)).cast(pl.Date)),
        "later_day": single(pl.lit(None, pl.Date)),
        "weekday": single(named),
        "weekday_of_week": single(in_week.cast(pl.Date)),
        "unit": (start, end, precision),
        "weekend": weekend,
        "ago": (then, then, roughly),
        "ahead": (ahead, ahead, roughly),
        "since_ago": (then, HERE, pl.lit("open")),
        "last": (then, yesterday, pl.lit("range")),
        "next": (tomorrow, ahead, pl.lit("range")),
    }
