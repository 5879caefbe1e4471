"""One HTTP response out of the bytes of a connection: its head, its body as it came, and its payload."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.bodies import remove_chunks

HEAD_END = re.compile(rb"\r?\n\r?\n")
STATUS_LINE = re.compile(rb"HTTP/\d\.\d ([1-9]\d\d)")


@dataclass(frozen=True, slots=True)
class Message:
    """A response: `body` as it came, `payload` without transfer coding; `exact` as in `Exchange.wire_exact`."""

    head: bytes
    body: bytes
    payload: bytes
    exact: bool


def read_message(received: bytes, *, chunked: bool, length: int) -> Message | None:
    """Return the final response in what a connection received, or None where it holds none.

    Interim responses (1xx) before it are left out. `length` is the payload's, as aiohttp counted it: bytes that follow
    the message on the connection are no part of it.
    """
    start = 0
    while head := HEAD_END.search(received, start):
        status = STATUS_LINE.match(received, start)
        if not status:
            return None
        if not status[1].startswith(b"1"):
            break
        start = head.end()
    else:
        return None
    rest = received[head.end() :]
    if not chunked:
        return Message(received[start : head.end()], rest[:length], rest[:length], exact=len(rest) >= length)
    unchunked = remove_chunks(rest)
    return Message(received[start : head.end()], rest[: unchunked.length], unchunked.body, exact=True)


def build_message(status_line: str, headers: Iterable[tuple[bytes, bytes]], payload: bytes) -> Message:
    """Return a response as aiohttp reports it: without transfer coding, with its true length."""
    framing = {b"transfer-encoding", b"content-length"}
    kept = (name + b": " + value for name, value in headers if name.lower() not in framing)
    lines = (status_line.encode("latin-1", "replace"), *kept, b"Content-Length: %d" % len(payload), b"", b"")
    return Message(b"\r\n".join(lines), payload, payload, exact=False)
