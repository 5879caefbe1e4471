"""The bytes of one request and its response, as they went over the wire, beside what aiohttp makes of them."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection

from flows.collect.deadline import Deadline
from flows.collect.message import find_head

CURRENT: ContextVar[Wire | None] = ContextVar("wire", default=None)
"""The wire of the request that the running task makes; tasks that connect for it inherit it."""


@dataclass(slots=True, eq=False)
class Wire:
    """What one request sent and received, up to `most` bytes (`is_over`: more came); `deadline` ends it.

    `sent` and `answered`, the moment of the first byte, are of the event loop's clock.
    """

    most: int
    most_head: int
    deadline: Deadline
    head_seconds: float
    request: bytes = b""
    received: bytearray = field(default_factory=bytearray)
    sent: float | None = None
    answered: float | None = None
    address: str | None = None
    blocked: str | None = None
    has_head: bool = False
    is_over: bool = False

    def take(self, data: bytes) -> None:
        """Add bytes that came, up to the most that is kept."""
        room = max(self.most - len(self.received), 0)
        self.received += data if len(data) <= room else data[:room]
        self.is_over = self.is_over or len(data) > room

    def is_flooded(self) -> bool:
        """Return whether more has come than a head may have, interim responses and all, and no whole head is in it."""
        if self.has_head or len(self.received) <= self.most_head:
            return False
        self.has_head = find_head(self.received, self.most_head) is not None
        return not self.has_head

    def taken(self) -> bytes:
        """Return everything that came, and let go of it."""
        received, self.received, self.most = bytes(self.received), bytearray(), 0
        return received


class Tap(ResponseHandler):
    """aiohttp's protocol, which also hands every byte to the wire of the request that it serves."""

    wire: Wire | None = None

    def set_response_params(self, **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        """Begin to serve a request."""
        self.wire = CURRENT.get()
        if self.wire is not None and self.transport is not None:
            self.wire.address = self.transport.get_extra_info("peername")[0]
        super().set_response_params(**options)

    def data_received(self, data: bytes) -> None:
        """Take bytes off the wire; a server that sends more than its bound is hung up on."""
        if self.wire is not None:
            if self.wire.answered is None:
                self.wire.answered = asyncio.get_running_loop().time()
            self.wire.take(data)
            if self.wire.is_flooded():
                self._hang_up()
                return
        super().data_received(data)
        if self.wire is not None and self.wire.is_over:
            self._hang_up()

    def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def tap(connector: aiohttp.TCPConnector) -> None:
    """Make a connector's connections hand on their bytes.

    The place where aiohttp keeps its protocol is not public. Where it moves, nothing is handed on, and exchanges are
    archived as aiohttp reports them (`wire_exact` false).
    """
    connector._factory = partial(Tap, loop=asyncio.get_running_loop())  # type: ignore[assignment]  # noqa: SLF001 - see above


class NotedRequest(aiohttp.ClientRequest):
    """aiohttp's request, which also notes its head at the moment when it is sent, and starts the wait for the answer."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Send it."""
        if wire := CURRENT.get():
            lines = [f"{self.method} {self.url.raw_path_qs} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers.items())]
            wire.request = "\r\n".join((*lines, "", "")).encode()
            wire.sent = self.loop.time()
            wire.deadline.move(wire.sent + wire.head_seconds)
        return await super().send(conn)
