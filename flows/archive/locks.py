"""Locks between processes of one machine, released by the system however their holder ends."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

from flows.archive.objects import StoreError

TRIES = 4
LOOKING_SECONDS = 0.02
"""Between tries: a process that only asks whether a lock is held has it for a moment."""


class Busy(StoreError):  # noqa: N818  what the holder is, not what went wrong
    """A lock that another process holds."""


class Lock:
    """A lock on a file; a process may acquire it more than once."""

    _mutex = threading.RLock()
    _held: dict[Path, tuple[int, int]] = {}  # noqa: RUF012  one table for the whole process is the point

    def __init__(self, path: Path) -> None:
        """Take a path; nothing is locked yet."""
        self.path = path.absolute()

    def acquire(self) -> None:
        """Hold the lock once more; raises Busy when another process holds it."""
        with self._mutex:
            descriptor, holds = self._held.get(self.path) or (self._lock(), 0)
            self._held[self.path] = (descriptor, holds + 1)

    def hold(self) -> None:
        """Hold the lock from now on, if this process does not yet; raises Busy when another holds it."""
        with self._mutex:
            if self.path not in self._held:
                self.acquire()

    def release(self) -> None:
        """Hold the lock once less; with the last hold it is free."""
        with self._mutex:
            descriptor, holds = self._held.pop(self.path, (-1, 0))
            if holds > 1:
                self._held[self.path] = (descriptor, holds - 1)
            elif holds:
                os.close(descriptor)

    def is_held_elsewhere(self) -> bool:
        """Tell whether another process holds it; a file that is not there is not made, for its run may just have been dropped."""
        with self._mutex:
            if self.path in self._held:
                return False
            try:
                descriptor = os.open(self.path, os.O_RDONLY)
            except FileNotFoundError:
                return False
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
            finally:
                os.close(descriptor)
            return False

    def _lock(self) -> int:
        """Return a descriptor that holds the lock; raises Busy."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        for left in reversed(range(TRIES)):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if left:
                    time.sleep(LOOKING_SECONDS)
                    continue
                os.close(descriptor)
                msg = f"{self.path}: held by another process of this machine"
                raise Busy(msg) from error
            break
        return descriptor
