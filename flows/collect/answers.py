"""What is asked for, and what came of it: one request, one answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp

from flows.collect.message import Message, build_message, read_message, salvage_message
from flows.collect.verdict import NOT_MODIFIED, REDIRECTION, outcome_of_status
from flows.collect.wire import Wire
from flows.records import Earlier, Entry, Exchange, Outcome, Resource

MIME = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked for: an address for a source, as what, with which headers of its own.

    `entry` is what announced it, `previous` the record of a page that is asked for again. `earlier` is the response that
    the archive has of it; `is_conditional` whether it may be said to be unchanged. `most` bounds the response, in
    bytes, where something other than the run's bounds does.
    """

    source_id: str
    url: str
    url_key: str
    resource: Resource
    hop: int = 0
    entry: Entry | None = None
    previous: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    earlier: Earlier | None = None
    is_conditional: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request came to. `payload` is without transfer coding; `sent` and `answered` are of the event loop's clock.

    `beginning` is the first of its decoded body, of 64 KiB at most, where that could be decoded.
    """

    exchange: Exchange
    payload: bytes = b""
    beginning: bytes = b""
    coding: str | None = None
    content_type: str | None = None
    location: str | None = None
    retry_after: str | None = None
    cookies: tuple[str, ...] = ()
    headers: Collection[tuple[str, str]] = ()
    sent: float | None = None
    answered: float | None = None

    def ending(self, outcome: Outcome, error: str | None = None) -> Answer:
        """Return the same with another outcome."""
        return replace(self, exchange=replace(self.exchange, outcome=outcome, error=error or self.exchange.error))

    def restored(self) -> Answer:
        """Return the answer with what the archive has, where the server said that it is unchanged; it counts as had."""
        earlier = self.exchange.earlier
        if earlier is None:
            return self
        exchange = replace(self.exchange, outcome=Outcome.OK)
        if self.exchange.outcome is not Outcome.NOT_MODIFIED:
            return replace(self, exchange=exchange)
        mime = mime_in(earlier.content_type)
        return replace(
            self,
            exchange=replace(exchange, mime=mime),
            payload=earlier.payload,
            coding=earlier.coding,
            content_type=earlier.content_type,
        )


@dataclass(slots=True, eq=False)
class Reading:
    """How far a response has been read; `pieces` only where the wire hands nothing on. `begun`, `end`: of the loop's clock."""

    response: aiohttp.ClientResponse | None = None
    length: int = 0
    pieces: list[bytes] = field(default_factory=list)
    begun: float = 0.0
    end: float = 0.0
    is_large: bool = False
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

    def ended(self, status: int, location: str | None, *, is_conditional: bool) -> Outcome:
        """Return how a request ended whose response came; 304 is no answer to what was not asked."""
        if self.outcome is not None:
            return self.outcome
        if self.wrong_type:
            return Outcome.WRONG_TYPE
        if is_conditional and status == NOT_MODIFIED:
            return Outcome.NOT_MODIFIED
        is_cut = self.truncated is not None and status // 100 != REDIRECTION
        return Outcome.TOO_LARGE if is_cut else outcome_of_status(status, location)


def unsent(demand: Demand, outcome: Outcome, now: datetime, error: str | None = None) -> Answer:
    """Return the answer to a request that was never made, or got nothing back."""
    return Answer(exchange=_exchange(demand, outcome, now, request=b"", error=error))


def answer_of(demand: Demand, wire: Wire, reading: Reading, started_at: datetime, seconds: float) -> Answer:
    """Return the answer that a request came to."""
    response = reading.response
    asked = {"request": wire.request, "ip": wire.address, "seconds": seconds, "error": reading.error}
    if response is None:
        exchange = _exchange(demand, reading.outcome or Outcome.PROTOCOL_ERROR, started_at, **asked)
        return Answer(exchange=_salvaged(exchange, wire), sent=wire.sent, answered=wire.answered)
    message = _message(response, wire, reading)
    headers = response.headers
    location, content_type = headers.get("Location"), headers.get("Content-Type")
    exchange = _exchange(
        demand,
        reading.ended(response.status, location, is_conditional=demand.is_conditional),
        started_at,
        response_head=message.head,
        body=message.body,
        status=response.status,
        mime=mime_in(content_type),
        wire_exact=message.exact,
        truncated=reading.truncated,
        **asked,
    )
    return Answer(
        exchange=exchange,
        payload=message.payload,
        coding=",".join(headers.getall("Content-Encoding", ())) or None,
        content_type=content_type,
        location=location,
        retry_after=headers.get("Retry-After"),
        cookies=tuple(headers.getall("Set-Cookie", ())),
        headers=headers.items(),
        sent=wire.sent,
        answered=wire.answered,
    )


def _exchange(demand: Demand, outcome: Outcome, started_at: datetime, **received: Any) -> Exchange:  # noqa: ANN401 - its other fields
    """Return the exchange that a demand came to."""
    return Exchange(
        source_id=demand.source_id,
        url=demand.url,
        url_key=demand.url_key,
        resource=demand.resource,
        hop=demand.hop,
        entry=demand.entry,
        previous=demand.previous,
        outcome=outcome,
        started_at=started_at,
        **received,
    )


def _salvaged(exchange: Exchange, wire: Wire) -> Exchange:
    """Return an exchange without a response, or with the bytes of one that broke HTTP's rules: evidence, never read."""
    found = salvage_message(wire.taken()) if exchange.outcome is Outcome.PROTOCOL_ERROR else None
    if found is None:
        return exchange
    status, message = found
    return replace(exchange, status=status, response_head=message.head, body=message.body, truncated="unspecified")


def mime_of(response: aiohttp.ClientResponse) -> str | None:
    """Return a response's media type in small letters without parameters, None where it says none."""
    return mime_in(response.headers.get("Content-Type"))


def mime_in(content_type: str | None) -> str | None:
    """Return the media type in a Content-Type, as `mime_of`."""
    mime = (content_type or "").split(";")[0].strip().lower()
    return mime if MIME.fullmatch(mime) else None


def _message(response: aiohttp.ClientResponse, wire: Wire, reading: Reading) -> Message:
    """Return the response as it came, or as aiohttp reports it where the wire does not tell."""
    chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
    message = read_message(wire.taken(), chunked=chunked, length=reading.length, is_cut=wire.is_over)
    if message is not None and message.exact:
        return message
    payload = b"".join(reading.pieces) or (message.payload if message else b"")
    version = response.version or aiohttp.HttpVersion11
    status_line = f"HTTP/{version.major}.{version.minor} {response.status} {response.reason or ''}"
    return build_message(status_line, response.raw_headers, payload)
