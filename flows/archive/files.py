"""Files written so that a crash leaves them whole, and what identifies them."""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flows.archive.file_system import reason, sync_directory, sync_file
from flows.errors import DatelineError

CHUNK = 1 << 20


class SpoolError(DatelineError):
    """A spool that cannot be written or read; the message is one line."""


class Fingerprint(NamedTuple):
    """Size in bytes, SHA-256 and CRC-32 in hexadecimal."""

    size: int
    sha256: str
    crc32: str


def fingerprint(path: Path) -> Fingerprint:
    """Return what identifies a file's bytes, read once."""
    digest, crc, size = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
    return Fingerprint(size, digest.hexdigest(), f"{crc:08x}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is durably there with all of its bytes, or as it was before; raises SpoolError."""
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.write_bytes(content)
        sync_file(unfinished)
        unfinished.replace(path)
        sync_directory(path.parent)


@contextmanager
def room_at(path: Path) -> Iterator[Path]:
    """Yield a directory that is empty at first, whatever a process that was killed left there, and gone afterwards; raises SpoolError."""
    with told(path):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the system's errors into one line."""
    try:
        yield
    except OSError as error:
        msg = f"{path}: {reason(error)}"
        raise SpoolError(msg) from error


def append_whole(descriptor: int, content: bytes, end: int) -> int:
    """Return where a file ends after bytes were written at its end; on an error it ends where it did before."""
    view = memoryview(content)
    try:
        while view:
            written = os.pwrite(descriptor, view, end + len(content) - len(view))
            view = view[written:]
    except OSError:
        os.ftruncate(descriptor, end)
        raise
    return end + len(content)
