"""Runs that a spool holds: those that a process does now, and those that were cut off and can be completed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from flows.archive.files import SpoolError, told, write_whole
from flows.archive.locks import Busy, Lock
from flows.errors import DatelineError
from flows.records import Run
from flows.settings import Settings

RUNS = TypeAdapter(Run)
NOTE = "run.json"
LOOK_SECONDS = 2.0


class RunUnderWayError(DatelineError):
    """Another process does this run now."""


class Completion(NamedTuple):
    """What came of a run that was cut off: the name of its final state, and that state's message."""

    run: Run
    state: str
    message: str


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
        except FileNotFoundError:
            continue  # committed since it was listed
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


class NightWatch:
    """Tells whether another process does a night, or visits, for which a backfill makes room."""

    def __init__(self, spool: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the spool that they share, and what measures the seconds from one look to the next."""
        self.spool, self.clock = spool, clock
        self.looked, self.found = -inf, False

    def is_night(self) -> bool:
        """Return whether one was under way when this last looked, at most `LOOK_SECONDS` ago; raises SpoolError."""
        if self.clock() - self.looked >= LOOK_SECONDS:
            self.found = bool(runs_under_way(self.spool, ("nightly", "revisit")))
            self.looked = self.clock()
        return self.found


def unfinished_run(spool: Path, day: date, kind: str) -> Run | None:
    """Return the run of a day that was cut off, if there is one; raises RunUnderWayError when it is being done now."""
    for run in noted_runs(spool):
        if (run.day, run.kind) != (day, kind):
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


def _is_held(run: Run) -> bool:
    """Tell whether another process does a run now."""
    return Lock(Path(run.spool) / run.id / "lock").is_held_elsewhere()


def _under_way(run: Run) -> str:
    return f"run {run.id} for {run.day} is under way in another process"
