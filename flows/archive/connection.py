"""A connection to a bucket below a prefix: its client, made when it is needed, its addresses, and its errors in one line."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from flows.archive.file_system import reason
from flows.archive.objects import StoreError
from flows.archive.refusals import failure, refusal

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Result = TypeVar("Result")
Validation = Literal["when_supported", "when_required"]
READ_TRIES = 5
ERROR = 300
"""Status of an answer from which on boto3 reads it as an error."""


def spread(attempt: int) -> float:
    """Return how long to wait before the next attempt, seconds: longer each time, and never as long as others do."""
    return random.uniform(0.1, 0.2) * 2.0**attempt  # noqa: S311  spreads writers, keeps no secret


def without_unread_error(response_dict: dict[str, Any], **_: object) -> None:
    """Take the body from an answer that is an error and yet carries a checksum, as a store was seen to send when it was busy.

    boto3 would check it as the object's, and fail with an error of its own; without it the status says what happened.
    """
    if response_dict["status_code"] >= ERROR and not isinstance(response_dict["body"], bytes):
        response_dict["body"] = b""


class S3Connection:
    """What a store in a bucket knows of its service. `connect` makes a client for a way of checking responses."""

    def __init__(
        self, connect: Callable[[Validation], S3Client], bucket: str, prefix: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Take a bucket and a prefix; nothing is sent before the first operation."""
        self.connect, self.bucket, self.prefix, self.pause = connect, bucket, prefix.strip("/"), pause
        self.requests: Counter[str] = Counter()
        self._connected: S3Client | None = None

    def location(self, key: str) -> str:
        """Return the address of an object."""
        return f"s3://{self.bucket}/{self._full(key)}"

    def _full(self, key: str) -> str:
        return f"{self.prefix}/{key}" if self.prefix else key

    def _at(self, key: str) -> Any:  # noqa: ANN401  keyword arguments of boto3's typed calls
        return {"Bucket": self.bucket, "Key": self._full(key)}

    def _client(self, validation: Validation | None = None) -> S3Client:
        """Return the client, made at first use or for another way of checking responses."""
        client = self._connected
        if client is None or validation:
            client = self.connect(validation or "when_supported")
            client.meta.events.register("before-send.s3", self._count)
            client.meta.events.register("before-parse.s3", without_unread_error)
            self._connected = client
        return client

    def _count(self, event_name: str, **_: object) -> None:
        self.requests[event_name.rpartition(".")[2]] += 1

    def _checked(self, read: Callable[[S3Client], Result]) -> Result:
        """Return what is read; some servers send a whole object's checksum with a part of it, then it is not looked at."""
        from botocore.exceptions import FlexibleChecksumError  # noqa: PLC0415

        try:
            return self._whole(read)
        except FlexibleChecksumError:
            self._client("when_required")
            return self._whole(read)

    def _whole(self, read: Callable[[S3Client], Result]) -> Result:
        """Return what is read; a body that is cut off is asked for again, for boto3 tries again only until a body begins."""
        from botocore.exceptions import IncompleteReadError, ResponseStreamingError  # noqa: PLC0415

        for attempt in range(READ_TRIES - 1):
            try:
                return read(self._client())
            except (IncompleteReadError, ResponseStreamingError):
                self.pause(spread(attempt))
        return read(self._client())

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """Turn boto3's and the system's errors into one line."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            raise refusal(self.location(key), self.bucket, error.response) from error
        except BotoCoreError as error:
            raise failure(self.location(key), error) from error
        except OSError as error:
            msg = f"{self.location(key)}: {reason(error)}"
            raise StoreError(msg) from error
