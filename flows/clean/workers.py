"""A worker process as its parent sees it: started, given a task, waited for, and killed when it takes too long.

Each worker has a pipe of its own, and only the two processes hold its ends. A worker that is killed, at whatever moment,
closes its end, and whoever waits for it learns of it. Processes that share a queue share its locks too: one that is
killed while it holds a lock, were it idle, stops all others for ever.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flows.errors import DatelineError
from flows.spawned import serve
from flows.spawning import WorkerContext

STARTING_SECONDS = 300.0
"""Longest that a worker may take to start and warm up; on a busy machine it takes ten."""

TAKING_SECONDS = 60.0
"""Longest that an idle worker may take to take a task; it takes a millisecond."""

ENDING_SECONDS = 10.0
"""Longest to wait for the end of a process that was killed; one that a disk keeps is left behind."""

CONTEXT = WorkerContext()


class NoWorkerError(DatelineError):
    """No worker process can be had: no fault of any page, and it may pass; the message is one line."""


class WorkerFailure(Exception):  # noqa: N818 - a failure of the worker, not an error of the caller
    """A task that its worker did not finish; `reason` is `timeout`, `memory` or `crash`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(f"a worker did not finish its task: {reason}")
        self.reason = reason


class Untaken(WorkerFailure):
    """A task that its worker never took: no fault of the task."""


class Worker:
    """A process that does one task at a time. Its methods are for one thread, but for `kill`."""

    def __init__(self, memory_mb: int, warm_up: Callable[[], object] | None) -> None:
        """Start a process; raises NoWorkerError when the system has none to give."""
        self.tasks = 0
        self._busy = False
        self._lost = threading.Event()
        self._pipe, its_end = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=serve, args=(its_end, memory_mb, pickle.dumps(warm_up)), name="worker", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            self._pipe.close()
            msg = f"no worker process can start: {error}"
            raise NoWorkerError(msg) from error
        finally:
            its_end.close()

    @property
    def usable(self) -> bool:
        """Whether the worker may be given a task."""
        return not self._busy and not self._lost.is_set() and self._process.is_alive()

    def wait_until_ready(self) -> None:
        """Wait until the worker has loaded what tasks need; raises NoWorkerError when it ends before."""
        try:
            with self._within(STARTING_SECONDS):
                self._pipe.recv_bytes()
        except WorkerFailure as failure:
            msg = f"worker processes end while they start ({failure.reason}); if memory is short, free some, then run the same again"
            raise NoWorkerError(msg) from None

    def give(self, task: bytes) -> None:
        """Give the worker a task, a pickled function and its arguments; raises Untaken."""
        self.tasks += 1
        self._busy = True  # until its answer is here: one that nobody waited for would be taken for the next task's
        try:
            with self._within(TAKING_SECONDS):
                self._pipe.send_bytes(task)
                self._pipe.recv_bytes()
        except WorkerFailure as failure:
            raise Untaken(failure.reason) from None

    def answer(self, seconds: float) -> Any:  # noqa: ANN401 - whatever the task returns
        """Return what the task that was given returns, or raise what it raises; raises WorkerFailure after so many seconds."""
        with self._within(seconds):
            answer = self._pipe.recv_bytes()
        self._busy = False
        done, value = pickle.loads(answer)  # noqa: S301 - of the process started here
        if done:
            return value
        if isinstance(value, MemoryError):
            self._lost.set()  # what a spike took is not given back
            reason = "memory"
            raise WorkerFailure(reason)
        raise value

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer learns of it."""
        self._lost.set()
        self._process.kill()

    def end(self) -> None:
        """End the process at once and wait for its end."""
        self.kill()
        self._process.join(ENDING_SECONDS)
        self._pipe.close()

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Kill the worker when what is done with it takes longer; raises WorkerFailure when it ended, whatever ended it."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (EOFError, OSError):
            self._lost.set()
            raise WorkerFailure("timeout" if late.is_set() else "crash") from None
        finally:
            timer.cancel()
            timer.join()
