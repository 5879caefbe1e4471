"""Where the records of a WARC file lie."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A record in its file: first byte and length of its member, its type, and the payload's digest where it has one."""

    offset: int
    length: int
    kind: str
    payload_digest: str | None
