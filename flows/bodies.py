"""Bodies of HTTP messages: transfer and content codings undone, never past a bound.

Nothing here raises for what a server sent; what is wrong with a body is said in its flags.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.codings import BAD_DATA, DECODERS, GZIP_MAGIC, STEP, Chunks

TOO_LARGE = "too_large"
TOO_DENSE = "too_dense"
UNKNOWN_CODING = "unknown_coding"
ENCODING_LIE = "encoding_lie"

UNUSABLE = frozenset({TOO_LARGE, TOO_DENSE, BAD_DATA, UNKNOWN_CODING})
"""Flags of a body that must not be read; the others are remarks on one that can be."""

MAX_CODINGS = 3
MAX_RATIO = 200
RATIO_FREE = 1 << 20

CHUNK_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
LINE_END = re.compile(rb"\r?\n")
TRAILERS_END = re.compile(rb"(?:[^\r\n]+\r?\n)*\r?\n")
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


class Decoded(NamedTuple):
    """A body without its content coding, and what was wrong with it."""

    body: bytes
    flags: frozenset[str]


class Unchunked(NamedTuple):
    """A body without its chunk framing, how many bytes the framing took in all, and whether its end came."""

    body: bytes
    length: int
    complete: bool


def decode_body(body: bytes, content_encoding: str | None, limit: int) -> Decoded:
    """Return a body with its content coding undone, at most `limit` bytes of it, and its flags.

    `content_encoding` is the header's value, several codings in the order in which they were applied. Flags:
    `too_large` (it goes on after `limit`), `too_dense` (over 200 times its coded size, once past 1 MiB), `truncated`
    (the coding has no end), `trailing` (bytes follow its end), `bad_data`, `unknown_coding` (then the body is empty),
    `encoding_lie` (it is plain text whatever the header says). With one of `UNUSABLE` the body is not to be read.
    """
    flags: set[str] = set()
    decoded = b"".join(decoded_chunks(body, content_encoding, limit, flags))
    return Decoded(decoded, frozenset(flags))


def decoded_chunks(body: bytes, content_encoding: str | None, limit: int, flags: set[str]) -> Chunks:
    """Yield what `decode_body` returns piece by piece, of about 64 KiB at most; `flags` is filled on the way."""
    if not body:
        return
    codings = _codings(content_encoding)
    if codings and not _begins_as(codings[-1], body) and _is_text(body):
        flags.add(ENCODING_LIE)
        codings = []
    if len(codings) > MAX_CODINGS or any(coding not in DECODERS for coding in codings):
        flags.add(UNKNOWN_CODING)
        return
    chunks = _steps(body)
    for coding in reversed(codings):
        chunks = _bounded(DECODERS[coding](chunks, flags), limit, len(body), flags)
    yield from chunks if codings else _bounded(chunks, limit, len(body), flags)


def is_coded(body: bytes, content_encoding: str | None) -> bool:
    """Return whether a body is in a content coding, as its header says: as small as it gets."""
    return bool(_codings(content_encoding)) and not _is_text(body)


def remove_chunks(wire: bytes) -> Unchunked:
    """Return a chunked body without its framing, as far as it is well formed."""
    pieces: list[bytes] = []
    position = 0
    while line := CHUNK_SIZE_LINE.match(wire, position):
        size = int(line[1], 16)
        if size == 0:
            end = TRAILERS_END.match(wire, line.end())
            return Unchunked(b"".join(pieces), end.end() if end else len(wire), end is not None)
        pieces.append(wire[line.end() : line.end() + size])
        closing = LINE_END.match(wire, line.end() + size)
        if not closing:
            break
        position = closing.end()
    return Unchunked(b"".join(pieces), len(wire), complete=False)


def _codings(content_encoding: str | None) -> list[str]:
    return [coding for each in (content_encoding or "").lower().split(",") if (coding := each.strip()) not in {"", "identity"}]


def _steps(body: bytes) -> Chunks:
    return (body[start : start + STEP] for start in range(0, len(body), STEP))


def _bounded(chunks: Chunks, limit: int, coded: int, flags: set[str]) -> Chunks:
    """Yield chunks until their sum passes `limit`, or too many times the `coded` size."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            flags.add(TOO_LARGE)
            yield chunk[: limit - total]
            return
        if total > RATIO_FREE and total > MAX_RATIO * coded:
            flags.add(TOO_DENSE)
            return
        yield chunk


def _is_text(body: bytes) -> bool:
    sample = body[:1024]
    return sample.startswith(BOMS) or not NOT_TEXT.search(sample)


def _begins_as(coding: str, body: bytes) -> bool:
    """Return whether a body can be in a coding; those without a magic number are tried on its beginning."""
    if coding in {"gzip", "x-gzip"}:
        return body.startswith(GZIP_MAGIC)
    if coding not in DECODERS:
        return False
    flags: set[str] = set()
    for _ in _bounded(DECODERS[coding](iter([body[:1024]]), flags), RATIO_FREE, STEP, set()):
        pass
    return BAD_DATA not in flags
