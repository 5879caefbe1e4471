"""Inflates a file of gzip members one after another, and knows where in the file each began."""

from __future__ import annotations

from io import RawIOBase
from typing import BinaryIO

from isal import igzip_lib, isal_zlib

STEP = 1 << 15
"""Bytes of the file that are inflated at a time: members of news are about as long, and what lies behind one's end is copied."""

GZIP = isal_zlib.MAX_WBITS + 16


class Inflated(RawIOBase):
    """The bytes of a file of gzip members, to be read once from first to last.

    While it inflates, other threads run; a reader that inflates by itself would hold them up.
    """

    def __init__(self, file: BinaryIO, position: int | None = None) -> None:
        """Take a file, which is read from where it stands: at a position, where it cannot tell that itself; nothing is read yet."""
        self.file = file
        self._starts: dict[int, int] = {}
        self._member = isal_zlib.decompressobj(wbits=GZIP)
        self._rest = b""
        self._ready = memoryview(b"")
        self._position = self._last = file.tell() if position is None else position
        self._inflated = 0
        self._within = False

    def start_of_member(self, inflated: int) -> int:
        """Return where in the file the member begins whose first byte is at a place among the inflated ones; raises ValueError."""
        if inflated not in self._starts:
            msg = f"a record begins within the member at {self._last}"
            raise ValueError(msg)
        return self._starts[inflated]

    def tell(self) -> int:
        """Return how many bytes were inflated."""
        return self._inflated

    def read(self, size: int = -1) -> bytes:
        """Return bytes that follow, at most so many, none at the end; raises ValueError for a file that is damaged or ends in a member."""
        while chunk := not self._ready and (self._rest or self.file.read(STEP)):
            self._ready = memoryview(self._inflate(chunk))
        if self._ready:
            content = bytes(self._ready[:size] if size >= 0 else self._ready)
            self._ready = self._ready[len(content) :]
            self._inflated += len(content)
            return content
        if self._within:
            msg = f"it ends within the member at {self._last}"
            raise ValueError(msg)
        return b""

    def _inflate(self, chunk: bytes) -> bytes:
        if not self._within:
            self._last = self._starts[self._inflated] = self._position
            self._member, self._within = isal_zlib.decompressobj(wbits=GZIP), True
        try:
            content = self._member.decompress(chunk)
        except igzip_lib.IsalError as error:  # type: ignore[misc]  # isal's stubs take the class for an instance
            msg = f"the member at {self._last}: {error}"
            raise ValueError(msg) from error
        self._within = not self._member.eof
        self._rest = self._member.unused_data
        self._position += len(chunk) - len(self._rest)
        return content
