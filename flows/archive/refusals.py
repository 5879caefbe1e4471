"""What an S3 service's refusals mean, in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.archive.objects import MissingObject, StoreError

FORBIDDEN = 403
MISSING = 404
UNREACHABLE = {"EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError", "ReadTimeoutError"}


def refusal(location: str, bucket: str, response: Mapping[str, Any]) -> StoreError:
    """Return the error that a service's answer stands for."""
    status, code = response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]
    message = " ".join(str(response["Error"].get("Message", "")).split())
    if code == "NoSuchBucket":
        return StoreError(f"s3://{bucket}: no such bucket; create it, or correct DATELINE_ARCHIVE")
    if status == MISSING:
        return MissingObject(f"{location}: no such object")
    if status == FORBIDDEN:
        keys = "check DATELINE_S3_ACCESS_KEY, DATELINE_S3_SECRET_KEY and the bucket's policy"
        return StoreError(f"{location}: no permission ({code}); {keys}")
    return StoreError(f"{location}: the store answered {status} {code}: {message}")


def failure(location: str, error: Exception) -> StoreError:
    """Return the error that a failed connection stands for."""
    name, words = type(error).__name__, " ".join(str(error).split())
    if name == "NoCredentialsError":
        return StoreError(f"{location}: no credentials; set DATELINE_S3_ACCESS_KEY and DATELINE_S3_SECRET_KEY")
    if name in UNREACHABLE:
        return StoreError(f"{location}: the store cannot be reached; is DATELINE_S3_ENDPOINT right? ({words})")
    return StoreError(f"{location}: {name}: {words}")
