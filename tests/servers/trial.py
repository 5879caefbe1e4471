"""A store that is tried out, as the checks of it see it."""

from dataclasses import dataclass, replace
from pathlib import Path

from botocore.exceptions import ClientError

from archive.nights import NOW
from flows.archive.objects import Store
from flows.archive.probe import ensure_archive
from flows.archive.store import open_store
from flows.settings import Settings
from servers.s3 import S3Service


@dataclass(frozen=True)
class Trial:
    """A store under trial: how it is reached, with no more than its word that it creates a key once. A directory has no service."""

    settings: Settings
    folder: Path
    service: S3Service | None = None
    bucket: str = ""

    def store(self) -> Store:
        """Return the store."""
        return open_store(self.settings)

    def put(self, key: str, body: bytes, service: S3Service | None = None, **conditions: str) -> int:
        """Return the status of a PUT of boto3 alone."""
        try:
            (service or self.service).client(1).put_object(Bucket=self.bucket, Key=key, Body=body, **conditions)
        except ClientError as error:
            return error.response["ResponseMetadata"]["HTTPStatusCode"]
        return 200

    def elsewhere(self, name: str) -> "Trial":
        """Return a trial of the same store below another root, where an archive was begun."""
        trial = replace(self, settings=self.settings.model_copy(update={"archive": f"{self.settings.archive}/{name}"}))
        ensure_archive(trial.store(), single_writer=True, now=NOW)
        return trial
