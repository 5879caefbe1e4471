"""Worker processes that may be killed: a page that hangs, eats memory or crashes costs its worker, never the run."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from flows.catalog.files import CatalogError
from flows.clean.page import Asked, article_key, without_text
from flows.clean.workers import NoWorkerError, Untaken, Worker, WorkerFailure
from flows.records import Article

TASKS = 2000
"""Tasks after which a worker is replaced: what a spike of memory took is not given back to the system otherwise."""

RUNG_SHARES = (1.0, 0.5, 1.0)
"""Part of the time for a page that each rung of the retry ladder may take."""

T = TypeVar("T")


class CleaningPool:
    """Spawned worker processes, each killed and replaced when a task takes too long or too much memory, or crashes.

    Threads may share it: each waits for its own task. A worker has one thread for polars, may grow by `memory_mb` MiB,
    and ends with its parent, however that ends. `warm_up` is a function of a module that each worker calls before
    its first task; the time it takes is not the task's. `tasks` is the number after which a worker is replaced.
    """

    def __init__(
        self, workers: int, *, memory_mb: int, page_seconds: float, warm_up: Callable[[], object] | None = None, tasks: int = TASKS
    ) -> None:
        """Make a pool; its workers start when tasks need them. A page may take `page_seconds` on each rung, half of it on the second."""
        self.page_seconds = page_seconds
        self._worker = (memory_mb, warm_up)
        self._tasks = tasks
        self._places = workers
        self._free: LifoQueue[Worker | None] = LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._living: set[Worker] = set()
        self._closed = threading.Event()
        self._closing = threading.Lock()

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the workers: at once after an error, else when their tasks are done."""
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End all workers and wait for their end; `at_once` gives up what they work on."""
        self._closed.set()
        if at_once:
            for worker in tuple(self._living):
                worker.kill()
        with self._closing:
            for _ in range(self._places):
                self._end(self._free.get())
            self._places = 0
            self._free.put(None)  # for a thread that waits for a place

    def run(self, function: Callable[..., T], *args: object, seconds: float) -> T:
        """Return what a function of a module returns in a worker.

        Raises WorkerFailure when it takes longer than `seconds`, runs out of memory or ends its worker, and NoWorkerError
        when no worker can start or the pool is closed; what the function itself raises is raised here.
        """
        task = pickle.dumps((function, args))
        worker = self._free.get()
        try:
            worker = self._given(worker, task)
            return cast("T", worker.answer(seconds))
        finally:
            self._free.put(self._kept(worker))

    def clean(
        self, function: Callable[[Path, Mapping[str, Any], int], Article], warc: Path, capture: Mapping[str, Any]
    ) -> tuple[Article, str | None]:
        """Return the article that a function makes of a capture in a worker, and None.

        The function is called with the WARC file, the capture and the rung of the retry ladder, next rung after each
        failure. When the last one fails too, the article has no text, is flagged `degraded`, and the reason comes with it:
        `timeout`, `memory`, `crash`, or `error` and what was raised. Raises OSError, CatalogError and
        NoWorkerError, which are no fault of the page.
        """
        failure = ""
        for rung, share in enumerate(RUNG_SHARES):
            try:
                return self.run(function, warc, capture, rung, seconds=self.page_seconds * share), None
            except WorkerFailure as failed:
                failure = failed.reason
            except (OSError, CatalogError, NoWorkerError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever a page makes a parser raise, the next rung may read it
                failure = f"error: {type(error).__name__}: {error}".splitlines()[0][:200]
        return failed_article(capture), failure

    def _given(self, worker: Worker | None, task: bytes) -> Worker:
        """Return a worker that took a task: this one, or a new one in its place; raises Untaken after the second."""
        self._must_be_open()
        if worker is not None and worker.usable:
            try:
                worker.give(task)
            except Untaken:
                pass
            else:
                return worker
        self._end(worker)
        return self._started(task)

    def _started(self, task: bytes) -> Worker:
        """Return a new worker that took a task; one that ends as it starts is replaced once."""
        try:
            return self._begun(task)
        except (NoWorkerError, Untaken):
            return self._begun(task)

    def _begun(self, task: bytes) -> Worker:
        worker = Worker(*self._worker)
        self._living.add(worker)
        try:
            self._must_be_open()  # asked again: now that whoever closes the pool knows this worker
            worker.wait_until_ready()
            worker.give(task)
        except BaseException:
            self._end(worker)
            raise
        return worker

    def _must_be_open(self) -> None:
        if self._closed.is_set():
            msg = "the pool of workers is closed"
            raise NoWorkerError(msg)

    def _kept(self, worker: Worker | None) -> Worker | None:
        """Return a worker if it may do another task, else None, and it is ended."""
        if worker is not None and worker.usable and worker.tasks < self._tasks:
            return worker
        self._end(worker)
        return None

    def _end(self, worker: Worker | None) -> None:
        """End a worker, if it is one, and forget it."""
        if worker is not None:
            worker.end()
            self._living.discard(worker)


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
