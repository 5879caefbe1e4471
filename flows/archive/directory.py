"""A store in a directory: objects are files, created by hard link so that they are whole or not there."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import uuid4

from flows.archive.file_system import NO_LINK, make_directory, reason, remove_empty, sync_directory, sync_file, unless_gone
from flows.archive.keys import is_safe
from flows.archive.objects import Head, Leftover, Listed, MissingObject, Part, Protection, StoreError

UNFINISHED = ".unfinished"
"""Directory of files that are being written; no listing shows it."""


class DirectoryStore:
    """Objects as files below a root."""

    def __init__(self, root: Path) -> None:
        """Take a root; it is created with the first object."""
        self.root = root.absolute()
        self.requests: Counter[str] = Counter()

    def get(self, key: str, offset: int | None = None, length: int | None = None) -> bytes:
        """Return an object's bytes, or `length` of them from `offset`; raises MissingObject."""
        with self._told(key), self._path(key).open("rb") as file:
            file.seek(offset or 0)
            return file.read(-1 if length is None else length)

    def create(self, key: str, body: bytes | Path, sha256: str | None = None) -> bool:  # noqa: ARG002  a directory keeps no digests
        """Return True once the object is durably there, False if one of that key was there before."""
        path = self._path(key)
        with self._told(key):
            make_directory(path.parent)
            created = not path.exists() and self._link(body, path)
            self._sync_names(path)
            return created

    def head(self, key: str) -> Head | None:
        """Return the size of an object, None if there is none; a directory keeps no digests."""
        with self._told(key):
            path = self._path(key)
            return Head(path.stat().st_size, None) if path.is_file() else None

    def list(self, prefix: str) -> Iterator[Listed]:
        """Yield the objects whose key begins with a prefix, by key."""
        top = self.root / prefix.rpartition("/")[0]
        with self._told(prefix):
            paths = [Path(folder, name) for folder, _, names in os.walk(top, onerror=unless_gone) for name in names]
            keys = sorted((path.relative_to(self.root).as_posix(), path) for path in paths)
            for key, path in keys:
                if key.startswith(prefix) and is_safe(key):
                    with suppress(FileNotFoundError):  # removed meanwhile
                        found = path.stat()
                        yield Listed(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def fetch(self, key: str, path: Path) -> None:
        """Copy an object to a file, which is whole or not there; raises MissingObject."""
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
        with self._told(key):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(self._path(key), unfinished)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def earlier(self, key: str, folder: Path) -> Iterator[Path]:  # noqa: ARG002  as the other stores
        """Yield nothing: a directory keeps no earlier versions."""
        yield from ()

    def protection(self) -> Protection:
        """Return that a directory does nothing against those who overwrite and remove."""
        return Protection(versions=False, lock=None)

    def part(self, key: str, start: int, end: int, folder: Path) -> Part:  # noqa: ARG002  as the other stores
        """Return the file that is the object; raises MissingObject."""
        return Part(self.local(key, ""), start)

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """Yield the file that is the object; raises MissingObject."""
        yield self.local(key, "")

    def local(self, key: str, sha256: str) -> Path:  # noqa: ARG002  the file is the object itself; verify reads its bytes
        """Return the file that is the object; raises MissingObject."""
        path = self._path(key)
        with self._told(key):
            if not path.is_file():
                raise MissingObject(self._line(key, "no such object"))
        return path

    def recall(self, listed: Listed) -> bytes:
        """Return an object's bytes."""
        return self.get(listed.key)

    def remember(self, key: str, path: Path, sha256: str) -> None:
        """Do nothing: the file that is the object is at hand."""

    def as_listed(self, prefix: str) -> Self:  # noqa: ARG002  as the other stores
        """Return the store: to list costs it nothing."""
        return self

    def replace(self, key: str, body: bytes | Path) -> None:
        """Put an object in the place of a damaged one or of none, whole or not at all."""
        path = self._path(key)
        with self._told(key):
            make_directory(path.parent)
            unfinished = self._write_copy(body)
            unfinished.replace(path)
            sync_directory(path.parent)

    def remove(self, key: str) -> None:
        """Remove an object, and the directories that are empty without it."""
        with self._told(key):
            path = self._path(key)
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.root or not remove_empty(folder):
                    break

    def leftovers(self) -> Iterator[Leftover]:
        """Yield the files that were being written when their writer ended."""
        with self._told(UNFINISHED):
            for path in sorted((self.root / UNFINISHED).glob("*")):
                with suppress(FileNotFoundError):  # its writer finished it meanwhile
                    yield Leftover(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def abandon(self, leftover: Leftover) -> None:
        """Remove a file that was never finished."""
        with self._told(UNFINISHED):
            (self.root / UNFINISHED / leftover.name).unlink(missing_ok=True)

    def unguarded(self) -> Self:
        """Return the store: a directory keeps its word."""
        return self

    def location(self, key: str) -> str:
        """Return the path of an object."""
        return str(self.root / key)

    def _path(self, key: str) -> Path:
        if not is_safe(key):
            raise StoreError(self._line(key, "not a key of an archive"))
        return self.root / key

    def _line(self, key: str, why: str) -> str:
        return f"{self.location(key)}: {why}"

    def _sync_names(self, path: Path) -> None:
        """Make the names that lead to an object durable, all of them: whoever gave them may have ended before this."""
        for folder in path.parents:
            sync_directory(folder)
            if folder == self.root:
                break

    def _link(self, body: bytes | Path, path: Path) -> bool:
        """Give bytes a name in the store, unless another has taken that meanwhile."""
        linked = self._link_file(body, path) if isinstance(body, Path) else None
        return self._link_copy(body, path) if linked is None else linked

    def _link_file(self, body: Path, path: Path) -> bool | None:
        """Give a file a second name in the store; None where that cannot be, and a copy is needed."""
        sync_file(body)
        try:
            os.link(body, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno in NO_LINK:
                return None
            raise
        return True

    def _link_copy(self, body: bytes | Path, path: Path) -> bool:
        """Write bytes to a file of its own and give it its name, unless another has taken that meanwhile."""
        unfinished = self._write_copy(body)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return False
        finally:
            unfinished.unlink(missing_ok=True)
        return True

    def _write_copy(self, body: bytes | Path) -> Path:
        """Return a file without a name of its own yet that durably holds bytes; on an error nothing is left of it."""
        make_directory(self.root / UNFINISHED)
        unfinished = self.root / UNFINISHED / uuid4().hex
        try:
            with unfinished.open("xb") as file:
                if isinstance(body, Path):
                    with body.open("rb") as source:
                        shutil.copyfileobj(source, file, 1 << 20)
                else:
                    file.write(body)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return unfinished

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """Turn the system's errors into one line."""
        try:
            yield
        except FileNotFoundError as error:
            raise MissingObject(self._line(key, "no such object")) from error
        except OSError as error:
            raise StoreError(self._line(key, reason(error))) from error
