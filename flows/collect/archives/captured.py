"""The bytes of a capture in an archive of others: a piece of a WARC file, or a page as it is replayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from flows.catalog.sources import Source
from flows.codings import GZIP_MAGIC
from flows.collect.answers import Answer, mime_in
from flows.collect.archives.service import EXCLUDED, Service
from flows.collect.verdict import outcome_of_status
from flows.digests import sha1
from flows.records import Holding, Outcome
from flows.urls import UrlError, url_key

PARTIAL = 206
WHOLE = 200
NOT_SATISFIABLE = 416
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
ORIGINAL = re.compile(r'<([^<>]+)>\s*;\s*rel="?original"?')
KEPT = "x-archive-orig-"
FRAMING = frozenset({"transfer-encoding", "content-encoding", "content-length", "connection", "keep-alive"})
"""Headers of the original response that say how its body was coded and sent: of what is replayed they are true no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes of a file, and when they were had; without them, the outcome that says why.

    `size` and `version` are the file's, as its server says.
    """

    content: bytes
    had_at: datetime
    size: int | None = None
    version: str = ""
    outcome: Outcome = Outcome.OK
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A captured response as it is replayed: its head is put together from what the archive says of it.

    `body` is in the content coding that it was captured in where its digest shows that; else without one. `agrees` tells
    whether it has the digest of the index, None where that says none.
    `file` is the file in which the archive keeps it.
    """

    had_at: datetime
    outcome: Outcome
    error: str | None = None
    status: int | None = None
    mime: str | None = None
    head: bytes = b""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    truncated: str | None = None
    agrees: bool | None = None
    file: str | None = None


async def fetch_piece(service: Service, source: Source, address: str, offset: int, length: int, *, may_end: bool = False) -> Piece:
    """Return a piece of a file by a request for its range; a server that sends anything else is told by its outcome.

    With `may_end` the file may end before the piece.
    """
    if length > service.fetcher.network.bounds.wire_bytes:
        error = f"{length} bytes, more than a page may have"
        return Piece(content=b"", had_at=service.fetcher.now(), outcome=Outcome.TOO_LARGE, error=error)
    headers = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "identity"}
    answer = await service.ask(address, source, headers, most=length + service.fetcher.network.bounds.header_bytes)
    exchange, had_at = answer.exchange, answer.exchange.started_at
    if exchange.status == WHOLE:
        return Piece(content=b"", had_at=had_at, outcome=Outcome.PROTOCOL_ERROR, error="the whole file instead of a range of it")
    if exchange.status == NOT_SATISFIABLE:
        return Piece(content=b"", had_at=had_at, outcome=Outcome.HTTP_4XX, error="status 416: the file ends before the record")
    if exchange.outcome is not Outcome.OK:
        return Piece(content=b"", had_at=had_at, outcome=exchange.outcome, error=exchange.error or f"status {exchange.status}")
    return _checked(answer, offset, length, may_end=may_end)


def _checked(answer: Answer, offset: int, length: int, *, may_end: bool) -> Piece:
    """Return the piece that an answer holds, compared with what was asked for."""
    said = _header(answer, "content-range") or ""
    match = CONTENT_RANGE.fullmatch(said.strip())
    size = int(match[3]) if match and match[3] != "*" else None
    last = offset + length - 1 if size is None or not may_end else min(offset + length, size) - 1
    is_asked = match is not None and (int(match[1]), int(match[2])) == (offset, last)
    had_at = answer.exchange.started_at
    if answer.exchange.status != PARTIAL or not is_asked or len(answer.payload) != last - offset + 1 or answer.coding:
        what = f"Content-Range {said!r}" if not is_asked else f"{len(answer.payload)} bytes {answer.coding or ''}"
        error = f"another range than bytes {offset}-{last}: {what.strip()}"
        return Piece(content=b"", had_at=had_at, outcome=Outcome.PROTOCOL_ERROR, error=error)
    version = _header(answer, "etag") or _header(answer, "last-modified") or ""
    return Piece(content=answer.payload, had_at=had_at, size=size, version=version)


