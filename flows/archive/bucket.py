"""A store in a bucket of an S3-compatible service, spoken to through a client that boto3 made."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flows.archive.connection import Validation, spread
from flows.archive.copies import S3Copies, digest_of
from flows.archive.listing import Listing
from flows.archive.locks import Lock
from flows.archive.objects import Head, Leftover, Listed, MissingObject, StoreError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

__all__ = ["S3Store", "Validation"]

LARGEST_PUT = 5 * 10**9
"""Bytes of one PUT, by the S3 API; files are rolled long before."""

CONFLICT_TRIES = 6
STATUS_EXISTS = 412
STATUS_CONFLICT = 409


class S3Store(S3Copies):
    """Objects of a bucket below a prefix.

    `connect` makes a client for a way of checking responses (`when_supported`, `when_required`). With a lock given as
    `single_writer`, the store is not trusted to refuse a second creation: every key is looked up first.
    """

    def __init__(
        self,
        connect: Callable[[Validation], S3Client],
        bucket: str,
        prefix: str,
        cache: Path,
        *,
        single_writer: Lock | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take a bucket; nothing is sent before the first operation."""
        super().__init__(connect, bucket, prefix, cache, pause)
        self.single_writer = single_writer
        self.listing: Listing | None = None

    def create(self, key: str, body: bytes | Path, sha256: str | None = None) -> bool:
        """Return True once the object is there, False if one of that key was there before.

        The service is given the SHA-256 of the bytes, to refuse what arrives otherwise.
        """
        size = len(body) if isinstance(body, bytes) else body.stat().st_size
        if size > LARGEST_PUT:
            msg = f"{self.location(key)}: {size} bytes are more than one PUT may hold ({LARGEST_PUT})"
            raise StoreError(msg)
        if self.single_writer:
            self.single_writer.hold()
            if self.head(key):
                return False
        checksum = base64.b64encode(bytes.fromhex(sha256) if sha256 else digest_of(body)).decode()
        for attempt in range(CONFLICT_TRIES):
            with self._told(key):
                status = self._put(key, body, size, checksum)
            if status != STATUS_CONFLICT:
                return status != STATUS_EXISTS
            self.pause(spread(attempt))
        msg = f"{self.location(key)}: another writer kept creating it ({CONFLICT_TRIES} tries)"
        raise StoreError(msg)

    def head(self, key: str) -> Head | None:
        """Return size and digest of an object, None if there is none."""
        try:
            with self._told(key):
                answer = self._client().head_object(**self._at(key), ChecksumMode="ENABLED")
        except MissingObject:
            return None
        checksum = answer.get("ChecksumSHA256")
        return Head(answer["ContentLength"], base64.b64decode(checksum).hex() if checksum else None)

    def list(self, prefix: str) -> Iterator[Listed]:
        """Yield the objects whose key begins with a prefix, by key."""
        if self.listing and prefix.startswith(self.listing.prefix):
            yield from self.listing(prefix)
            return
        skipped = len(self.prefix) + 1 if self.prefix else 0
        with self._told(prefix):
            pages = self._client().get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._full(prefix))
            for page in pages:
                for each in page.get("Contents", ()):
                    yield Listed(each["Key"][skipped:], each["Size"], each["LastModified"])

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """Yield a file that holds the object's bytes while the context lasts; raises MissingObject."""
        with TemporaryDirectory(prefix="dateline-object-") as folder:
            path = Path(folder, Path(key).name)
            self.fetch(key, path)
            yield path

    def replace(self, key: str, body: bytes | Path) -> None:
        """Put an object in the place of a damaged one or of none."""
        size = len(body) if isinstance(body, bytes) else body.stat().st_size
        if self.single_writer:
            self.single_writer.hold()
        with self._told(key):
            self._put(key, body, size, base64.b64encode(digest_of(body)).decode(), only_new=False)

    def remove(self, key: str) -> None:
        """Remove an object."""
        with self._told(key):
            self._client().delete_object(**self._at(key))

    def leftovers(self) -> Iterator[Leftover]:
        """Yield the multipart uploads below the prefix that were begun and not completed."""
        with self._told(""):
            pages = self._client().get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self._full(""))
            for page in pages:
                for each in page.get("Uploads", ()):
                    yield Leftover(f"{each['Key']}?uploadId={each['UploadId']}", each["Initiated"])

    def abandon(self, leftover: Leftover) -> None:
        """Abort a multipart upload."""
        key, _, upload = leftover.name.rpartition("?uploadId=")
        with self._told(key):
            self._client().abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload)

    def as_listed(self, prefix: str) -> S3Store:
        """Return the same store, which lists what a prefix covers once, when it is first asked; its requests count as this one's."""
        self._client()
        same = copy(self)
        same.listing = Listing(prefix, self.list)
        return same

    def unguarded(self) -> S3Store:
        """Return the same store, taken at its word that it creates a key once."""
        return S3Store(self.connect, self.bucket, self.prefix, self.cache, pause=self.pause) if self.single_writer else self

    def _put(self, key: str, body: bytes | Path, size: int, checksum: str, *, only_new: bool = True) -> int:
        """Return the status of a creation: 200, 412 (there before) or 409 (another creation is under way)."""
        from botocore.exceptions import ClientError  # noqa: PLC0415

        where = {**self._at(key), "ChecksumSHA256": checksum, **({"IfNoneMatch": "*"} if only_new else {})}
        try:
            if isinstance(body, bytes):
                self._client().put_object(**where, Body=body)
            else:
                with body.open("rb") as file:
                    self._client().put_object(**where, Body=file, ContentLength=size)
        except ClientError as error:
            status = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
            if status in {STATUS_EXISTS, STATUS_CONFLICT}:
                return status
            raise
        return 200
