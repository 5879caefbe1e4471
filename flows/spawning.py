"""How worker processes start: fresh interpreters, lean in threads and memory, without the parent's main module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.popen_spawn_posix import Popen
from threading import Lock
from typing import Any

LEAN = {
    # Workers are many already: one thread each for polars, numpy and their like.
    **dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "MALLOC_ARENA_MAX": "2",  # the C library's allocator keeps an arena a thread
}
"""Variables that libraries read when they are loaded."""

ALLOCATOR = "dirty_decay_ms:0,muzzy_decay_ms:0,narenas:1,lg_tcache_max:13"
"""Polars' allocator (jemalloc) gives back at once what is freed: by itself it keeps it for a second, a whole batch.

One arena is enough for one thread, and nothing above 8 KiB is set aside for the next request of its size: 6 MB less, in the same time.
"""

MAIN_MODULE = ("init_main_from_name", "init_main_from_path")
"""Where multiprocessing tells a child to import the parent's main module. Under a scheduler that is the whole scheduler."""

_starting = Lock()


class WorkerProcess(SpawnProcess):
    """A spawned process that imports nothing but what its tasks need."""

    @staticmethod
    def _Popen(process_obj: Any) -> Popen:  # noqa: ANN401, N802 - multiprocessing's own hook
        with _starting, _lean(), _no_main_module():
            return Popen(process_obj)


class WorkerContext(SpawnContext):
    """The spawn context whose processes are `WorkerProcess`."""

    Process = WorkerProcess


@contextmanager
def _lean() -> Iterator[None]:
    """Set the variables in the environment that a child inherits, and put back what was there.

    Polars leaves its settings of the allocator in the environment, a user's after them; of two settings of one thing the
    last wins, so ours go to the end.
    """
    given = os.environ.get("_RJEM_MALLOC_CONF")
    lean = {**LEAN, "_RJEM_MALLOC_CONF": f"{given},{ALLOCATOR}" if given else ALLOCATOR}
    before = {name: os.environ.get(name) for name in lean}
    os.environ.update(lean)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Leave the main module out of what multiprocessing tells a child."""
    complete = spawn.get_preparation_data

    def without_main(name: str) -> dict[str, Any]:
        return {key: value for key, value in complete(name).items() if key not in MAIN_MODULE}

    spawn.get_preparation_data = without_main
    try:
        yield
    finally:
        spawn.get_preparation_data = complete
