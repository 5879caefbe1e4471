"""A run of a writer, and the ways in which its process is killed at a point that is chosen before."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from random import Random
from types import FrameType

from archive.nights import DAY, NOW, run_id, spooled
from flows.archive.commits import AlreadyCommitted, commit
from flows.archive.objects import Store
from flows.archive.store import open_store
from flows.settings import Settings

PAGES = 4
OPERATIONS = ("get", "create", "head", "list")
MOST_TICKS = 32
"""Beginnings and ends of operations in a commit that nobody contends for."""

MOST_LINES = 3600
"""Lines of the archive's code in a run."""

LONGEST_SECONDS = 0.4
COMMITTED, REFUSED = 0, 3
ARCHIVE_CODE = f"{os.sep}flows{os.sep}archive{os.sep}"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """A store whose process is killed at the n-th beginning or end of an operation."""

    def __init__(self, kept: Store, ticks: int) -> None:
        self._kept, self._ticks = kept, ticks

    def __getattr__(self, name: str) -> object:
        found = getattr(self._kept, name)
        return self._counted(found) if name in OPERATIONS else found

    def _counted(self, operation: Callable[..., object]) -> Callable[..., object]:
        def ticking(*arguments: object) -> object:
            self._tick()
            answer = operation(*arguments)
            answer = iter(list(answer)) if isinstance(answer, Iterator) else answer
            self._tick()
            return answer

        return ticking

    def _tick(self) -> None:
        self._ticks -= 1
        if self._ticks == 0:
            die()


def die_before_line(number: int) -> None:
    """Have this process killed before the n-th line of the archive's code."""
    left = number

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal left
        if ARCHIVE_CODE not in frame.f_code.co_filename:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                die()
        return trace

    sys.settrace(trace)


def write(settings: Settings, number: int, source: str, way: str, point: float, acknowledge: Callable[[str], object]) -> int:
    """Return the exit code of a writer: one run from its pages to its commit, which is acknowledged as soon as it is made."""
    if way == "line":
        die_before_line(int(point))
    run, kept = run_id(number), open_store(settings)
    with spooled(settings.spool, run, pages=PAGES, first=PAGES * number, sync_every=2) as spool:
        try:
            store = Doomed(kept, int(point)) if way == "operation" else kept
            commit(store, DAY, run, spool.sealed(), now=NOW, complete=[source])
        except AlreadyCommitted:
            spool.drop()
            return REFUSED
        acknowledge(run)
        spool.drop()
    return COMMITTED


def choose(chance: Random) -> tuple[str, float]:
    """Return how and where a writer is to be killed."""
    way = chance.choice(("operation", "line", "time"))
    most = {"operation": MOST_TICKS, "line": MOST_LINES, "time": LONGEST_SECONDS}[way]
    point = chance.uniform(0, most)
    return way, point if way == "time" else int(point) + 1
