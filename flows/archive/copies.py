"""Objects of a bucket, and copies on this machine of those that it has read or put."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flows.archive.connection import Validation
from flows.archive.objects import Listed, StoreError
from flows.archive.versions import S3Versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

DIGEST_BYTES = 32


def digest_of(body: bytes | Path) -> bytes:
    """Return the SHA-256 of bytes or of a file."""
    if isinstance(body, bytes):
        return hashlib.sha256(body).digest()
    with body.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class S3Copies(S3Versions):
    """Objects of a bucket; `cache` is the directory of the copies, each under its SHA-256 or the place that it was listed at."""

    def __init__(
        self,
        connect: Callable[[Validation], S3Client],
        bucket: str,
        prefix: str,
        cache: Path,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take a bucket; nothing is sent before the first operation."""
        super().__init__(connect, bucket, prefix, pause)
        self.cache = cache

    def get(self, key: str, offset: int | None = None, length: int | None = None) -> bytes:
        """Return an object's bytes, or `length` of them from `offset`; raises MissingObject."""
        if length == 0:
            return b""
        start = offset or 0
        end = "" if length is None else start + length - 1
        part: Any = {} if offset is None and length is None else {"Range": f"bytes={start}-{end}"}
        with self._told(key):
            return self._checked(lambda client: client.get_object(**self._at(key), **part)["Body"].read())

    def local(self, key: str, sha256: str) -> Path:
        """Return a copy of an object, downloaded once and checked; raises MissingObject."""
        path = self._copy(key, sha256)
        if not path.exists():
            arrived = path.with_name(f"{path.name}.{uuid4().hex}")
            self.fetch(key, arrived)
            if digest_of(arrived).hex() != sha256:
                arrived.unlink()
                msg = f"{self.location(key)}: its bytes are not those that were committed; run dateline verify --deep"
                raise StoreError(msg)
            arrived.replace(path)
        return path

    def recall(self, listed: Listed) -> bytes:
        """Return the bytes of an object that is never changed, as it was listed; raises MissingObject.

        What was read before is kept with its SHA-256 under where it lies, its size and when it was written: another object in its
        place has another name here.
        """
        place = f"{self.location(listed.key)} {listed.size} {listed.modified.isoformat()}"
        path = self.cache / "listed" / hashlib.sha256(place.encode()).hexdigest()
        with self._told(listed.key):
            kept = path.read_bytes() if path.exists() else b""
            if kept and hashlib.sha256(kept[DIGEST_BYTES:]).digest() == kept[:DIGEST_BYTES]:
                return kept[DIGEST_BYTES:]
            content = self.get(listed.key)
            arrived = path.with_name(f"{path.name}.{uuid4().hex}")
            arrived.parent.mkdir(parents=True, exist_ok=True)
            arrived.write_bytes(hashlib.sha256(content).digest() + content)
            arrived.replace(path)
            return content

    def remember(self, key: str, path: Path, sha256: str) -> None:
        """Keep the file of an object that is known to lie in the bucket, so that it is not fetched."""
        copied = self._copy(key, sha256)
        if copied.exists():
            return
        arrived = copied.with_name(f"{copied.name}.{uuid4().hex}")
        with suppress(OSError):  # what is not kept is fetched when it is asked for
            copied.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, arrived)
                if digest_of(arrived).hex() == sha256:
                    arrived.replace(copied)
            finally:
                arrived.unlink(missing_ok=True)

    def _copy(self, key: str, sha256: str) -> Path:
        return self.cache / sha256[:2] / f"{sha256}{Path(key).suffix}"
