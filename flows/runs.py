"""Which run to do: its day, its sources, and whether it is a new one or completes one that was cut off."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter

from flows.archive.keys import new_run_id
from flows.archive.locks import Lock
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.errors import DatelineError, UsageError
from flows.ledger import coverage
from flows.records import Run, Status
from flows.settings import Settings

FIRST_DAY = date(1990, 1, 1)
"""No publisher has pages on the web from before."""

LONGEST_RANGE = 3660
"""Days that one backfill may span: ten years."""


class RunError(UsageError):
    """A run that cannot be done as asked; the message is one line."""


class RunUnderWayError(DatelineError):
    """Another process does this run now."""


RUNS = TypeAdapter(Run)
NOTE = "run.json"


def last_ended_day(moment: datetime, zone: tzinfo) -> date:
    """Return the last calendar day of a zone that had ended at a moment."""
    return moment.astimezone(zone).date() - timedelta(days=1)


def check_day(day: date, moment: datetime, zone: tzinfo) -> date:
    """Return the day; raises RunError for one that has not ended or lies before the web."""
    if day > last_ended_day(moment, zone):
        msg = f"{day} has not ended yet in {zone}; the last day that has is {last_ended_day(moment, zone)}"
        raise RunError(msg)
    if day < FIRST_DAY:
        msg = f"{day} is before {FIRST_DAY}, the first day that can be asked for"
        raise RunError(msg)
    return day


def check_range(start: date, end: date, moment: datetime, zone: tzinfo) -> list[date]:
    """Return the days of a range, oldest first; raises RunError for one that is reversed, too long or not over yet."""
    if end < start:
        msg = f"the range ends ({end}) before it starts ({start})"
        raise RunError(msg)
    if (end - start).days >= LONGEST_RANGE:
        msg = f"{start} to {end} is {(end - start).days + 1} days; a backfill takes at most {LONGEST_RANGE}"
        raise RunError(msg)
    check_day(start, moment, zone)
    check_day(end, moment, zone)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def parse_day(text: str) -> date:
    """Return the day that a text such as 2026-03-08 names; raises RunError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day; write it as 2026-03-08"
        raise RunError(msg) from None


def named(days: Sequence[date]) -> str:
    """Return days as a reader's words: one day, or the first and the last."""
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"


def begin_run(
    settings: Settings, store: Store, day: date, kind: str, only: Collection[str], *, now: datetime, files: Sequence[str] = ()
) -> Run | None:
    """Return the run to do for a day, None when nothing is left to do; raises UsageError and RunUnderWayError.

    A run that was cut off is taken up again under its own id. A night takes the sources that no run has tried for the
    day, a backfill those that the ledger does not call complete.
    """
    if run := unfinished_run(settings.spool, day, kind):
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
        msg = "no source is enabled; put one into config/sources (see config/README.md)"
        raise UsageError(msg)
    units = coverage(scan(store, "ledger", days[0], days[-1]), days, [source.id for source in sources])
    done = pl.col("status") != str(Status.NOT_TRIED) if kind == "nightly" else pl.col("status") == str(Status.COMPLETE)
    return units.filter(~done)


def note_run(run: Run) -> None:
    """Note in its spool what a run is, so that another process can complete it."""
    folder = Path(run.spool) / run.id
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "run.unfinished"
    unfinished.write_bytes(RUNS.dump_json(run))
    unfinished.replace(folder / NOTE)


def unfinished_run(spool: Path, day: date, kind: str) -> Run | None:
    """Return the run of a day that was cut off, if there is one; raises RunUnderWayError when it is being done now."""
    for path in sorted(spool.glob(f"[!.]*/{NOTE}")):
        run = RUNS.validate_json(path.read_bytes())
        if (run.day, run.kind) != (day, kind):
            continue
        if Lock(path.with_name("lock")).is_held_elsewhere():
            msg = f"run {run.id} for {day} is under way in another process"
            raise RunUnderWayError(msg)
        return run
    return None
