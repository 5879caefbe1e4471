"""WARC files inside a WACZ, which is a ZIP: read as they lie in it, without unpacking it to a disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from flows.archive.foreign_streams import refusal, told

SUFFIX = ".wacz"
WARCS = ("archive/", (".warc", ".warc.gz"))
"""Where a WACZ has its WARC files (WACZ 1.1, 4.1)."""


def packed_warcs(path: Path) -> list[str]:
    """Return the places of the WARC files in a WACZ: its path, a slash, and the name in it; raises ForeignError."""
    with _opened(path) as packed:
        folder, suffixes = WARCS
        return [f"{path}/{name}" for name in sorted(packed.namelist()) if name.startswith(folder) and name.endswith(suffixes)]


def is_packed(place: str) -> bool:
    """Tell whether a place is one inside a WACZ."""
    return f"{SUFFIX}/" in place


@contextmanager
def open_packed(place: str) -> Iterator[PackedPlace]:
    """Yield a WARC file inside a WACZ; raises ForeignError."""
    container, _, name = place.partition(f"{SUFFIX}/")
    path = Path(container + SUFFIX)
    with _opened(path) as packed:
        if name not in packed.namelist():
            raise refusal(str(path), f"no {name} in it")
        with packed.open(name) as file:
            yield PackedPlace(place, file, packed.getinfo(name).file_size, str(path.stat().st_mtime_ns))


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    with told(str(path)):
        try:
            with ZipFile(path) as packed:
                yield packed
        except (BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
            raise refusal(str(path), str(error)) from error


class PackedPlace:
    """A WARC file inside a WACZ, which is read from its beginning to its end; to go back costs reading anew."""

    path = None

    def __init__(self, name: str, file: IO[bytes], size: int, version: str) -> None:
        """Take the file, open."""
        self.name, self.file, self.size, self.version = name, file, size, version

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of it."""
        if self.file.tell() != offset:
            self.file.seek(offset)
        return self.file.read(length)