async def fetch_replayed(service: Service, source: Source, holding: Holding) -> Replayed:
    """Return a holding's response as it is replayed; what is not that very capture is told by its outcome."""
    answer = await service.ask(holding.place, source)
    moment = _moment(_header(answer, "memento-datetime"))
    if moment is None:
        return _not_replayed(service, answer)
    original = ORIGINAL.search(_header(answer, "link") or "")
    if moment != holding.captured_at.replace(microsecond=0) or (original and not _is_page(original[1], holding)):
        found = f"{original[1] if original else holding.url} of {moment:%Y-%m-%d %H:%M:%S}"
        return _failed(answer, Outcome.HTTP_4XX, f"another capture in its place: {found}")
    return _replayed(service, answer, holding.digest)


def _not_replayed(service: Service, answer: Answer) -> Replayed:
    """Return why no capture came: the service's own answer is one about it."""
    exchange = answer.exchange
    said = " ".join((_header(answer, "x-archive-wayback-runtime-error") or "", service.body_of(answer).decode("utf-8", "replace")))
    if any(each in said for each in EXCLUDED):
        return _failed(answer, Outcome.BLOCKED, "excluded by the archive")
    if exchange.outcome is Outcome.REDIRECT:
        return _failed(answer, Outcome.HTTP_4XX, f"another capture in its place: {answer.location}")
    if exchange.outcome is Outcome.OK:
        return _failed(answer, Outcome.PROTOCOL_ERROR, "no capture: the answer says no time of one")
    return _failed(answer, exchange.outcome, exchange.error or f"status {exchange.status}")


def _failed(answer: Answer, outcome: Outcome, error: str) -> Replayed:
    return Replayed(had_at=answer.exchange.started_at, outcome=outcome, error=error)


def _replayed(service: Service, answer: Answer, digest: str | None) -> Replayed:
    """Return a capture with the head that it had, as far as the archive tells, and its body: coded if it was captured so."""
    exchange = answer.exchange
    status = exchange.status or 0
    coding = _coding(answer, digest)
    body = answer.payload if coding else service.body_of(answer)
    headers = _original_headers(answer.headers)
    if not any(name.lower() == "content-type" for name, _ in headers) and answer.content_type:
        headers.append(("Content-Type", answer.content_type))
    if coding:
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    outcome = exchange.outcome if exchange.outcome is not Outcome.OK else outcome_of_status(status, None)
    return Replayed(
        had_at=exchange.started_at,
        outcome=outcome,
        error=exchange.error,
        status=status,
        mime=mime_in(next(value for name, value in reversed(headers) if name.lower() == "content-type") if headers else None),
        head=_head(status, headers),
        body=body,
        headers=tuple(headers),
        truncated=exchange.truncated,
        agrees=None if digest is None else sha1(body) == digest,
        file=_header(answer, "x-archive-src"),
    )


def _coding(answer: Answer, digest: str | None) -> str | None:
    """Return the content coding in which a body was captured and comes, None where it comes without one or was coded on its way.

    Some are replayed as they were captured, under no header that says so.
    """
    if answer.coding is not None:
        return answer.coding if digest is not None and sha1(answer.payload) == digest else None
    original = _header(answer, f"{KEPT}content-encoding")
    return original if original and answer.payload.startswith(GZIP_MAGIC) else None


def _original_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers of the captured response, but for those that its body no longer fits."""
    original = [(name[len(KEPT) :], value) for name, value in headers if name.lower().startswith(KEPT)]
    return [(name, value) for name, value in original if name.lower() not in FRAMING]


def _head(status: int, headers: Sequence[tuple[str, str]]) -> bytes:
    """Return a status line and headers as bytes."""
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {status} {reason}".rstrip(), *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def _header(answer: Answer, name: str) -> str | None:
    return next((value for each, value in answer.headers if each.lower() == name), None)


def _moment(text: str | None) -> datetime | None:
    """Return the time of a capture as an HTTP date gives it, None where it gives none."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except (ValueError, TypeError, IndexError):
        return None


def _is_page(original: str, holding: Holding) -> bool:
    try:
        return url_key(original) == holding.url_key
    except UrlError:
        return False
