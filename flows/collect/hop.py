"""One request: asked, timed, bounded, and its response as it came. No redirects, no retries, no waiting for a turn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime

import aiohttp
from yarl import URL

from flows.collect.guard import guarded_sockets
from flows.collect.message import Message, build_message, read_message
from flows.collect.network import Bounds, Network
from flows.collect.resolver import BookResolver
from flows.collect.verdict import is_wrong_type, outcome_of_error, outcome_of_status
from flows.collect.wire import CURRENT, Wire, heads, tap
from flows.records import Exchange, Outcome, Resource

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br"
MIME = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked for: an address for a source, and as what."""

    source_id: str
    url: str
    url_key: str
    resource: Resource
    hop: int = 0
    cookies: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request came to. `payload` is without transfer coding, `sent` a moment of the event loop's clock."""

    exchange: Exchange
    payload: bytes = b""
    coding: str | None = None
    content_type: str | None = None
    location: str | None = None
    retry_after: str | None = None
    cookies: tuple[str, ...] = ()
    sent: float | None = None

    def ending(self, outcome: Outcome, error: str | None = None) -> Answer:
        """Return the same with another outcome."""
        return replace(self, exchange=replace(self.exchange, outcome=outcome, error=error or self.exchange.error))

    def without_bodies(self) -> Answer:
        """Return the same without the bytes of the response."""
        return replace(self, payload=b"", exchange=replace(self.exchange, body=b"", response_head=b""))


def open_session(network: Network) -> aiohttp.ClientSession:
    """Return a session that keeps bodies as they come, and no cookies, and follows no environment's proxies."""
    bounds = network.bounds
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=BookResolver(network.address_book),
        socket_factory=guarded_sockets(network.allow_addresses),
    )
    tap(connector)
    session = aiohttp.ClientSession(
        connector=connector,
        headers={"User-Agent": network.user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
        trace_configs=[heads()],
        max_line_size=bounds.header_bytes,
        max_field_size=bounds.header_bytes,
        max_headers=bounds.headers,
    )
    session._retry_connection = False  # noqa: SLF001 - a second request at once would be out of turn
    return session


class Asker:
    """Makes single requests over one session, within the bounds of a run."""

    def __init__(self, session: aiohttp.ClientSession, bounds: Bounds, now: Callable[[], datetime]) -> None:
        """Take a session of `open_session`."""
        self.session = session
        self.bounds = bounds
        self.now = now
        self.large = asyncio.Semaphore(bounds.large_at_once)

    async def ask(self, demand: Demand, held: AsyncExitStack) -> Answer:
        """Return what one request came to; never raises for what a server does.

        A large body takes one of few places in memory, which `held` gives back when it is closed.
        """
        started_at, started = self.now(), asyncio.get_running_loop().time()
        deadline = asyncio.timeout(self.bounds.connect_seconds)
        most = self._most(demand.resource) + self.bounds.header_bytes
        wire = Wire(most, self.bounds.header_bytes, deadline, self.bounds.head_seconds)
        reading = Reading()
        token = CURRENT.set(wire)
        try:
            await self._receive(demand, wire, reading, held)
        finally:
            CURRENT.reset(token)
        return _answer(demand, wire, reading, started_at, asyncio.get_running_loop().time() - started)

    async def _receive(self, demand: Demand, wire: Wire, reading: Reading, held: AsyncExitStack) -> None:
        headers = {"Cookie": demand.cookies} if demand.cookies else None
        try:
            async with wire.deadline:
                asking = self.session.get(URL(demand.url, encoded=True), headers=headers, allow_redirects=False, trace_request_ctx=wire)
                async with asking as response:
                    reading.response = response
                    await self._read(demand.resource, response, wire, reading, held)
        except TimeoutError as error:
            reading.fail(error, self._overdue(wire, reading), "time")
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as error:
            reading.fail(error, outcome_of_error(error, wire), "disconnect")

    async def _read(self, resource: Resource, response: aiohttp.ClientResponse, wire: Wire, reading: Reading, held: AsyncExitStack) -> None:
        """Read a body up to its bound, every wait within its time."""
        loop = asyncio.get_running_loop()
        reading.wrong_type = response.status // 100 == 2 and is_wrong_type(resource, mime_of(response))  # noqa: PLR2004 - 2xx
        most = self.bounds.wrong_type_bytes if reading.wrong_type else self._most(resource)
        reading.end = loop.time() + self.bounds.total_seconds
        is_large = False
        wire.deadline.reschedule(min(loop.time() + self.bounds.idle_seconds, reading.end))
        async for chunk in response.content.iter_any():
            reading.take(chunk, wire)
            if max(reading.length, len(wire.received)) > most:
                reading.truncated = "length"
                response.close()
                return
            if reading.length > self.bounds.large_bytes and not is_large:
                is_large = True
                wire.deadline.reschedule(None)
                before = loop.time()
                await held.enter_async_context(self.large)
                reading.end += loop.time() - before
            wire.deadline.reschedule(min(loop.time() + self.bounds.idle_seconds, reading.end))

    def _most(self, resource: Resource) -> int:
        return self.bounds.robots_bytes if resource is Resource.ROBOTS else self.bounds.wire_bytes

    def _overdue(self, wire: Wire, reading: Reading) -> Outcome:
        if wire.sent is None:
            return Outcome.TIMEOUT_CONNECT
        if reading.response is None:
            return Outcome.TIMEOUT_FIRST_BYTE
        return Outcome.TIMEOUT_TOTAL if asyncio.get_running_loop().time() >= reading.end else Outcome.TIMEOUT_IDLE


@dataclass(slots=True, eq=False)
class Reading:
    """How far a response has been read; `pieces` only where the wire hands nothing on."""

    response: aiohttp.ClientResponse | None = None
    length: int = 0
    pieces: list[bytes] = field(default_factory=list)
    end: float = 0.0
    wrong_type: bool = False
    truncated: str | None = None
    outcome: Outcome | None = None
    error: str | None = None

    def take(self, chunk: bytes, wire: Wire) -> None:
        """Count a piece of the payload."""
        self.length += len(chunk)
        if not wire.received:
            self.pieces.append(chunk)

    def fail(self, error: BaseException, outcome: Outcome, truncated: str) -> None:
        """Note what ended it early."""
        self.outcome, self.truncated = outcome, truncated
        self.error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]


