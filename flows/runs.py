"""Which run to do: its day, its sources, and whether it is a new one or completes one that was cut off."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import polars as pl

from flows.archive.files import SpoolError, told, write_whole
from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.reading import days as committed_days
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.days import days_between
from flows.errors import UsageError
from flows.holdings.filing import HELD_FILE
from flows.ledger import coverage
from flows.records import FillWay, Run, Status
from flows.settings import Settings
from flows.unfinished import Completion, unfinished_run

LOOK_BACK = 31
"""Days before its own among which a night looks for days that nobody collected."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done for a day: `ways` by which sources are filled, what becomes of the others that are `uncovered`.

    With `recodes` the day's captures are coded again; `again` are sources whose committed pages are asked for once more.
    """

    ways: Mapping[str, Sequence[FillWay]] = field(default_factory=dict)
    uncovered: Mapping[str, tuple[Status, str]] = field(default_factory=dict)
    again: Sequence[str] = ()
    recodes: bool = False


BACKFILL = "backfill"
"""The kind of a run that fills a past day."""

REVISIT = "revisit"
"""The kind of a run that asks for known pages again, and for nothing else."""

NO_SOURCE = "no source is enabled; put one into config/sources (see config/README.md)"


def begin_run(settings: Settings, store: Store, day: date, only: Collection[str], *, now: datetime) -> Run | None:
    """Return the night to do for a day, None when nothing is left to do; raises UsageError and RunUnderWayError.

    One that was cut off is taken up again under its own id. A night takes the sources that no run has tried for the day.
    """
    if run := unfinished_run(settings.spool, day, "nightly"):
        return run
    units = units_of(settings, store, [day], only)
    sources = tuple(units.filter(pl.col("status") == str(Status.NOT_TRIED))["source_id"])
    if not sources:
        return None
    return Run(
        id=new_run_id(now, secrets.token_bytes(10)),
        day=day,
        kind="nightly",
        sources=sources,
        spool=str(settings.spool.resolve()),
        late_days=settings.late_days,
    )


def begin_filling(settings: Settings, day: date, work: Work, held: pl.DataFrame, *, now: datetime) -> Run | None:
    """Return the run that fills a day as a plan says, None where there is nothing to do; its spool holds the captures of others to take.

    `held` are `filing.HELD` rows. Raises SpoolError, and RunUnderWayError when another process fills the day now.
    """
    if run := unfinished_run(settings.spool, day, BACKFILL):
        return run
    sources = tuple(sorted({*work.ways, *work.uncovered}))
    if not sources:
        return None
    run = Run(
        id=new_run_id(now, secrets.token_bytes(10)),
        day=day,
        kind=BACKFILL,
        sources=sources,
        spool=str(settings.spool.resolve()),
        ways={source: tuple(ways) for source, ways in work.ways.items()},
        uncovered=dict(work.uncovered),
        again=tuple(work.again),
    )
    if not held.is_empty():
        content = BytesIO()
        held.write_parquet(content)
        write_whole(Path(run.spool) / run.id / HELD_FILE, content.getvalue())
    return run


def units_of(settings: Settings, store: Store, days: Sequence[date], only: Collection[str]) -> pl.DataFrame:
    """Return `ledger.coverage` of days and of the sources that are meant; raises UsageError when no source is there."""
    sources = load_sources(open_catalog(settings.config), only or settings.sources)
    if not sources:
        raise UsageError(NO_SOURCE)
    return coverage(scan(store, "ledger", days[0], days[-1]), days, [source.id for source in sources])


def collected_days(store: Store, start: date | None = None, end: date | None = None) -> set[date]:
    """Return the days of a range that are committed, but for those on which known pages alone were asked for again; raises StoreError."""
    is_untried = (pl.col("status") == str(Status.NOT_TRIED)).all()
    revisited = scan(store, "ledger", start, end).group_by("day").agg(is_untried=is_untried).filter("is_untried").collect()
    return committed_days(store, start, end).keys() - set(revisited["day"])


def uncollected_days(store: Store, day: date) -> list[date]:
    """Return the days before a day, and after the first that is committed, for which no run has committed anything; raises StoreError.

    Only the last `LOOK_BACK` days before it are looked at; pages that were asked for again make no day collected.
    """
    collected = collected_days(store, day - timedelta(days=LOOK_BACK), day)
    return [each for each in days_between(min(collected, default=day), day) if each not in collected]


def remarks(completed: Sequence[Completion], missing: Sequence[date]) -> list[str]:
    """Return in words what came of runs that were cut off, and which days nobody collected, a line each."""
    lines = []
    for run, state, message in completed:
        done = "not completed" if state == "Failed" else "completed first"
        lines.append(f"{run.day}, a {run.kind} run that was cut off, {done}: {message}")
    if missing:
        listed = ", ".join(map(str, missing))
        lines.append(f"{listed}: nothing is committed; `dateline backfill {missing[0]} {missing[-1]}` asks for it")
    return lines


def check_room(settings: Settings) -> int:
    """Return the free space of the spool's disk, MB, once the spool is there; raises SpoolError where it is less than a run needs."""
    with told(settings.spool):
        settings.spool.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.spool).free // 1_000_000
    if free < settings.spool_free_mb:
        msg = f"{settings.spool}: {free} MB free, a run needs {settings.spool_free_mb} (DATELINE_SPOOL_FREE_MB); free some and run again"
        raise SpoolError(msg)
    return free
