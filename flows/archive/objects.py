"""What a store of objects is: a few operations that a directory and S3 both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from flows.errors import DatelineError


class StoreError(DatelineError):
    """A store that cannot do what it was asked; the message is one line that says what, where and why."""


class MissingObject(StoreError):  # noqa: N818  a missing object is a state, named as one
    """An object that does not exist."""


class Head(NamedTuple):
    """What a store knows of an object without reading it: bytes, and SHA-256 in hexadecimal if the store keeps one."""

    size: int
    sha256: str | None


class Listed(NamedTuple):
    """An object in a listing: its key, its size in bytes, and when the store says it was written, in UTC."""

    key: str
    size: int
    modified: datetime


class Part(NamedTuple):
    """Bytes of an object in a file of this machine: its path, and where in it they begin."""

    path: Path
    start: int


class Leftover(NamedTuple):
    """An upload that was begun and never finished: what the store calls it, and when it was begun, in UTC."""

    name: str
    begun: datetime


class Protection(NamedTuple):
    """What a store does against those who overwrite and remove: whether it keeps earlier versions, and how long it locks each."""

    versions: bool
    lock: str | None


class Store(Protocol):
    """Objects by key, written once. Every operation raises StoreError for a store that fails.

    `requests` counts what was sent over a network, by operation.
    """

    requests: Counter[str]

    def get(self, key: str, offset: int | None = None, length: int | None = None) -> bytes:
        """Return an object's bytes, or `length` of them from `offset`; raises MissingObject."""
        ...

    def create(self, key: str, body: bytes | Path, sha256: str | None = None) -> bool:
        """Return True once the object is durably there, False if one of that key was there before; never overwrites.

        `sha256` is the digest of the bytes, in hexadecimal, where it is known.
        """
        ...

    def head(self, key: str) -> Head | None:
        """Return size and digest of an object, None if there is none."""
        ...

    def list(self, prefix: str) -> Iterator[Listed]:
        """Yield the objects whose key begins with a prefix, by key."""
        ...

    def fetch(self, key: str, path: Path) -> None:
        """Write an object's bytes to a file, which is whole or not there; raises MissingObject."""
        ...

    def part(self, key: str, start: int, end: int, folder: Path) -> Part:
        """Return a file with the bytes of an object from a place to before another: its own, or one in a folder; raises MissingObject."""
        ...

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """Return a context in which a file of this machine holds an object's bytes as they are; raises MissingObject."""
        ...

    def local(self, key: str, sha256: str) -> Path:
        """Return a file of this machine that holds an object: its own, or a checked copy; raises MissingObject."""
        ...

    def recall(self, listed: Listed) -> bytes:
        """Return the bytes of an object that is never changed, as it was listed; from this machine where it read it before."""
        ...

    def remember(self, key: str, path: Path, sha256: str) -> None:
        """Keep a file that holds an object's bytes, where `local` would have to fetch them."""
        ...

    def as_listed(self, prefix: str) -> Self:
        """Return the same store, which lists what a prefix covers once, where listing costs requests."""
        ...

    def replace(self, key: str, body: bytes | Path) -> None:
        """Put an object in the place of a damaged one, whose bytes were kept elsewhere first, or of none; for repair alone."""
        ...

    def remove(self, key: str) -> None:
        """Remove what was written to try the store out, or what `gc` found that no commit names."""
        ...

    def earlier(self, key: str, folder: Path) -> Iterator[Path]:
        """Yield files, in a folder, with the bytes of the versions of an object that the store still keeps, the newest first."""
        ...

    def protection(self) -> Protection:
        """Return what the store does against those who overwrite and remove."""
        ...

    def leftovers(self) -> Iterator[Leftover]:
        """Yield the uploads below the root that were begun and not finished."""
        ...

    def abandon(self, leftover: Leftover) -> None:
        """Give up an unfinished upload and free what it takes."""
        ...

    def unguarded(self) -> Self:
        """Return the same store, taken at its word that it creates a key once."""
        ...

    def location(self, key: str) -> str:
        """Return where an object lies, as a person would look for it."""
        ...
