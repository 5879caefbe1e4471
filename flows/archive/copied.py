"""Archived responses as they lie in their WARC files, with the records that go with them, to be written elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import polars as pl

from flows.archive.members import read_members
from flows.archive.objects import Store
from flows.archive.record_places import Place
from flows.archive.responses import RecordError
from flows.archive.wacz import Copied

UNKNOWN_MIME = "application/octet-stream"


def copied_records(store: Store, captures: pl.DataFrame) -> Iterator[bytes | Copied]:
    """Yield the records of captures file by file: the file's `warcinfo`, then each response with its request and metadata.

    `captures` are rows of `tables.Captures`; each file is fetched once and read whole, its members held against their digests.
    Raises StoreError, and RecordError for a damaged file or one that has no record where a row says.
    """
    ordered = captures.sort("warc_key", "warc_offset").iter_rows(named=True)
    for key, rows in groupby(ordered, key=lambda row: str(row["warc_key"])):
        with store.as_file(key) as path:
            places = _places(path, store.location(key))
            yield _bytes(path, places[0])
            by_offset = {place.offset: number for number, place in enumerate(places)}
            for row in rows:
                number = by_offset.get(row["warc_offset"])
                if number is None:
                    msg = f"{store.location(key)}: no record begins at {row['warc_offset']}; run dateline verify --deep"
                    raise RecordError(msg)
                before, after = places[number - 1 : number], places[number + 1 : number + 2]
                yield Copied(
                    url=row["url"],
                    at=row["fetched_at"],
                    mime="warc/revisit" if places[number].kind == "revisit" else row["mime"] or UNKNOWN_MIME,
                    status=row["status"],
                    digest=row["payload_digest"],
                    before=b"".join(_bytes(path, each) for each in before if each.kind == "request"),
                    response=_bytes(path, places[number]),
                    after=b"".join(_bytes(path, each) for each in after if each.kind == "metadata"),
                )


def _places(path: Path, where: str) -> tuple[Place, ...]:
    """Return where the records of a file lie; raises RecordError for a file with a damaged one."""
    members = read_members(path)
    if members.damaged:
        msg = f"{where}: {members.damaged[0]}; run dateline verify --deep"
        raise RecordError(msg)
    return members.places


def _bytes(path: Path, place: Place) -> bytes:
    with path.open("rb") as file:
        file.seek(place.offset)
        return file.read(place.length)
