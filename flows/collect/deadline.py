"""When something has to have come to an end: moments that may be moved, at the cost of few timers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from math import inf
from types import TracebackType
from typing import Self


class Deadline:
    """Ends the work that it surrounds with TimeoutError, as `asyncio.timeout` does; moved to a later moment it costs no new timer.

    A cancelled timer stays with the event loop until its moment, and so does its context: it has one that holds no request.
    """

    def __init__(self, when: float, context: Context) -> None:
        """Take a moment of the event loop's clock."""
        self.when: float | None = when
        self.context = context
        self.loop = asyncio.get_running_loop()
        self.limit = asyncio.timeout(None)
        self.timer: asyncio.TimerHandle | None = None

    def move(self, when: float | None) -> None:
        """End the work at another moment, at none for None."""
        self.when = when
        if when is not None and (self.timer is None or when < self.timer.when()):
            self._stop()
            self.timer = self.loop.call_at(when, self._look, context=self.context)

    def _look(self) -> None:
        """End the work where its moment has come, else look again when it comes."""
        self.timer = None
        if self.when is not None and self.when <= self.loop.time():
            self.limit.reschedule(self.when)
        else:
            self.move(self.when)

    def _stop(self) -> None:
        if self.timer is not None:
            self.timer.cancel()

    async def __aenter__(self) -> Self:
        """Begin."""
        await self.limit.__aenter__()
        self.move(self.when)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End; raises TimeoutError where the moment had come."""
        self._stop()
        await self.limit.__aexit__(kind, error, trace)


class Closings:
    """Moments after which nothing is waited for: one timer for each, however many wait."""

    def __init__(self, close: Callable[[asyncio.Future[None]], None]) -> None:
        """Take what ends the wait for a future."""
        self.close = close
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[float, set[asyncio.Future[None]]] = {}

    def add(self, when: float, future: asyncio.Future[None]) -> None:
        """End the wait for a future at a moment of the event loop's clock."""
        waiting = self.waiting.get(when)
        if waiting is None:
            waiting = self.waiting[when] = set()
            if when < inf:
                self.loop.call_at(when, self._end, when)
        waiting.add(future)

    def remove(self, when: float, future: asyncio.Future[None]) -> None:
        """Note that a future is waited for no longer."""
        if when in self.waiting:
            self.waiting[when].discard(future)

    def _end(self, when: float) -> None:
        for future in self.waiting.pop(when):
            self.close(future)
