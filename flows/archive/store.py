"""The archive's store: a directory, or a bucket of an S3-compatible service. The only place that knows boto3."""

from __future__ import annotations

import os
import re
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.archive.bucket import S3Store, Validation
from flows.archive.directory import DirectoryStore
from flows.archive.locks import Lock
from flows.archive.objects import Head, Listed, MissingObject, Store, StoreError
from flows.errors import UsageError
from flows.settings import Settings

if TYPE_CHECKING:
    from boto3.session import Session
    from mypy_boto3_s3 import S3Client

__all__ = [
    "AddressError",
    "DirectoryStore",
    "Head",
    "Listed",
    "MissingObject",
    "S3Store",
    "Store",
    "StoreError",
    "open_foreign",
    "open_other",
    "open_store",
]

CONNECTING = threading.Lock()
"""boto3 makes one client at a time."""


BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
"""Names that boto3 sends; stores allow fewer, and say so."""


class AddressError(StoreError, UsageError):
    """An address that is neither a directory nor a bucket."""


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name, unopened; raises AddressError for an address that is neither kind.

    With `single_writer` it is not trusted to create a key once: this machine's only writer looks every key up first.
    """
    address = settings.archive
    if "://" not in address:
        return DirectoryStore(Path(address))
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    if not address.startswith("s3://") or not BUCKET.fullmatch(bucket):
        msg = f"DATELINE_ARCHIVE: {address!r} is neither a directory nor s3://bucket/prefix (a bucket: letters, digits, dots, hyphens)"
        raise AddressError(msg)
    lock = Lock(settings.spool / "single-writer.lock") if settings.single_writer else None
    return S3Store(lambda validation: _client(settings, validation), bucket, prefix, settings.spool / "cache", single_writer=lock)


def open_other(settings: Settings, address: str) -> Store:
    """Return the store of another archive, with its own endpoint and keys where the settings name them; raises AddressError."""
    own = {name: getattr(settings, f"other_{name}") for name in ("s3_endpoint", "s3_region", "s3_access_key", "s3_secret_key")}
    named = {name: value for name, value in own.items() if value is not None}
    other = settings.model_copy(update={**named, "archive": address, "spool": settings.spool / "other"})
    if same_place(settings.archive, address):
        msg = f"{address}: this is the archive itself; name another"
        raise AddressError(msg)
    return open_store(other)


def open_foreign(settings: Settings, address: str) -> tuple[Store, str]:
    """Return the store of a bucket in which files of others lie, and the key of an address in it; raises AddressError.

    A bucket other than the archive's own is spoken to as another archive is, where the settings say how.
    """
    bucket, _, key = address.removeprefix("s3://").partition("/")
    root = f"s3://{bucket}"
    is_own = settings.archive == root or settings.archive.startswith(f"{root}/")
    if is_own:
        return open_store(settings.model_copy(update={"archive": root})), key
    return open_other(settings, root), key


def same_place(one: str, other: str) -> bool:
    """Tell whether two addresses name one root."""
    if "://" in one or "://" in other:
        return one.rstrip("/") == other.rstrip("/")
    return Path(one).resolve() == Path(other).resolve()


@cache
def _session() -> Session:
    """Return boto3's session, one a process: it reads the description of the service once."""
    import boto3  # noqa: PLC0415  a directory archive does not pay for it

    return boto3.session.Session()


def _client(settings: Settings, validation: Validation) -> S3Client:
    from botocore.config import Config  # noqa: PLC0415  as boto3

    config = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": 5},
        request_checksum_calculation="when_required",
        response_checksum_validation=validation,
        s3={"addressing_style": "path" if settings.s3_endpoint else "auto"},
    )
    if settings.s3_endpoint:  # a store that is not AWS: its keys are not to be asked of a machine of AWS
        os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    secret = settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None
    with CONNECTING:
        return _session().client(
            "s3",
            endpoint_url=settings.s3_endpoint,
            region_name=settings.s3_region,
            aws_access_key_id=settings.s3_access_key,
            aws_secret_access_key=secret,
            config=config,
        )
