"""Reads WARC files back member by member: what is in them, and whether it is what was written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator


class Place(NamedTuple):
    """A record in its file: first byte and length of its member, its type, and the payload's digest where it has one."""

    offset: int
    length: int
    kind: str
    payload_digest: str | None


class Members(NamedTuple):
    """The records of a file up to the first that cannot be read, and what is wrong with those that are damaged."""

    places: tuple[Place, ...]
    damaged: tuple[str, ...]


def read_members(path: Path) -> Members:
    """Return where the records of a WARC file lie, after the bytes of each were compared with its block digest."""
    starts: list[tuple[int, str, str | None]] = []
    damaged: list[str] = []
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                starts.append((record.stream_pos, str(record.headers["WARC-Type"]), record.headers.get("WARC-Payload-Digest")))
                if not record.verify_block_digest(consume=True):
                    damaged.append(f"record {record.record_id} is not what its digest says")
    except (OSError, ValueError) as error:
        damaged.append(f"after {len(starts)} records: {' '.join(str(error).split())}")
    ends = [offset for offset, _, _ in starts[1:]] + [path.stat().st_size]
    places = (Place(offset, end - offset, kind, digest) for (offset, kind, digest), end in zip(starts, ends, strict=False))
    return Members(tuple(places), tuple(damaged))
