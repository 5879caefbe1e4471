"""The bytes of one request and its response, as they went over the wire, beside what aiohttp makes of them."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from flows.collect.message import HEAD_END

CURRENT: ContextVar[Wire | None] = ContextVar("wire", default=None)
"""The wire of the request that the running task makes; tasks that connect for it inherit it."""


@dataclass(slots=True, eq=False)
class Wire:
    """What one request sent and received; `deadline` ends it, `moments` are of the event loop's clock."""

    most: int
    most_head: int
    deadline: asyncio.Timeout
    head_seconds: float
    request: bytes = b""
    received: bytearray = field(default_factory=bytearray)
    sent: float | None = None
    address: str | None = None
    blocked: str | None = None

    def take(self, data: bytes) -> None:
        """Add bytes that came, up to the most that is kept."""
        room = self.most - len(self.received)
        self.received += data if len(data) <= room else data[: max(room, 0)]

    def is_flooded(self) -> bool:
        """Return whether a head has come that does not end where it must."""
        return len(self.received) > self.most_head and not HEAD_END.search(self.received, 0, self.most_head)

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
        """Take bytes off the wire."""
        if self.wire is not None:
            self.wire.take(data)
            if self.wire.is_flooded() and self.transport is not None:
                self.transport.abort()
                return
        super().data_received(data)


def tap(connector: aiohttp.TCPConnector) -> None:
    """Make a connector's connections hand on their bytes.

    The place where aiohttp keeps its protocol is not public. Where it moves, nothing is handed on, and exchanges are
    archived as aiohttp reports them (`wire_exact` false).
    """
    connector._factory = partial(Tap, loop=asyncio.get_running_loop())  # type: ignore[assignment]  # noqa: SLF001 - see above


def heads() -> aiohttp.TraceConfig:
    """Return the trace that notes a request's head at the moment when it is sent, and starts the wait for the answer."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_note_head)
    return trace


async def _note_head(_: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestHeadersSentParams) -> None:
    wire: Wire = context.trace_request_ctx
    lines = [f"{sent.method} {sent.url.raw_path_qs} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.headers.items())]
    wire.request = "\r\n".join((*lines, "", "")).encode()
    wire.sent = asyncio.get_running_loop().time()
    wire.deadline.reschedule(wire.sent + wire.head_seconds)
