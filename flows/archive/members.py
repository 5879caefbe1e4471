"""Reads WARC files back member by member: what is in them, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord

from flows.archive.http import parse_head, payload_of, split_message
from flows.archive.inflating import Inflated
from flows.archive.record_places import Place
from flows.digests import is_sha1


class Members(NamedTuple):
    """The records of a file up to the first that cannot be read, and what is wrong with those that are damaged."""

    places: tuple[Place, ...]
    damaged: tuple[str, ...]


def read_members(path: Path, *, payloads: bool = True) -> Members:
    """Return where the records of a WARC file lie, after the bytes of each were compared with its digests.

    Without `payloads` with that of its block alone, which is over all of its bytes: of a file that is known to be as it was sealed,
    the payloads were compared then.
    """
    starts: list[tuple[int, str, str | None]] = []
    damaged: list[str] = []
    try:
        with path.open("rb") as file:
            inflated = Inflated(file)
            for record in ArchiveIterator(inflated, parse_http=False):
                start, headers = inflated.start_of_member(record.stream_pos), record.headers
                starts.append((start, str(headers["WARC-Type"]), headers.get("WARC-Payload-Digest")))
                damaged += _record_faults(record, payloads=payloads)
    except (OSError, ValueError, KeyError) as error:
        damaged.append(f"after {len(starts)} records: {' '.join(str(error).split())}")
    ends = [offset for offset, _, _ in starts[1:]] + [path.stat().st_size]
    places = (Place(offset, end - offset, kind, digest) for (offset, kind, digest), end in zip(starts, ends, strict=False))
    return Members(tuple(places), tuple(damaged))


def _record_faults(record: WarcRecord, *, payloads: bool) -> Iterator[str]:
    """Yield what is wrong with a record's block and payload; the payload of a revisit lies elsewhere."""
    kind, headers = str(record.headers["WARC-Type"]), record.headers
    block = record.reader.read()
    if len(block) != record.content_length:
        yield f"record {record.record_id} ends after {len(block)} of {record.content_length} bytes"
    elif not is_sha1(block, headers.get("WARC-Block-Digest")):
        yield f"record {record.record_id} is not what its digest says"
    elif payloads and kind in {"request", "response"} and not is_sha1(_payload(kind, block), headers.get("WARC-Payload-Digest")):
        yield f"the payload of record {record.record_id} is not what its digest says"


def _payload(kind: str, block: bytes) -> bytes:
    head, body = split_message(block)
    return payload_of(parse_head(head), body) if kind == "response" else body
