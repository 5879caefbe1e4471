"""HTTP messages as they were archived: heads taken apart, payloads without their transfer coding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.bodies import remove_chunks

HEAD_END = b"\r\n\r\n"


class Head(NamedTuple):
    """The head of a response: its status (0 if it has none), and its headers in order, names as printed."""

    status: int
    headers: Sequence[tuple[str, str]]

    def header(self, name: str) -> str | None:
        """Return the first value of a header, None without one."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)


def split_message(block: bytes) -> tuple[bytes, bytes]:
    """Return the head of a message, its empty line included, and what follows it."""
    end = block.find(HEAD_END)
    if end >= 0:
        return block[: end + len(HEAD_END)], block[end + len(HEAD_END) :]
    bare = block.find(b"\n\n")
    return (block[: bare + 2], block[bare + 2 :]) if bare >= 0 else (block, b"")


def parse_head(head: bytes) -> Head:
    """Return status and headers of a response's head; what is not a header is left out."""
    first, *lines = [line.rstrip("\r") for line in head.decode("latin-1").split("\n")]
    words = first.split(None, 2)
    status = int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() else 0
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in {" ", "\t"} and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}".strip())
        elif colon and name.strip():
            headers.append((name.strip(), value.strip()))
    return Head(status, tuple(headers))


def payload_of(head: Head, body: bytes) -> bytes:
    """Return a body without chunk framing, still in its content coding; unchanged where the framing is not there."""
    codings = [each.strip().lower() for name, value in head.headers if name.lower() == "transfer-encoding" for each in value.split(",")]
    if not codings or codings[-1] != "chunked":
        return body
    payload, _, complete = remove_chunks(body)
    return payload if payload or complete else body