def mime_of(response: aiohttp.ClientResponse) -> str | None:
    """Return a response's media type in small letters without parameters, None where it says none."""
    mime = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    return mime if MIME.fullmatch(mime) else None


def _answer(demand: Demand, wire: Wire, reading: Reading, started_at: datetime, seconds: float) -> Answer:
    exchange = Exchange(
        source_id=demand.source_id,
        url=demand.url,
        url_key=demand.url_key,
        resource=demand.resource,
        outcome=reading.outcome or Outcome.OK,
        started_at=started_at,
        request=wire.request,
        ip=wire.address,
        hop=demand.hop,
        error=reading.error,
        seconds=seconds,
    )
    response = reading.response
    if response is None:
        return Answer(exchange=exchange, sent=wire.sent)
    message = _message(response, wire, reading)
    location = response.headers.get("Location")
    exchange = replace(
        exchange,
        outcome=reading.outcome or _outcome(response.status, location, reading),
        response_head=message.head,
        body=message.body,
        status=response.status,
        mime=mime_of(response),
        wire_exact=message.exact,
        truncated=reading.truncated,
    )
    return Answer(
        exchange=exchange,
        payload=message.payload,
        coding=",".join(response.headers.getall("Content-Encoding", ())) or None,
        content_type=response.headers.get("Content-Type"),
        location=location,
        retry_after=response.headers.get("Retry-After"),
        cookies=tuple(response.headers.getall("Set-Cookie", ())),
        sent=wire.sent,
    )


def _outcome(status: int, location: str | None, reading: Reading) -> Outcome:
    if reading.wrong_type:
        return Outcome.WRONG_TYPE
    return Outcome.TOO_LARGE if reading.truncated else outcome_of_status(status, location)


def _message(response: aiohttp.ClientResponse, wire: Wire, reading: Reading) -> Message:
    chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
    message = read_message(wire.taken(), chunked=chunked, length=reading.length)
    if message is not None and message.exact:
        return message
    payload = b"".join(reading.pieces) or (message.payload if message else b"")
    version = response.version or aiohttp.HttpVersion11
    status_line = f"HTTP/{version.major}.{version.minor} {response.status} {response.reason or ''}"
    return build_message(status_line, response.raw_headers, payload)
