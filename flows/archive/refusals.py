"""What an S3 service's refusals mean, in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.archive.objects import MissingObject, StoreError

FORBIDDEN = 403
MISSING = 404
INSUFFICIENT_STORAGE = 507
UNREACHABLE = {"EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError"}
BROKEN_OFF = {"IncompleteReadError", "ResponseStreamingError"}
CLOCK = {"RequestTimeTooSkewed", "RequestExpired"}
FULL = {"QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "StorageLimitExceeded"}
"""Codes for a store or bucket that takes no more: of Ceph (RGW, ERR_QUOTA_EXCEEDED), MinIO and OpenStack Swift."""


def refusal(location: str, bucket: str, response: Mapping[str, Any]) -> StoreError:
    """Return the error that a service's answer stands for."""
    status, code = response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]
    message = " ".join(str(response["Error"].get("Message", "")).split())
    if code == "NoSuchBucket":
        return StoreError(f"s3://{bucket}: no such bucket; create it, or correct DATELINE_ARCHIVE")
    if status == MISSING:
        return MissingObject(f"{location}: no such object")
    if code in CLOCK:
        return StoreError(f"{location}: the clock of this machine and the store's are too far apart ({code}); set it and run again")
    if code in FULL or status == INSUFFICIENT_STORAGE:
        return StoreError(f"{location}: the store takes no more ({code}); free some or raise its quota, and run again")
    if status == FORBIDDEN:
        keys = "check DATELINE_S3_ACCESS_KEY, DATELINE_S3_SECRET_KEY and the bucket's policy"
        return StoreError(f"{location}: no permission ({code}); {keys}")
    return StoreError(f"{location}: the store answered {status} {code}: {message}")


def failure(location: str, error: Exception) -> StoreError:
    """Return the error that a failed connection stands for."""
    name, words = type(error).__name__, " ".join(str(error).split())
    if name == "NoCredentialsError":
        return StoreError(f"{location}: no credentials; set DATELINE_S3_ACCESS_KEY and DATELINE_S3_SECRET_KEY")
    if name == "ReadTimeoutError":
        return StoreError(f"{location}: the store did not answer in time; run again ({words})")
    if name in BROKEN_OFF:
        return StoreError(f"{location}: the answer broke off each time; run again ({words})")
    if name in UNREACHABLE:
        return StoreError(f"{location}: the store cannot be reached; is DATELINE_S3_ENDPOINT right? ({words})")
    return StoreError(f"{location}: {name}: {words}")
