"""How worker processes start: fresh interpreters with one thread for polars and its like, without the parent's main module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.popen_spawn_posix import Popen
from threading import Lock
from typing import Any

ONE_THREAD = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Variables that libraries read when they are imported; workers are many already."""

MAIN_MODULE = ("init_main_from_name", "init_main_from_path")
"""Where multiprocessing tells a child to import the parent's main module. Under a scheduler that is the whole scheduler."""

_starting = Lock()


class WorkerProcess(SpawnProcess):
    """A spawned process that imports nothing but what its tasks need."""

    @staticmethod
    def _Popen(process_obj: Any) -> Popen:  # noqa: ANN401, N802 - multiprocessing's own hook
        with _starting, _one_thread(), _no_main_module():
            return Popen(process_obj)


class WorkerContext(SpawnContext):
    """The spawn context whose processes are `WorkerProcess`."""

    Process = WorkerProcess


@contextmanager
def _one_thread() -> Iterator[None]:
    """Set the variables in the environment that a child inherits, and put back what was there."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
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
