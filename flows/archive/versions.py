"""What a bucket does against those who overwrite and remove: it keeps earlier versions, and locks them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flows.archive.connection import S3Connection
from flows.archive.objects import Part, Protection, StoreError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CHUNK = 1 << 20


class S3Versions(S3Connection):
    """Objects of a bucket, with the versions that were before them."""

    def fetch(self, key: str, path: Path, version: str | None = None) -> None:
        """Download an object, or a version of it, to a file, which is whole or not there; raises MissingObject."""
        self._download(key, path, {"VersionId": version} if version else {})

    def part(self, key: str, start: int, end: int, folder: Path) -> Part:
        """Return a file in a folder, to which a part of an object was downloaded; raises MissingObject."""
        path = folder / f"{Path(key).name}-{start}"
        self._download(key, path, {"Range": f"bytes={start}-{end - 1}"})
        return Part(path, 0)

    def _download(self, key: str, path: Path, which: Any) -> None:  # noqa: ANN401  keyword arguments of boto3's typed calls
        """Download what is asked for of an object to a file, which is whole or not there; raises MissingObject."""
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
        path.parent.mkdir(parents=True, exist_ok=True)

        def download(client: S3Client) -> None:
            answer = client.get_object(**self._at(key), **which)
            with unfinished.open("wb") as file:
                for chunk in answer["Body"].iter_chunks(CHUNK):
                    file.write(chunk)

        try:
            with self._told(key):
                self._checked(download)
                unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def earlier(self, key: str, folder: Path) -> Iterator[Path]:
        """Yield a file with the bytes of each earlier version of an object, the newest first; raises StoreError."""
        if not self._settings("get_bucket_versioning").get("Status"):  # never switched on; switched off later, it keeps what it had
            return
        with self._told(key):
            pages = self._client().get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=self._full(key))
            found = [each for page in pages for each in page.get("Versions", ()) if each["Key"] == self._full(key)]
        for number, each in enumerate(found):
            if not each["IsLatest"]:
                path = folder / f"{number}-{Path(key).name}"
                self.fetch(key, path, each["VersionId"])
                yield path

    def protection(self) -> Protection:
        """Return whether the bucket keeps earlier versions, and its Object Lock; what a service does not know, it does not do."""
        versions, lock = self._settings("get_bucket_versioning"), self._settings("get_object_lock_configuration")
        locked = lock.get("ObjectLockConfiguration", {})
        retention = locked.get("Rule", {}).get("DefaultRetention", {})
        span = " ".join(f"{retention[unit]} {unit.lower()}" for unit in ("Days", "Years") if retention.get(unit))
        words = f"{retention['Mode'].lower()} {span}" if retention else "without default retention"
        return Protection(versions.get("Status") == "Enabled", words if locked.get("ObjectLockEnabled") == "Enabled" else None)

    def _settings(self, operation: str) -> Any:  # noqa: ANN401  as boto3 returns it
        """Return settings of the bucket, none where the service refuses to tell them."""
        from botocore.exceptions import ClientError  # noqa: PLC0415  as elsewhere

        try:
            with self._told(""):
                return getattr(self._client(), operation)(Bucket=self.bucket)
        except StoreError as error:
            if isinstance(error.__cause__, ClientError):
                return {}
            raise
