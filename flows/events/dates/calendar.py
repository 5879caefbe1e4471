"""Days, weeks and months as polars expressions; a day that the calendar does not have is null."""

from __future__ import annotations

import polars as pl

CENTURY = 100
PIVOT = 40
"""Two-figure years below it are of this century."""
YEARS = (1000, 2199)
"""Years that a date may have."""
LEAP = 4
UNITS = {"hour": 0, "minute": 0, "day": 1, "weekend": 7, "week": 7, "fortnight": 14}
"""Days of the units that are counted in days."""
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
"""Months of the units that are counted in months."""
WEEK = 7
WEEKEND = 5


def day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Return the day of a year, a month and a day's number; null where there is none."""
    inside = year.is_between(*YEARS)
    text = pl.concat_str(
        pl.when(inside).then(year).cast(pl.String),
        month.cast(pl.String).str.zfill(2),
        day.cast(pl.String).str.zfill(2),
        separator="-",
    )
    return text.str.to_date("%Y-%m-%d", strict=False)


def day_of_month(month: pl.Expr, day: pl.Expr, weekday: pl.Expr) -> pl.Expr:
    """Return a day of a month by its number, where it falls on the weekday, if there is one."""
    found = day_of(month.dt.year(), month.dt.month().cast(pl.Int32), day)
    return pl.when(weekday.is_null() | (found.dt.weekday() == weekday)).then(found)


def fixed(year: pl.Expr, month: int, day: int) -> pl.Expr:
    """Return a given day of a year."""
    return day_of(year, pl.lit(month), pl.lit(day))


def past_or(year: pl.Expr | None, month: pl.Expr, day: pl.Expr, published: pl.Expr) -> pl.Expr:
    """Return the day, in its year or, without one, the latest not after publication; null where that is unknown."""
    now = published.dt.year()
    tries = [day_of(now - back, month, day) for back in range(LEAP + 1)]
    latest = pl.coalesce(*(pl.when(each <= published).then(each) for each in tries))
    return latest if year is None else pl.when(year.is_not_null()).then(day_of(year, month, day)).otherwise(latest)


def full_year(short: pl.Expr) -> pl.Expr:
    """Return the year of two figures: 18 is 2018, 98 is 1998."""
    return pl.when(short < PIVOT).then(2000 + short).when(short < CENTURY).then(1900 + short)


def month_of(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return the first day of the month so many months after a day's."""
    return day.dt.truncate("1mo").dt.offset_by(pl.concat_str(months.cast(pl.String), pl.lit("mo")))


def last_day_of_month(day: pl.Expr) -> pl.Expr:
    """Return the last day of a day's month."""
    return day.dt.month_end()


def quarter_of(year: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return the first day of a year's quarter."""
    return day_of(year, 3 * number - 2, pl.lit(1))


def monday_of(day: pl.Expr) -> pl.Expr:
    """Return the Monday of a day's week."""
    return day.dt.truncate("1w")


def weekday_near(published: pl.Expr, weekday: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Return a day by its weekday (1 = Monday): the latest up to publication, before it (value -1), or the next after it (1)."""
    since = (published.dt.weekday().cast(pl.Int32) - weekday) % WEEK
    back = pl.when((value == -1) & (since == 0)).then(WEEK).otherwise(since)
    days = pl.when(value == 1).then(WEEK - since).otherwise(-back)
    return (published + pl.duration(days=days)).cast(pl.Date)


def shift_unit(day: pl.Expr, unit: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return the day so many units after a day, null for an unknown unit."""
    days = unit.replace_strict(UNITS, default=None, return_dtype=pl.Int32)
    months = unit.replace_strict(MONTHS, default=None, return_dtype=pl.Int32)
    return (
        pl.when(days.is_not_null())
        .then((day + pl.duration(days=(days * number).fill_null(0))).cast(pl.Date))
        .when(months.is_not_null())
        .then(day.dt.offset_by(pl.concat_str((months * number).fill_null(0).cast(pl.String), pl.lit("mo"))))
    )


def unit_bounds(published: pl.Expr, unit: pl.Expr, value: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return first day, last day and precision of the week, weekend, month, quarter or year so many after that of publication."""
    monday = (monday_of(published) + pl.duration(days=7 * value.fill_null(0))).cast(pl.Date)
    week = unit.is_in(["week", "weekend"])
    ends = pl.duration(days=6)
    # A weekend that is not named as the next is the latest one begun.
    early = (unit == "weekend") & (value == 0) & (published.dt.weekday() < WEEKEND)
    saturday = pl.when(unit == "weekend").then(WEEKEND).otherwise(0) - pl.when(early).then(WEEK).otherwise(0)
    first = (
        pl.when(week)
        .then((monday + pl.duration(days=saturday)).cast(pl.Date))
        .when(unit == "month")
        .then(month_of(published, value))
        .when(unit == "quarter")
        .then(month_of(published.dt.truncate("1q"), 3 * value))
        .when(unit == "year")
        .then(published.dt.truncate("1y").dt.offset_by(pl.concat_str(value.cast(pl.String), pl.lit("y"))))
    )
    last = (
        pl.when(week)
        .then((monday + ends - pl.when(early).then(pl.duration(days=WEEK)).otherwise(pl.duration(days=0))).cast(pl.Date))
        .when(unit == "month")
        .then(last_day_of_month(first))
        .when(unit == "quarter")
        .then(last_day_of_month(month_of(first, pl.lit(2))))
        .when(unit == "year")
        .then(fixed(first.dt.year(), 12, 31))
    )
    names = {"week": "week", "weekend": "range", "month": "month", "quarter": "range", "year": "year"}
    return first, last, unit.replace_strict(names, default=None, return_dtype=pl.String)
