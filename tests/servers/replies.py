"""Ways in which a server answers badly: each is a writer of bytes on one connection."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from itertools import repeat

import brotli

from servers.press import Reply, answer

HTML_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZSTD_BLOCK = 128 << 10


def closing(content: bytes) -> Reply:
    """Write everything, then close the connection."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()

    return reply


def drip(start: bytes, piece: bytes, seconds: float = 0.05) -> Reply:
    """Write a piece again and again, with a pause between."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(seconds)

    return reply


def slow(content: bytes, step: int = 1, seconds: float = 0.0) -> Reply:
    """Write everything in small steps, then close."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        for start in range(0, len(content), step):
            writer.write(content[start : start + step])
            await writer.drain()
            await asyncio.sleep(seconds)

    return reply


def endless(start: bytes, piece: bytes = b"x" * 65536) -> Reply:
    """Write a piece as fast as it is read, for ever."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return reply


def reset(start: bytes) -> Reply:
    """Write something, then reset the connection."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.transport.abort()

    return reply


def silent(start: bytes) -> Reply:
    """Write something, then nothing more; the connection stays open."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await asyncio.sleep(300)

    return reply


def coded(coding: str, body: bytes) -> bytes:
    """Return a response whose body is said to be in a coding."""
    return answer(body, Content_Encoding=coding)


def chunked(*pieces: bytes, trailer: bytes = b"", head: bytes = HTML_HEAD) -> bytes:
    """Return a response in chunks."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head + b"Transfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n" + trailer + b"\r\n"


def gzip_bomb(size: int) -> bytes:
    """Return gzip that unpacks to so many bytes; never has them in memory at once."""
    return _packed(zlib.compressobj(9, zlib.DEFLATED, 31), size)


def deflate_bomb(size: int) -> bytes:
    """Return deflate in zlib's wrapper that unpacks to so many bytes."""
    return _packed(zlib.compressobj(9), size)


def members_bomb(size: int) -> bytes:
    """Return gzip of many members, each small, that unpack to so many bytes."""
    return gzip.compress(bytes(1 << 20), mtime=0) * (size >> 20)


def brotli_bomb(size: int) -> bytes:
    """Return brotli that unpacks to so many bytes."""
    packer = brotli.Compressor(quality=5)
    pieces = [packer.process(piece) for piece in repeat(bytes(1 << 20), size >> 20)]
    return b"".join([*pieces, packer.finish()])


def zstd_bomb(size: int) -> bytes:
    """Return a zstd frame that unpacks to so many bytes: one run-length block (RFC 8878, 3.1.1.2) for each 128 KiB."""
    blocks = max(size // ZSTD_BLOCK, 1)
    heads = [(ZSTD_BLOCK << 3 | 1 << 1 | (number == blocks - 1)).to_bytes(3, "little") + b"\0" for number in range(blocks)]
    return b"\x28\xb5\x2f\xfd\x00\x58" + b"".join(heads)


def zstd_frame(content: bytes) -> bytes:
    """Return content of at most 128 KiB in a zstd frame of one raw block."""
    return b"\x28\xb5\x2f\xfd\x00\x58" + (len(content) << 3 | 1).to_bytes(3, "little") + content


def _packed(packer: zlib._Compress, size: int) -> bytes:
    pieces = [packer.compress(piece) for piece in repeat(bytes(1 << 20), size >> 20)]
    return b"".join([*pieces, packer.flush()])
