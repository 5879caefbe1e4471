"""Opens WARC files that others wrote, gzip, zstd or plain, and knows where in them a record begins; what is wrong with one is one line."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from flows.archive.file_system import reason
from flows.archive.inflating import Inflated
from flows.errors import DatelineError

CHUNK = 1 << 16
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = zlib.MAX_WBITS + 16
LONGEST_MAGIC = 16
OTHERS = {
    b"filedesc://": "an ARC file, which is not read; `warcio recompress` makes a WARC file of it",
    b"PK\x03\x04": "a ZIP file; a WACZ is read from a file of this machine whose name ends with .wacz",
}
"""What a file is that begins so, and what can be done about it."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
END = b"\r\n\r\n"
"""What follows the block of every record."""


class ForeignError(DatelineError):
    """A file that is not a WARC file, or is damaged; the message is one line."""


def refusal(place: str, why: str) -> ForeignError:
    """Return the error that says in one line, whatever a file holds, why it is not read."""
    return ForeignError(f"{place}: {' '.join(CONTROL.sub(' ', why).split())}")


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn errors of the system and of a file's coding into one line."""
    try:
        yield
    except OSError as error:
        raise refusal(place, reason(error)) from error
    except (ValueError, zlib.error) as error:
        raise refusal(place, str(error) or type(error).__name__) from error


class OneWay(RawIOBase):
    """A stream that cannot tell where in its file it stands: places in it are counted from its beginning."""

    def __init__(self, file: BinaryIO) -> None:
        """Take a stream."""
        self.file, self.position, self.last = file, 0, b""

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self.position

    def read(self, size: int = -1) -> bytes:
        """Return bytes that follow."""
        content = self.file.read(size)
        self.position += len(content)
        self.last = (self.last + content[-len(END) :])[-len(END) :]
        return content


def opened(stream: BinaryIO, place: str, start: int = 0) -> tuple[OneWay | Inflated, bool]:
    """Return what records are read from, and whether they are not compressed; raises ForeignError for another format."""
    file: BufferedReader[Any] = stream if isinstance(stream, BufferedReader) else BufferedReader(cast("Any", stream), CHUNK)
    begins = file.peek(CHUNK)[:CHUNK]
    is_gzip = begins.startswith(GZIP_MAGIC)
    plain = zlib.decompressobj(GZIP_WINDOW).decompress(begins, LONGEST_MAGIC) if is_gzip else begins
    if other := next((what for magic, what in OTHERS.items() if plain.startswith(magic)), None):
        raise refusal(place, other)
    return Inflated(file, start) if is_gzip else OneWay(file), begins.startswith(b"WARC/")


def offset_of(source: OneWay | Inflated, position: int, start: int, *, is_plain: bool) -> int | None:
    """Return where in the file a record begins, None where it begins within what is compressed as one."""
    if not isinstance(source, Inflated):
        return start + position if is_plain else None
    try:
        return source.start_of_member(position)
    except ValueError:
        return None
