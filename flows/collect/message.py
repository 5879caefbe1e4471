"""One HTTP response out of the bytes of a connection: its head, its body as it came, and its payload."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.bodies import remove_chunks

HEAD_END = re.compile(rb"\r?\n\r?\n")
STATUS_LINE = re.compile(rb"HTTP/\d\.\d ([1-9]\d\d)(?=[ \r\n])")

SWITCHING = b"101"
"""The one status of its family after which nothing else follows as HTTP."""


@dataclass(frozen=True, slots=True)
class Message:
    """A response: `body` as it came, `payload` without transfer coding; `exact` as in `Exchange.wire_exact`."""

    head: bytes
    body: bytes
    payload: bytes
    exact: bool


def find_head(received: bytes | bytearray, most: int | None = None) -> tuple[int, int] | None:
    """Return where the head of the final response begins and ends, None where it is not there whole.

    Interim responses (1xx) before it are left out. `most`: only so many bytes are looked at.
    """
    start, end = 0, len(received) if most is None else most
    while head := HEAD_END.search(received, start, end):
        status = STATUS_LINE.match(received, start)
        if not status:
            return None
        if not status[1].startswith(b"1") or status[1] == SWITCHING:
            return start, head.end()
        start = head.end()
    return None


def read_message(received: bytes, *, chunked: bool, length: int, is_cut: bool = False) -> Message | None:
    """Return the final response in what a connection received, or None where it holds none.

    `length` is the payload's, as aiohttp counted it: bytes that follow the message on the connection are no part of it.
    """
    head = find_head(received)
    if head is None:
        return None
    first, end = head
    rest = received[end:]
    if not chunked:
        return Message(received[first:end], rest[:length], rest[:length], exact=is_cut or len(rest) >= length)
    unchunked = remove_chunks(rest)
    return Message(received[first:end], rest[: unchunked.length], unchunked.body, exact=True)


def salvage_message(received: bytes) -> tuple[int, Message] | None:
    """Return the status and the bytes of a response that aiohttp could not read, or None where they hold no head of one.

    Its payload is empty: nobody knows which of the bytes it is.
    """
    head = find_head(received)
    if head is None:
        return None
    first, end = head
    status = STATUS_LINE.match(received, first)
    return (int(status[1]), Message(received[first:end], received[end:], b"", exact=True)) if status else None


def build_message(status_line: str, headers: Iterable[tuple[bytes, bytes]], payload: bytes) -> Message:
    """Return a response as aiohttp reports it: without transfer coding, with its true length."""
    framing = {b"transfer-encoding", b"content-length"}
    kept = (name + b": " + value for name, value in headers if name.lower() not in framing)
    lines = (status_line.encode("latin-1", "replace"), *kept, b"Content-Length: %d" % len(payload), b"", b"")
    return Message(b"\r\n".join(lines), payload, payload, exact=False)
