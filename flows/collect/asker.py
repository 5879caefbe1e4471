"""One request: asked, timed, bounded. No redirects, no retries, no waiting for a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime

import aiohttp
from yarl import URL

from flows.collect.answers import Answer, Demand, Reading, answer_of, mime_of
from flows.collect.deadline import Deadline
from flows.collect.network import Bounds
from flows.collect.places import Place
from flows.collect.verdict import REDIRECTION, is_wrong_type, outcome_of_error
from flows.collect.wire import CURRENT, Wire
from flows.records import Outcome, Resource

SUCCESS = 2
FRAMINGS = ("", "chunked", "identity")


def check_framing(response: aiohttp.ClientResponse) -> None:
    """Raise ValueError for a transfer coding other than chunks: where its body ends, two readers would not agree (RFC 9112, 6.3)."""
    coding = ",".join(response.headers.getall("Transfer-Encoding", ())).strip().lower()
    if coding not in FRAMINGS:
        msg = f"transfer coding {coding[:40]}"
        raise ValueError(msg)


class Asker:
    """Makes single requests over one session, within the bounds of a run."""

    def __init__(self, session: aiohttp.ClientSession, bounds: Bounds, now: Callable[[], datetime]) -> None:
        """Take a session of `open_session`."""
        self.session = session
        self.bounds = bounds
        self.now = now
        self.large = asyncio.Semaphore(bounds.large_at_once)
        self.loop = asyncio.get_running_loop()
        self.context = copy_context()

    async def ask(self, demand: Demand, place: Place) -> Answer:
        """Return what one request came to; never raises for what a server does.

        A large body takes one of few places in memory.
        """
        started_at, started = self.now(), self.loop.time()
        deadline = Deadline(started + self.bounds.connect_seconds, self.context)
        most = self._most(demand) + self.bounds.header_bytes
        wire = Wire(most, self.bounds.header_bytes, deadline, self.bounds.head_seconds)
        reading = Reading()
        token = CURRENT.set(wire)
        try:
            await self._receive(demand, wire, reading, place)
        finally:
            CURRENT.reset(token)
        return answer_of(demand, wire, reading, started_at, self.loop.time() - started)

    async def _receive(self, demand: Demand, wire: Wire, reading: Reading, place: Place) -> None:
        """Ask, and read what comes; the wire's deadline is moved on with every step."""
        url = URL(demand.url, encoded=True)
        try:
            async with (
                wire.deadline,
                self.session.get(url, headers=demand.headers, allow_redirects=False) as response,
            ):
                reading.response = response
                await self._read(demand, wire, reading, place)
        except TimeoutError as error:
            reading.fail(error, self._overdue(wire, reading), "time")
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as error:
            outcome = outcome_of_error(error, wire)
            reading.fail(error, outcome, "length" if outcome is Outcome.TOO_LARGE else "disconnect")

    async def _read(self, demand: Demand, wire: Wire, reading: Reading, place: Place) -> None:
        """Read a body up to its bound, every wait within its time."""
        response = reading.response
        if response is None:
            return
        check_framing(response)
        reading.wrong_type = response.status // 100 == SUCCESS and is_wrong_type(demand.resource, mime_of(response))
        reading.begun = self.loop.time()
        reading.end = reading.begun + self.bounds.total_seconds
        is_short = reading.wrong_type or response.status // 100 == REDIRECTION
        most = self.bounds.short_bytes if is_short else self._most(demand)
        self._wait_on(wire, reading)
        async for chunk in response.content.iter_any():
            reading.take(chunk, wire)
            if max(reading.length, len(wire.received)) > most:
                reading.truncated = "length"
                response.close()
                return
            if reading.length > self.bounds.large_bytes and not reading.is_large:
                await self._take_place(wire, reading, place)
            self._wait_on(wire, reading)

    async def _take_place(self, wire: Wire, reading: Reading, place: Place) -> None:
        """Wait for a place for a large body; the wait is ours and not held against the server."""
        reading.is_large = True
        wire.deadline.move(None)
        before = self.loop.time()
        await place.take(self.large)
        waited = self.loop.time() - before
        reading.begun += waited
        reading.end += waited

    def _wait_on(self, wire: Wire, reading: Reading) -> None:
        """Wait for more: not longer than a pause may be, than the whole may take, and than so few bytes may take."""
        wire.deadline.move(min(self.loop.time() + self.bounds.idle_seconds, self._end(reading)))

    def _end(self, reading: Reading) -> float:
        """Return when a response must have ended that has brought so many bytes."""
        return min(reading.end, reading.begun + self.bounds.slow_seconds + reading.length / self.bounds.slow_bytes_per_second)

    def _most(self, demand: Demand) -> int:
        if demand.most is not None:
            return demand.most
        return self.bounds.robots_bytes if demand.resource in {Resource.ROBOTS, Resource.TDMREP} else self.bounds.wire_bytes

    def _overdue(self, wire: Wire, reading: Reading) -> Outcome:
        if wire.sent is None:
            return Outcome.TIMEOUT_CONNECT
        if reading.response is None:
            return Outcome.TIMEOUT_FIRST_BYTE
        return Outcome.TIMEOUT_TOTAL if self.loop.time() >= self._end(reading) else Outcome.TIMEOUT_IDLE
