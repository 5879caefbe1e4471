"""What is wrong with objects' bytes: their digests, and what their kinds promise."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson
import polars as pl

from flows.archive.depth import Depth
from flows.archive.findings import DAMAGED, MISSING, UNREADABLE, WRONG_SIZE, Finding
from flows.archive.history import Entry
from flows.archive.leaves import is_root_of, object_root, records_root
from flows.archive.members import read_members
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.single_pass import CAPTURES, Pass

ORDER = ("warc", "cdxj", "captures")
PLACED = ["warc_key", "warc_offset", "warc_length", "payload_digest"]
"""Columns of a table whose rows lead to a record."""

WRONG_ROOT = "its Merkle root is not the one that was committed"
LINES = 3
"""Findings inside a damaged file that are told; its digest tells the rest."""

Revisit = tuple[str, int, str | None]
"""WARC file, offset and payload digest of a record whose payload lies elsewhere."""


class Reader:
    """Reads the objects of a run, WARC files before the indexes and rows that lead into them."""

    def __init__(self, store: Store, depth: Depth, read_once: Callable[[Path], Pass | None]) -> None:
        """Take a store, and what reads a WARC file as `single_pass.read_once` does; nothing is read yet."""
        self.store, self.depth, self.read_once = store, depth, read_once
        self.responses: dict[tuple[str, int, int], str | None] = {}
        """Payload digest of each response that was read, by key, offset and length of its record."""
        self.warcs: dict[str, bool] = {}
        """Whether each WARC file that was read is whole."""
        self.revisits: list[Revisit] = []

    def findings(self, entry: Entry) -> list[Finding]:
        """Return what is wrong with an object."""
        try:
            details = self._checksum(entry) if self.depth is Depth.CHECKSUMS else self._deep(entry)
        except MissingObject as error:
            return [Finding(kind=MISSING, key=entry.key, detail=str(error).rpartition(": ")[2])]
        except StoreError as error:
            return [Finding(kind=UNREADABLE, key=entry.key, detail=str(error))]
        return [Finding(kind=DAMAGED, key=entry.key, detail=detail) for detail in details]

    def _checksum(self, entry: Entry) -> list[str]:
        head = self.store.head(entry.key)
        if head and head.sha256:
            return _differs(head.sha256, entry)
        with self.store.as_file(entry.key) as path:
            return _differs(file_digest(path), entry)

    def _deep(self, entry: Entry) -> list[str]:
        with self.store.as_file(entry.key) as path:
            if entry.kind == "warc":
                return list(self._warc(entry, path))
            inside = {"cdxj": self._index, "takedown": self._nothing}.get(entry.kind, self._table)
            return _differs(file_digest(path), entry) or list(inside(entry, path))

    def _warc(self, entry: Entry, path: Path) -> Iterator[str]:
        read = self.read_once(path)
        if differs := _differs(read.sha256 if read else file_digest(path), entry):
            self.warcs[entry.key] = False
            yield from (*differs, *read_members(path).damaged[:LINES])
            return
        damaged: tuple[str, ...] = ()
        if read is None:
            places, damaged = read_members(path, payloads=False)
            captures = tuple(place for place in places if place.kind in CAPTURES)
            read = Pass(entry.sha256, len(places), captures, records_root(path, places))
        self.warcs[entry.key] = not damaged
        if read.records != entry.records:
            yield f"{read.records} records, {entry.records} were committed"
        yield from damaged
        if entry.root and read.root != entry.root:
            yield WRONG_ROOT
        self.responses |= {(entry.key, place.offset, place.length): place.payload_digest for place in read.captures}
        self.revisits += [(entry.key, place.offset, place.payload_digest) for place in read.captures if place.kind == "revisit"]

    def _index(self, entry: Entry, path: Path) -> Iterator[str]:
        lines = path.read_bytes().splitlines()
        if len(lines) != entry.records:
            yield f"{len(lines)} lines, {entry.records} were committed"
        if lines != sorted(lines):
            yield "its lines are not in the order of their bytes"
        if entry.root and object_root("cdxj", path) != entry.root:
            yield WRONG_ROOT
        for line in lines:
            fields = orjson.loads(line.split(b" ", 2)[2])
            place = (fields["filename"], int(fields["offset"]), int(fields["length"]))
            if self.warcs.get(place[0], True) and self.responses.get(place) != fields["digest"]:
                yield f"its line of {fields['url']} leads to no response with that digest"

    def _table(self, entry: Entry, path: Path) -> Iterator[str]:
        rows = pl.read_parquet(path)
        if rows.height != entry.records:
            yield f"{rows.height} rows, {entry.records} were committed"
        if entry.root and not is_root_of(rows, entry.root):
            yield WRONG_ROOT
        if set(PLACED) <= set(rows.columns):
            for *place, digest in rows.select(PLACED).iter_rows():
                if self.warcs.get(place[0]) and self.responses.get((place[0], place[1], place[2])) != digest:
                    yield f"its row of the record at {place[1]} in {place[0]} leads to no response with that digest"

    def _nothing(self, entry: Entry, path: Path) -> Iterator[str]:  # noqa: ARG002  as the others
        """Yield nothing: of a document its digest says all."""
        yield from ()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def in_order(entries: list[Entry]) -> list[Entry]:
    """Return a run's objects in the order in which they are to be read."""
    return sorted(entries, key=lambda entry: ORDER.index(entry.kind) if entry.kind in ORDER else len(ORDER))


def listed_fault(entry: Entry, sizes: Mapping[str, int]) -> Finding | None:
    """Return what a listing says is wrong with an object."""
    size = sizes.get(entry.key)
    if size is None:
        return Finding(kind=MISSING, key=entry.key, detail=f"named by run {entry.run}, not in the store")
    if size != entry.size:
        return Finding(kind=WRONG_SIZE, key=entry.key, detail=f"{size} bytes, {entry.size} were committed")
    return None


def _differs(sha256: str, entry: Entry) -> list[str]:
    return [] if sha256 == entry.sha256 else [f"SHA-256 {sha256}, {entry.sha256} was committed"]
