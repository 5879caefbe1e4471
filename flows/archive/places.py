"""Where a WARC file of others lies: in a directory, or in a bucket; read from one end to the other, or a part of it."""

from __future__ import annotations

from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from flows.archive.foreign_streams import ForeignError, told
from flows.archive.objects import Store, StoreError

PIECE = 8 << 20
"""Bytes that are asked for at once of a file that is not on this machine."""

BEGINNING = 1 << 16
"""Bytes of its beginning, which tell what kind of file it is."""


class Place(Protocol):
    """A file of others: `version` changes with its bytes. Reading raises DatelineError."""

    name: str
    size: int
    version: str

    @property
    def path(self) -> Path | None:
        """Where it lies, None where it is not on this machine."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of it, shorter at its end."""
        ...


class LocalPlace:
    """A file of this machine."""

    def __init__(self, path: Path) -> None:
        """Take its path; raises ForeignError for one that is not there."""
        self.name, self.path = str(path), path
        with told(self.name):
            found = path.stat()
        self.size, self.version = found.st_size, str(found.st_mtime_ns)

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of it."""
        with told(self.name), self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)


class StoredPlace:
    """An object of a store."""

    path = None

    def __init__(self, store: Store, key: str) -> None:
        """Take where it lies; raises StoreError, and ForeignError for one that is not there."""
        self.name, self.store, self.key = store.location(key), store, key
        found = store.head(key)
        if found is None:
            msg = f"{self.name}: no such object"
            raise ForeignError(msg)
        self.size, self.version = found.size, found.sha256 or ""

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of it; raises StoreError."""
        return self.store.get(self.key, offset, length)


class PlaceStream(RawIOBase):
    """A place as a stream from some byte on, had piece by piece."""

    def __init__(self, place: Place, start: int = 0) -> None:
        """Take a place; nothing is read yet."""
        self.place, self.position, self.piece = place, start, memoryview(b"")

    def readable(self) -> bool:
        """Tell that it is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer has no length
        """Read some bytes, none at the end; raises DatelineError."""
        if not self.piece and self.position < self.place.size:
            wanted = min(PIECE if self.position else BEGINNING, self.place.size - self.position)
            self.piece = memoryview(self.place.read(self.position, wanted))
            if len(self.piece) != wanted:
                msg = f"{self.place.name}: {len(self.piece)} bytes at {self.position} where {wanted} are expected"
                raise StoreError(msg)
            self.position += wanted
        size = min(len(buffer), len(self.piece))
        buffer[:size], self.piece = self.piece[:size], self.piece[size:]
        return size


def stream_of(place: Place, start: int = 0) -> BinaryIO:
    """Return a place as a stream from some byte on; raises ForeignError."""
    if place.path is None:
        return cast("BinaryIO", PlaceStream(place, start))
    with told(place.name):
        file = place.path.open("rb")
        file.seek(start)
        return file
