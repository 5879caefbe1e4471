"""The matched rows in time: how many lie on each day, week, month or year, and how many cannot be placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from flows.explorer.counting import PASSED
from flows.explorer.filters import Filters
from flows.explorer.matching import SPANS

LONGEST = {"day": 120, "week": 120 * 7, "month": 120 * 30, "year": 1_000_000}
"""Days that a timeline may span in bins of a length."""

LONE = 0.05
"""Share of the rows that may lie before the first day, and after the last, of a timeline that would be over a year long."""

YEAR, CENTURY = 400, 36_525


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of days, both ends included: the rows that lie in it for certain, and those of them told as having happened."""

    first: date
    last: date
    rows: int
    happened: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bins of one length in order, without gaps.

    `wide` are rows that may lie in more than one bin, `before` and `after` those beyond its ends, `undated` those without a day.
    """

    unit: str
    bins: tuple[Bin, ...]
    wide: int
    before: int
    after: int
    undated: int

    @property
    def highest(self) -> int:
        """Rows of the fullest bin."""
        return max((each.rows for each in self.bins), default=0)


def draw_timeline(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> Timeline:
    """Return the matched rows in bins, by the filter's clock; a row that is known to less than a bin's length is in none."""
    start, end = SPANS[filters.clock]
    first, last = _window(cursor, filters, start, end)
    undated = _one(cursor, f"SELECT count(*) {PASSED} AND {start} IS NULL AND {end} IS NULL")
    if first is None or last is None:
        wide = _one(cursor, f"SELECT count(*) {PASSED} AND NOT ({start} IS NULL AND {end} IS NULL)")
        return Timeline("day", (), wide, 0, 0, undated)
    unit = next(unit for unit, days in LONGEST.items() if (last - first).days < days)
    edge, final = _floor(first, unit), _next(_floor(last, unit), unit) - timedelta(days=1)
    counted = _count(cursor, unit, start, end)
    bins = []
    while edge <= final:
        beyond = _next(edge, unit)
        bins.append(Bin(edge, beyond - timedelta(days=1), *counted.get(edge, (0, 0))))
        edge = beyond
    before = sum(rows for day, (rows, _) in counted.items() if day < bins[0].first)
    after = sum(rows for day, (rows, _) in counted.items() if day > final)
    dated = _one(cursor, f"SELECT count(*) {PASSED} AND NOT ({start} IS NULL AND {end} IS NULL)")
    return Timeline(unit, tuple(bins), dated - sum(rows for rows, _ in counted.values()), before, after, undated)


def _window(cursor: duckdb.DuckDBPyConnection, filters: Filters, start: str, end: str) -> tuple[date | None, date | None]:
    """Return the first and the last day to draw: the filter's, else those of the rows, but for lone ones far away."""
    found = cursor.execute(
        f"""SELECT min({start}), max({end}), quantile_disc({start}, ?), quantile_disc({end}, ?)
        {PASSED} AND {start} IS NOT NULL AND {end} IS NOT NULL""",
        [LONE, 1 - LONE],
    ).fetchone()
    least, most, usual_least, usual_most = found or (None, None, None, None)
    if least is None or most is None:
        return filters.first, filters.last
    if (most - least).days > YEAR:
        least, most = usual_least, max(usual_most, usual_least)
    first, last = filters.first or max(least, most - timedelta(days=CENTURY)), filters.last or most
    return first, max(first, last)


def _count(cursor: duckdb.DuckDBPyConnection, unit: str, start: str, end: str) -> dict[date, tuple[int, int]]:
    """Return by the first day of each bin the rows that lie in it with both their ends, and those of them that happened."""
    counted = cursor.execute(
        f"""SELECT date_trunc(?, {start})::DATE AS edge, count(*), count(*) FILTER (factuality_key = 'happened')
        {PASSED} AND date_trunc(?, {start}) = date_trunc(?, {end}) GROUP BY edge""",
        [unit, unit, unit],
    ).fetchall()
    return {edge: (rows, happened) for edge, rows, happened in counted}


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = cursor.execute(sql).fetchone()
    return int(found[0]) if found else 0


def _floor(day: date, unit: str) -> date:
    """Return the first day of a day's bin; weeks begin on Mondays."""
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _next(edge: date, unit: str) -> date:
    """Return the first day of the bin after one that begins on a day."""
    lengths = {"day": 1, "week": 7, "month": 31, "year": 366}
    return _floor(edge + timedelta(days=lengths[unit]), unit)
