"""Reads WARC files back member by member: what is in them, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord


class Count(NamedTuple):
    """How many records a file holds, and what is wrong with those whose bytes are not what their digest says."""

    records: int
    damaged: tuple[str, ...]


def records_of(path: Path) -> Iterator[WarcRecord]:
    """Yield the records of a WARC file, compressed or not; a cut file ends early."""
    with path.open("rb") as file:
        yield from ArchiveIterator(file, parse_http=False)


def count_records(path: Path) -> Count:
    """Return the records of a file up to the first that cannot be read, and what is wrong with those that are damaged."""
    records = 0
    damaged: list[str] = []
    try:
        for record in records_of(path):
            records += 1
            if not record.verify_block_digest(consume=True):
                damaged.append(f"record {record.record_id} is not what its digest says")
    except (OSError, ValueError) as error:
        damaged.append(f"after {records} records: {' '.join(str(error).split())}")
    return Count(records, tuple(damaged))
