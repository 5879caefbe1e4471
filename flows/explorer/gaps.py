"""What was not collected of the days and sources of a view: zero rows there do not mean that nothing happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from flows.archive.history import Commit
from flows.archive.objects import Store
from flows.archive.reading import scan_entries
from flows.explorer.filters import Filters
from flows.ledger import coverage
from flows.records import Status

SHOWN = 60
"""Gaps that a page lists."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A source on a day that is not complete: its status in the ledger, and why."""

    day: date
    source_id: str
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Of how many units (a source on a day) of a view how many are not complete, the newest of them first.

    `outside` tells whether the view's days go beyond those of the archive, where nothing was ever collected.
    """

    units: int
    incomplete: int
    listed: tuple[Gap, ...]
    outside: bool


def read_units(store: Store, newest: Sequence[Commit]) -> pl.DataFrame:
    """Return day, source_id, status and reason of every source that a ledger names, on every day from the first committed to the last."""
    ledger = scan_entries(store, "ledger", [entry for head in newest for entry in head.live("ledger")])
    known = sorted(head.day for head in newest)
    days = [known[0] + timedelta(days=number) for number in range((known[-1] - known[0]).days + 1)] if known else []
    sources = ledger.select(pl.col("source_id").unique().sort()).collect()["source_id"].to_list()
    return coverage(ledger, days, sources).select("day", "source_id", "status", "reason")


def find_gaps(units: pl.DataFrame, commits: Mapping[date, Commit], filters: Filters) -> Gaps:
    """Return the gaps among the days and sources that filters ask for."""
    asked = pl.lit(value=True)
    if filters.first:
        asked &= pl.col("day") >= filters.first
    if filters.last:
        asked &= pl.col("day") <= filters.last
    if sources := filters.chosen.get("source"):
        asked &= pl.col("source_id").is_in(sources)
    viewed = units.filter(asked)
    gaps = viewed.filter(pl.col("status") != str(Status.COMPLETE)).sort("day", "source_id", descending=[True, False])
    ends = [day for day in (filters.first, filters.last) if day]
    outside = any(not commits or not min(commits) <= day <= max(commits) for day in ends)
    return Gaps(viewed.height, gaps.height, tuple(Gap(*row) for row in gaps.head(SHOWN).iter_rows()), outside)
