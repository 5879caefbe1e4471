"""Engines that really run on loopback: a scheduler of Dask and its workers, each a process as an operator starts it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

START_SECONDS = 120.0
PRELOADED = ("--preload", "flows.process")
"""What would be loaded with the first batch, while the scheduler answers nobody."""


@dataclass(frozen=True)
class DaskCluster:
    """A scheduler that is reached by its address, and the processes of its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]

    def kill_worker(self, number: int) -> None:
        """End a worker and all that it started, at once and without a word, as a machine that loses its power."""
        family = psutil.Process(self.workers[number].pid)
        for process in [family, *family.children(recursive=True)]:
            process.kill()


@contextmanager
def dask_cluster(folder: Path, environment: Mapping[str, str], workers: int = 2) -> Iterator[DaskCluster]:
    """Yield a cluster whose workers have an environment, and folders of their own for whatever they write."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "scheduler.json"
    with ExitStack() as stack:
        scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(note), *PRELOADED]
        stack.enter_context(_running(scheduler, folder / "scheduler", environment))
        address = _address(note)
        started = []
        for number in range(workers):
            own = {**environment, "DATELINE_SPOOL": str(folder / f"worker-{number}" / "spool")}
            command = ["worker", address, "--nthreads", "1", "--no-dashboard", "--name", f"worker-{number}", *PRELOADED]
            started.append(stack.enter_context(_running(command, folder / f"worker-{number}", own)))
        yield DaskCluster(address, started)


def _address(note: Path) -> str:
    """Return the address that a scheduler has noted, once it has."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            return str(json.loads(note.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    message = f"no scheduler has noted its address in {note}"
    raise TimeoutError(message)


@contextmanager
def _running(words: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a process of Dask's with a folder of its own, ended with its children when the context ends."""
    folder.mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "dask", *words], env=dict(environment), stdout=log, stderr=log, cwd=folder)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
