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

    def __init__(self, file: BinaryIO) -> None:
        """Take a file, which is read from where it stands; nothing is read yet."""
        self.file = file
        self._starts: dict[int, int] = {}
        self._member = isal_zlib.decompressobj(wbits=GZIP)
        self._rest = b""
        self._position = self._last = file.tell()
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

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002  as much as a step holds, which is what a stream may do
        """Return bytes that follow, none at the end; raises ValueError for a file that is damaged or ends within a member."""
        while chunk := self._rest or self.file.read(STEP):
            if content := self._inflate(chunk):
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
