"""What is wrong with an object's bytes: its digest, and what its kind promises."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.archive.commits import Entry
from flows.archive.files import fingerprint
from flows.archive.members import count_records
from flows.archive.objects import Store
from flows.archive.responses import RecordError, parse_record


def faults(store: Store, entry: Entry) -> list[str]:
    """Return what is wrong with an object, one line each; raises StoreError for a store that fails."""
    with tempfile.TemporaryDirectory(prefix="dateline-verify-") as folder:
        path = Path(folder) / Path(entry.key).name
        store.fetch(entry.key, path)
        found = fingerprint(path)
        if (found.size, found.sha256, found.crc32) != (entry.size, entry.sha256, entry.crc32):
            return [f"SHA-256 {found.sha256}, {entry.sha256} was committed"]
        return list(_inside(store, entry, path))


def _inside(store: Store, entry: Entry, path: Path) -> Iterator[str]:
    """Yield what is wrong with bytes that are those that were committed."""
    if entry.kind == "warc":
        count = count_records(path)
        if count.records != entry.records:
            yield f"{count.records} records, {entry.records} were committed"
        yield from count.damaged
    elif entry.kind == "cdxj":
        lines = path.read_bytes().splitlines()
        if len(lines) != entry.records or lines != sorted(lines):
            yield f"{len(lines)} lines, {entry.records} were committed, or out of order"
        yield from _dangling(store, lines)
    else:
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        if rows != entry.records:
            yield f"{rows} rows, {entry.records} were committed"


def _dangling(store: Store, lines: list[bytes]) -> Iterator[str]:
    """Yield the index lines that do not lead to the response that they name."""
    for line in lines:
        fields = json.loads(line.split(b" ", 2)[2])
        member = store.get(fields["filename"], int(fields["offset"]), int(fields["length"]))
        try:
            response = parse_record(member, fields["url"])
        except RecordError as error:
            yield str(error)
            continue
        if response.fields.get("WARC-Payload-Digest") != fields["digest"]:
            yield f"{fields['url']}: its index line leads to another record"
