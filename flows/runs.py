"""Which run to do: its day, its sources, and whether it is a new one or completes one that was cut off."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

import polars as pl
from pydantic import TypeAdapter, ValidationError

from flows.archive.files import SpoolError, told, write_whole
from flows.archive.foreign import ForeignError, check_warc
from flows.archive.keys import new_run_id
from flows.archive.locks import Busy, Lock
from flows.archive.objects import Store
from flows.archive.reading import days as committed_days
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

LOOK_BACK = 31
"""Days before its own among which a night looks for days that nobody collected."""


REVISIT = "revisit"
"""The kind of a run that asks for known pages again, and for nothing else."""

NO_SOURCE = "no source is enabled; put one into config/sources (see config/README.md)"


class RunError(UsageError):
    """A run that cannot be done as asked; the message is one line."""


class RunUnderWayError(DatelineError):
    """Another process does this run now."""


class Completion(NamedTuple):
    """What came of a run that was cut off: the name of its final state, and that state's message."""

    run: Run
    state: str
    message: str


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


def check_order(start: date | None, end: date | None) -> None:
    """Raise RunError for a range that ends before it starts."""
    if start and end and end < start:
        msg = f"the range ends ({end}) before it starts ({start})"
        raise RunError(msg)


def check_range(start: date, end: date, moment: datetime, zone: tzinfo) -> list[date]:
    """Return the days of a range, oldest first; raises RunError for one that is reversed, too long or not over yet."""
    check_order(start, end)
    if (end - start).days >= LONGEST_RANGE:
        msg = f"{start} to {end} is {(end - start).days + 1} days; a backfill takes at most {LONGEST_RANGE}"
        raise RunError(msg)
    check_day(start, moment, zone)
    check_day(end, moment, zone)
    return _days_between(start, end + timedelta(days=1))


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


@contextmanager
def claimed(run: Run) -> Iterator[None]:
    """Hold a run for this process while the context lasts, noted in its spool so that another process can complete it later.

    Raises RunUnderWayError when another process holds it, SpoolError when the spool cannot be written.
    """
    folder = Path(run.spool) / run.id
    lock = Lock(folder / "lock")
    try:
        with told(folder):
            lock.acquire()
    except Busy:
        raise RunUnderWayError(_under_way(run)) from None
    try:
        write_whole(folder / NOTE, RUNS.dump_json(run))
        yield
    finally:
        lock.release()


def noted_runs(spool: Path) -> list[Run]:
    """Return the runs that a spool holds, the oldest day first; raises SpoolError for a note that cannot be read."""
    runs = []
    for path in spool.glob(f"[!.]*/{NOTE}"):
        try:
            runs.append(replace(RUNS.validate_json(path.read_bytes()), spool=str(spool.resolve())))
        except (ValidationError, OSError):
            msg = f"{path}: not the note of a run; move {path.parent} away"
            raise SpoolError(msg) from None
    return sorted(runs, key=lambda run: (run.day, run.id))


def cut_off_runs(spool: Path, kinds: Collection[str]) -> list[Run]:
    """Return the runs of some kinds that ended without a commit and that no process holds, the oldest day first; raises SpoolError."""
    return [run for run in noted_runs(spool) if run.kind in kinds and not _is_held(run)]


def runs_under_way(spool: Path, kinds: Collection[str]) -> list[Run]:
    """Return the runs of some kinds that another process does now; raises SpoolError."""
    return [run for run in noted_runs(spool) if run.kind in kinds and _is_held(run)]


def nights_before(settings: Settings, day: date) -> list[Run]:
    """Return the nights of other days that were cut off: a night completes them before its own."""
    return [run for run in cut_off_runs(settings.spool, ("nightly",)) if run.day != day]


def unfinished_run(spool: Path, day: date, kind: str, files: Sequence[str] = ()) -> Run | None:
    """Return the run of a day that was cut off, if there is one; raises RunUnderWayError when it is being done now."""
    for run in noted_runs(spool):
        if (run.day, run.kind, tuple(run.files)) != (day, kind, tuple(files)):
            continue
        if _is_held(run):
            raise RunUnderWayError(_under_way(run))
        return run
    return None


def set_aside(run: Run) -> Path:
    """Return where the spool of a run lies now, that nothing takes up again; raises SpoolError."""
    folder = Path(run.spool) / run.id
    aside = folder.with_name(f".set-aside-{run.id}")
    with told(folder):
        folder.rename(aside)
    return aside


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
    return [each for each in _days_between(min(collected, default=day), day) if each not in collected]


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


def _days_between(start: date, end: date) -> list[date]:
    """Return the days from a day on, up to another that is left out."""
    return [start + timedelta(days=number) for number in range((end - start).days)]


def _is_held(run: Run) -> bool:
    """Tell whether another process does a run now."""
    return Lock(Path(run.spool) / run.id / "lock").is_held_elsewhere()


def _under_way(run: Run) -> str:
    return f"run {run.id} for {run.day} is under way in another process"
