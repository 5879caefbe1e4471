"""Reads WARC files in processes of their own: in threads, what Python does between their records would take turns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flows.archive.single_pass import Pass, read_once
from flows.spawned import follow_parent
from flows.spawning import WorkerContext

READERS = min(4, len(os.sched_getaffinity(0)))
"""Files that are read at once. Each takes a core; more than a few would be in each other's way on a disk."""

WORTH = 1 << 25
"""Bytes of WARC files for which processes are started: it takes as long as reading some 10 MB."""


@contextmanager
def readers_of(size: int) -> Iterator[Callable[[Path], Pass | None]]:
    """Yield what reads a WARC file as `read_once` does, for files of so many bytes in all; it may be called by several threads.

    A file whose process is killed is read by the thread that asked for it, and so are those after it.
    """
    if size < WORTH or READERS == 1:
        yield read_once
        return
    processes = ProcessPoolExecutor(READERS, mp_context=WorkerContext(), initializer=follow_parent)

    def read(path: Path) -> Pass | None:
        try:
            return processes.submit(read_once, path).result()
        except BrokenExecutor:
            return read_once(path)

    try:
        yield read
    finally:
        processes.shutdown(cancel_futures=True)
