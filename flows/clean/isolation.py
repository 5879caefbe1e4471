"""Worker processes that may be killed: a page that hangs, eats memory or crashes costs its worker, never the run."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.catalog.files import CatalogError
from flows.clean.page import Asked, article_key, without_text
from flows.clean.spawning import WorkerContext
from flows.records import Article

TASKS = 2000
"""Tasks after which a worker is replaced: what a spike of memory took is not given back to the system otherwise."""

RUNG_SHARES = (1.0, 0.5, 1.0)
"""Part of the time for a page that each rung of the retry ladder may take."""

UNTAKEN_SECONDS = 900.0
"""Longest that a task may wait for a worker; one that a dying worker took with it would wait for ever."""

T = TypeVar("T")


class WorkerFailure(Exception):  # noqa: N818 - a failure of the worker, not an error of the caller
    """A task that its worker did not finish; `reason` is `timeout`, `memory` or `crash`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(f"a worker did not finish its task: {reason}")
        self.reason = reason


class CleaningPool:
    """Spawned worker processes, each killed and replaced when a task takes too long or too much memory, or crashes.

    Threads may share it: each waits for its own task. A worker has one thread for polars, may grow by `memory_mb` MiB,
    and ends with its parent, however that ends. `warm_up` is a function of a module that each worker calls before
    its first task; the time it takes is not the task's. `tasks` is the number after which a worker is replaced.
    """

    def __init__(
        self, workers: int, *, memory_mb: int, page_seconds: float, warm_up: Callable[[], object] | None = None, tasks: int = TASKS
    ) -> None:
        """Make a pool; its workers start with the first task. A page may take `page_seconds` on each rung, half of it on the second."""
        self.page_seconds = page_seconds
        self._start: Callable[[], Any] = partial(ProcessPool, workers, tasks, prepare_worker, (memory_mb, warm_up), WorkerContext())
        self._pool: Any = self._start()
        self._replacing = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the workers: at once after an error, else when their tasks are done."""
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End all workers and wait for their end; `at_once` gives up what they work on."""
        self._closed = True
        if at_once:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()

    def run(self, function: Callable[..., T], *args: object, seconds: float) -> T:
        """Return what a function of a module returns in a worker.

        Raises WorkerFailure when it takes longer than `seconds`, runs out of memory or ends its worker; what the function
        itself raises is raised here.
        """
        pool = self._pool
        try:
            return self._wait(pool, function, args, seconds)
        except RuntimeError:  # BrokenProcessPool is one
            if self._closed or pool.active:
                raise
            return self._wait(self._replaced(pool), function, args, seconds)

    def clean(
        self, function: Callable[[Path, Mapping[str, Any], int], Article], warc: Path, capture: Mapping[str, Any]
    ) -> tuple[Article, str | None]:
        """Return the article that a function makes of a capture in a worker, and None.

        The function is called with the WARC file, the capture and the rung of the retry ladder, next rung after each
        failure. When the last one fails too, the article has no text, is flagged `degraded`, and the reason comes with it:
        `timeout`, `memory`, `crash`, or `error` and what was raised. Raises OSError, CatalogError and
        BrokenProcessPool (no worker can start), which are no fault of the page.
        """
        failure = ""
        for rung, share in enumerate(RUNG_SHARES):
            try:
                return self.run(function, warc, capture, rung, seconds=self.page_seconds * share), None
            except WorkerFailure as failed:
                failure = failed.reason
            except (OSError, CatalogError, BrokenProcessPool):
                raise
            except Exception as error:  # noqa: BLE001 - whatever a page makes a parser raise, the next rung may read it
                failure = f"error: {type(error).__name__}: {error}".splitlines()[0][:200]
        return failed_article(capture), failure

    @staticmethod
    def _wait(pool: Any, function: Callable[..., T], args: tuple[object, ...], seconds: float) -> T:  # noqa: ANN401
        future: Future[T] = pool.schedule(function, args=args, timeout=seconds)
        return _outcome(future, seconds)

    def _replaced(self, broken: Any) -> Any:  # noqa: ANN401 - pebble's pool has no types
        """Return a pool in the place of one whose workers all ended."""
        with self._replacing:
            if self._pool is broken:
                broken.stop()
                broken.join()
                self._pool = self._start()
            return self._pool


def _outcome(future: Future[T], seconds: float) -> T:
    """Return a task's result; raises WorkerFailure for what the pool says of its worker."""
    reason = "crash"
    try:
        return future.result(timeout=seconds + UNTAKEN_SECONDS)
    except TimeoutError:
        future.cancel()
        reason = "timeout"
    except MemoryError:
        reason = "memory"
    except (ProcessExpired, CancelledError):
        pass
    raise WorkerFailure(reason)


def failed_article(capture: Mapping[str, Any]) -> Article:
    """Return the article of a capture that could not be cleaned."""
    published = capture.get("entry_published")
    asked = Asked(
        url=capture["url"],
        entry_title=capture.get("entry_title"),
        entry_published=published if isinstance(published, datetime) else None,
        via=capture.get("via"),
    )
    return without_text(asked, article_key(capture["url_key"], capture["payload_digest"]), "degraded")


def prepare_worker(memory_mb: int, warm_up: Callable[[], object] | None) -> None:
    """Bound this process's memory, tie its life to its parent's, and load what tasks need."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for a long call in C to return
    threading.Thread(target=end_with_parent, name="parent-watch", daemon=True).start()
    if warm_up is not None:
        warm_up()
    limit_memory(memory_mb)


def limit_memory(memory_mb: int) -> None:
    """Bound how much this process's address space may grow from now on, MiB, where the system tells and can (Linux).

    Libraries reserve a GiB and more that they never touch; a bound on the whole would say nothing about a page.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + (memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def end_with_parent() -> None:
    """Wait until the parent process ends, then end this one at once."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
