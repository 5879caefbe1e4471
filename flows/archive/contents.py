"""What is wrong with objects' bytes: their digests, and what their kinds promise."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.archive.commits import Entry
from flows.archive.files import fingerprint
from flows.archive.members import read_members
from flows.archive.objects import Store


class Reader:
    """Reads the objects of a day, WARC files before the indexes that lead into them."""

    def __init__(self, store: Store) -> None:
        """Take a store; nothing is read yet."""
        self.store = store
        self.responses: dict[tuple[str, int, int], str | None] = {}
        """Payload digest of each response that was read, by key, offset and length of its record."""

    def faults(self, entry: Entry) -> list[str]:
        """Return what is wrong with an object, one line each; raises StoreError for a store that fails."""
        with tempfile.TemporaryDirectory(prefix="dateline-verify-") as folder:
            path = Path(folder) / Path(entry.key).name
            self.store.fetch(entry.key, path)
            found = fingerprint(path)
            if (found.size, found.sha256, found.crc32) != (entry.size, entry.sha256, entry.crc32):
                return [f"SHA-256 {found.sha256}, {entry.sha256} was committed"]
            inside = {"warc": self._warc, "cdxj": self._index}.get(entry.kind, self._table)
            return list(inside(entry, path))

    def _warc(self, entry: Entry, path: Path) -> Iterator[str]:
        members = read_members(path)
        if len(members.places) != entry.records:
            yield f"{len(members.places)} records, {entry.records} were committed"
        yield from members.damaged
        places = (place for place in members.places if place.kind == "response")
        self.responses |= {(entry.key, place.offset, place.length): place.payload_digest for place in places}

    def _index(self, entry: Entry, path: Path) -> Iterator[str]:
        lines = path.read_bytes().splitlines()
        if len(lines) != entry.records:
            yield f"{len(lines)} lines, {entry.records} were committed"
        if lines != sorted(lines):
            yield "its lines are not in the order of their bytes"
        for line in lines:
            fields = json.loads(line.split(b" ", 2)[2])
            if self.responses.get((fields["filename"], int(fields["offset"]), int(fields["length"]))) != fields["digest"]:
                yield f"its line of {fields['url']} leads to no response with that digest"

    def _table(self, entry: Entry, path: Path) -> Iterator[str]:
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        if rows != entry.records:
            yield f"{rows} rows, {entry.records} were committed"
