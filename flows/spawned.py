"""What a worker process does: it takes one task after another from its pipe, answers each, and ends with its parent."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

WORD = b""
"""What a worker says when it is ready, and when it has taken a task; its next message is the task's outcome."""

OUT_OF_MEMORY = pickle.dumps((False, MemoryError()))
"""The outcome of a task for which memory did not suffice: made before, for there may be none left to make it of."""


UNUSED = ("sqlalchemy", "fsspec")
"""Libraries that others load where they are installed, for uses that no task has: 15 MB a process."""


def serve(pipe: Connection, memory_mb: int, warm_up: bytes) -> None:
    """Do tasks until the other end of the pipe is closed; a task is a pickled function and its arguments.

    `warm_up` is a pickled function, or None pickled: so that nothing of it is loaded before this process is made ready for it.
    """
    prepare(memory_mb, warm_up)
    with suppress(EOFError, ConnectionError):
        pipe.send_bytes(WORD)
        while True:
            task = pipe.recv_bytes()
            pipe.send_bytes(WORD)
            pipe.send_bytes(outcome(task))


def prepare(memory_mb: int, warm_up: bytes) -> None:
    """Bound this process's memory, tie its life to its parent's, and load what tasks need and nothing else."""
    follow_parent()
    sys.modules.update(dict.fromkeys(UNUSED))  # type: ignore[arg-type]  # None: as if it were not installed
    load: Callable[[], object] | None = pickle.loads(warm_up)  # noqa: S301 - the parent's own
    if load is not None:
        load()
    give_back()
    limit_memory(memory_mb)


def follow_parent() -> None:
    """Leave interrupts to the parent process, and tie this one's life to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for a long call in C to return
    threading.Thread(target=end_with_parent, name="parent-watch", daemon=True).start()


def give_back() -> None:
    """Give the system the memory back that was needed for a while, where the C library can (glibc): it keeps 20 MB of what loading took."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


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


def outcome(task: bytes) -> bytes:
    """Return True and what a task returns, or False and what it raises, pickled."""
    try:
        function, args = pickle.loads(task)  # noqa: S301 - the parent's own
        return pickle.dumps((True, function(*args)))
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        return pickle.dumps((False, portable(error)))


def portable(error: Exception) -> Exception:
    """Return an error that can be pickled and read back, with its traceback as a note: itself, or one that says as much."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - just written
    except Exception:  # noqa: BLE001 - whatever an error's own making raises
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
