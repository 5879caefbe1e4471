"""Content codings undone piece by piece, each piece of about 64 KiB at most: what is wrong is put into flags, nothing is raised."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterator
from itertools import chain

import brotli
from zlib_ng import zlib_ng as zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TRUNCATED = "truncated"
TRAILING = "trailing"
BAD_DATA = "bad_data"

MAX_MEMBERS = 1000
STEP = 1 << 16

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
ZSTD_MAGIC_LENGTH = 4
"""Beginnings of frames and of those that are skipped (RFC 8878, 3.1)."""

ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}
"""No window over 8 MiB: none larger may be sent over HTTP (RFC 9659)."""

Chunks = Iterator[bytes]
Decoder = Callable[[Chunks, set[str]], Chunks]


def _inflate(chunks: Chunks, flags: set[str], window: int, most: int) -> Chunks:
    """Undo zlib's codings, at most `most` members of them; zeros after the last are padding."""
    pending = b""
    for members in range(most + 1):
        while not (pending := pending.lstrip(b"\0") if members else pending):
            if not (pending := next(chunks, b"")):
                return
        if members and (members == most or not pending.startswith(GZIP_MAGIC[: len(pending)])):
            flags.add(TRAILING)
            return
        try:
            pending = yield from _member(pending, chunks, flags, window)
        except zlib.error:  # type: ignore[misc]  # its stub takes the class for an instance
            flags.add(BAD_DATA)
            return


def _member(pending: bytes, chunks: Chunks, flags: set[str], window: int) -> Generator[bytes, None, bytes]:
    """Yield one member's content and return the bytes at hand that follow it; raises zlib.error."""
    stream = zlib.decompressobj(window)
    while not stream.eof:
        piece = stream.decompress(pending, STEP)
        if piece:
            yield piece
        pending = stream.unconsumed_tail
        if not (piece or pending or stream.eof or (pending := next(chunks, b""))):
            flags.add(TRUNCATED)
            return b""
    return stream.unused_data


def _gzip(chunks: Chunks, flags: set[str]) -> Chunks:
    return _inflate(chunks, flags, 31, MAX_MEMBERS)


def _deflate(chunks: Chunks, flags: set[str]) -> Chunks:
    """Undo deflate in zlib's wrapper, as the standard says, or bare, as some servers send it."""
    first = next(chunks, b"")
    wrapped = len(first) > 1 and first[0] & 0x0F == zlib.DEFLATED and int.from_bytes(first[:2], "big") % 31 == 0
    return _inflate(chain([first], chunks), flags, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, 1)


def _brotli(chunks: Chunks, flags: set[str]) -> Chunks:
    stream = brotli.Decompressor()
    for chunk in chunks:
        if stream.is_finished():
            flags.add(TRAILING)
            return
        try:
            piece = stream.process(chunk, output_buffer_limit=STEP)
            while piece or not stream.can_accept_more_data():
                yield piece
                piece = stream.process(b"", output_buffer_limit=STEP)
        except brotli.error:
            flags.add(BAD_DATA)
            return
    if not stream.is_finished():
        flags.add(TRUNCATED)


def _zstd(chunks: Chunks, flags: set[str]) -> Chunks:
    """Undo zstd, at most so many frames of it as gzip may have members."""
    pending = b""
    for frames in range(MAX_MEMBERS + 1):
        if len(pending) < ZSTD_MAGIC_LENGTH:
            pending += next(chunks, b"")
        if not pending:
            return
        if frames and (frames == MAX_MEMBERS or not ZSTD_MAGIC.match(pending)):
            flags.add(TRAILING)
            return
        try:
            pending = yield from _frame(pending, chunks, flags)
        except zstd.ZstdError:
            flags.add(BAD_DATA)
            return


def _frame(pending: bytes, chunks: Chunks, flags: set[str]) -> Generator[bytes, None, bytes]:
    """Yield one frame's content and return the bytes at hand that follow it; raises ZstdError."""
    stream = zstd.ZstdDecompressor(options=ZSTD_OPTIONS)
    while not stream.eof:
        if piece := stream.decompress(pending, STEP):
            yield piece
        pending = b""
        if stream.needs_input and not stream.eof and not (pending := next(chunks, b"")):
            flags.add(TRUNCATED)
            return b""
    return stream.unused_data


DECODERS: dict[str, Decoder] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
