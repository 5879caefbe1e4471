"""Which run to do: its day, its sources, and whether it is a new one or completes one that was cut off."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from flows.archive.files import SpoolError, told
from flows.archive.foreign import ForeignError, check_warc
from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.reading import days as committed_days
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.days import days_between
from flows.errors import UsageError
from flows.ledger import coverage
from flows.records import Run, Status
from flows.settings import Settings
from flows.unfinished import Completion, unfinished_run

LOOK_BACK = 31
"""Days before its own among which a night looks for days that nobody collected."""


REVISIT = "revisit"
"""The kind of a run that asks for known pages again, and for nothing else."""

NO_SOURCE = "no source is enabled; put one into config/sources (see config/README.md)"


class RunError(UsageError):
    """A run that cannot be done as asked; the message is one line."""


def begin_run(
    settings: Settings, store: Store, day: date, kind: str, only: Collection[str], *, now: datetime, files: Sequence[str] = ()
) -> Run | None:
    """Return the run to do for a day, None when nothing is left to do; raises UsageError and RunUnderWayError.

    A run that was cut off is taken up again under its own id; one that read other WARC files is another run. A night
    takes the sources that no run has tried for the day, a backfill those that the ledger does not call complete.
    """
    if run := unfinished_run(settings.spool, day, kind, files):
        return run
    sources = tuple(open_sources(settings, store, [day], kind, only)["source_id"])
    if not sources:
        return None
    return Run(
        id=new_run_id(now, secrets.token_bytes(10)),
        day=day,
        kind=kind,
        sources=sources,
        spool=str(settings.spool.resolve()),
        late_days=settings.late_days if kind == "nightly" else 0,
        files=tuple(files),
    )


def open_sources(settings: Settings, store: Store, days: Sequence[date], kind: str, only: Collection[str]) -> pl.DataFrame:
    """Return `day`, `source_id`, `status`, `reason` of what a kind of run has to do; raises UsageError when no source is there."""
    sources = load_sources(open_catalog(settings.config), only or settings.sources)
    if not sources:
        raise UsageError(NO_SOURCE)
    units = coverage(scan(store, "ledger", days[0], days[-1]), days, [source.id for source in sources])
    done = pl.col("status") != str(Status.NOT_TRIED) if kind == "nightly" else pl.col("status") == str(Status.COMPLETE)
    return units.filter(~done)


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


def check_files(files: Sequence[Path]) -> None:
    """Raise RunError for the first file that is no WARC file."""
    for path in files:
        try:
            check_warc(path)
        except ForeignError as error:
            raise RunError(str(error)) from None
