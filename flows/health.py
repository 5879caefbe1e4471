"""How each source does, night after night: a state machine over the ledger's rows.

A night that went wrong adds failure points: a hard failure (refused, gone) 1, a soft one (walls, error pages, lists that cannot
be read) 0.5, one that may pass (time-outs, server errors) 0.25. A night that went well takes them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import polars as pl

from flows.ledger import best_runs
from flows.records import Health, Outcome, Status
from flows.tables import BARRED_FLAGS

HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
DEAD_POINTS = 5.0
"""Failure points from which a source that gave no page meanwhile counts as dead: five hard nights, twenty that may pass."""

MEMORY_DAYS = 90
"""Days of the ledger that say how a source does."""

RECOVERY_NIGHTS = 3
USUAL_NIGHTS, USUAL_LEAST = 8, 3
"""Nights of one weekday that say what is usual, and how few do; with fewer, the last nights of any weekday."""

QUIET_SHARE, QUIET_LEAST = 0.2, 3.0
"""A night with less than this share of what is usual is quiet, where at least so many pages are usual."""

SILENT_DAYS = 14
"""Days without a page after which a source is quiet whatever is usual."""

GONE = frozenset({Outcome.HTTP_4XX, Outcome.DNS_ERROR, Outcome.BLOCKED_ADDRESS, Outcome.BAD_URL, Outcome.REDIRECT_LOOP})
UNREADABLE = frozenset({Outcome.WRONG_TYPE, Outcome.DECODE_ERROR, Outcome.TOO_LARGE, Outcome.TLS_ERROR, Outcome.PROTOCOL_ERROR})
OURS = frozenset({Outcome.BUDGET, Outcome.CANCELLED})
"""Outcomes that say nothing about the source."""

FINE = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What went wrong in a night: its points, and why in one word; `refused`: the source keeps its pages from us."""

    points: float
    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a source does: its state since a day, failure points and why, what the last night brought and what is usual.

    `first` is its first night; `well` counts nights without a failure since the last one; `nights` are days and their
    numbers of pages, those left out that were not as usual for want of any.
    """

    state: Health
    since: date
    first: date
    points: float = 0.0
    reason: str | None = None
    pages: int = 0
    usual: float | None = None
    last_page: date | None = None
    well: int = 0
    nights: tuple[tuple[date, int], ...] = field(default=(), repr=False)


def conditions(ledger: pl.LazyFrame) -> dict[str, Condition]:
    """Return the condition of each source after the last of its nights in a ledger."""
    rows = best_runs(ledger).sort("source_id", "day").collect()
    return {
        str(source): condition
        for (source,), nights in rows.partition_by("source_id", as_dict=True).items()
        if (condition := condition_after(nights.iter_rows(named=True)))
    }


def remembered(day: date) -> date:
    """Return the first day of the ledger that says how a source does on a day."""
    return day - timedelta(days=MEMORY_DAYS)


def condition_after(nights: Iterable[Mapping[str, Any]]) -> Condition | None:
    """Return a source's condition after nights, ledger rows in the order of their days; None without any that was tried."""
    condition: Condition | None = None
    for row in nights:
        if row["status"] not in {Status.NOT_TRIED, Status.NO_COVERAGE}:
            condition = _next(condition, row)
    return condition


def _next(before: Condition | None, row: Mapping[str, Any]) -> Condition:
    """Return the condition after one more night."""
    day, pages, strike = row["day"], _pages(row), strike_of(row)
    known = before or Condition(state=Health.HEALTHY, since=day, first=day)
    usual = _usual(known.nights, day)
    points = known.points + strike.points if strike else 0.0
    well = 0 if strike else known.well + 1
    last_page = day if pages else known.last_page
    silent = (day - (last_page or known.first)).days
    state = _failing(strike, points, silent) if strike else _working(known, well, silent, is_few=_is_few(pages, usual))
    is_telling = strike is None and (pages > 0 or state is not Health.QUIET)
    return replace(
        known,
        state=state,
        since=known.since if before and state is known.state else day,
        points=points,
        reason=strike.reason if strike else None,
        pages=pages,
        usual=usual,
        last_page=last_page,
        well=well,
        nights=(*known.nights, (day, pages))[-7 * USUAL_NIGHTS :] if is_telling else known.nights,
    )


def _failing(strike: Strike, points: float, silent: int) -> Health:
    if strike.refused:
        return Health.BLOCKED
    return Health.DEAD if points >= DEAD_POINTS and silent >= DEAD_POINTS - 1 else Health.DEGRADED


def _is_few(pages: int, usual: float | None) -> bool:
    return usual is not None and usual >= QUIET_LEAST and pages < QUIET_SHARE * usual


def _working(known: Condition, well: int, silent: int, *, is_few: bool) -> Health:
    if is_few or silent >= SILENT_DAYS:
        return Health.QUIET
    was_ill = known.state in {Health.BLOCKED, Health.DEAD} or (known.state is Health.DEGRADED and known.points >= HARD)
    if was_ill or (known.state is Health.RECOVERED and well <= RECOVERY_NIGHTS):
        return Health.RECOVERED
    return Health.HEALTHY


def strike_of(row: Mapping[str, Any]) -> Strike | None:
    """Return what went wrong in a night of the ledger, None where nothing did that speaks against the source."""
    if row["status"] == Status.BLOCKED:
        return Strike(points=HARD, reason=row["reason"] or "blocked", refused=True)
    barred = {each["flag"]: each["articles"] for each in row["barred"] or () if each["flag"] in BARRED_FLAGS}
    if barred and 2 * max(barred.values()) >= row["articles"]:
        return Strike(points=SOFT, reason=max(barred, key=lambda flag: barred[flag]), refused=True)
    failed = [Outcome(way["outcome"]) for way in row["ways"] if way["outcome"] not in FINE]
    if failed and len(failed) == len(row["ways"]):
        return _weighed(failed)
    lost = {Outcome(each["outcome"]): each["pages"] for each in row["outcomes"] if each["outcome"] not in FINE | OURS}
    asked = sum(each["pages"] for each in row["outcomes"])
    if lost and 2 * sum(lost.values()) > asked:
        return Strike(points=SOFT, reason=max(lost, key=lambda outcome: lost[outcome]).value)
    return Strike(points=TEMPORARY, reason=failed[0].value) if failed else None


def _weighed(failed: Iterable[Outcome]) -> Strike | None:
    """Return what it means that no list was had: what may pass weighs least."""
    weights = {each: HARD if each in GONE else SOFT if each in UNREADABLE else TEMPORARY for each in failed if each not in OURS}
    if not weights:
        return None
    lightest = min(weights, key=lambda each: weights[each])
    return Strike(points=weights[lightest], reason=lightest.value)


def _pages(row: Mapping[str, Any]) -> int:
    return sum(each["pages"] for each in row["outcomes"] if each["outcome"] in FINE)


def _usual(nights: tuple[tuple[date, int], ...], day: date) -> float | None:
    """Return the pages that are usual on a weekday, None where too few nights are known."""
    alike = [pages for night, pages in nights if night.weekday() == day.weekday()][-USUAL_NIGHTS:]
    counts = alike if len(alike) >= USUAL_LEAST else [pages for _, pages in nights][-USUAL_NIGHTS:]
    return float(median(counts)) if len(counts) >= USUAL_LEAST else None
