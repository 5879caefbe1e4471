"""Makes files of a spool final: hashed, counted, read once more, and named by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date
from io import BytesIO
from pathlib import Path

import dataframely as dy
import polars as pl
from dataframely.exc import ValidationError as RuleError
from pydantic import BaseModel, ConfigDict

from flows.archive import keys
from flows.archive.cdxj import cdxj
from flows.archive.files import SpoolError, fingerprint, write_whole
from flows.archive.leaves import object_root, records_root
from flows.archive.members import read_members
from flows.records import Capture
from flows.tables import TABLES, Captures

SCHEMA_VERSION = 1
"""Goes up when a column of any table changes its name, type or meaning."""


AT_ONCE = 10
"""Parts of a table whose rows are checked at once: a thousand pages, for each check takes as long as some hundred rows."""


class Sealed(BaseModel):
    """A file that will be an object of the archive as it is: what a commit says of it, and where it lies now.

    `kind` is `warc`, `cdxj` or a table's name; `records` are WARC records, index lines or rows, `root` the Merkle root over them.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    path: Path
    size: int
    sha256: str
    crc32: str
    records: int
    schema_version: int | None = None
    root: str | None = None


def seal_warc(path: Path, day: date, run: str, serial: int, records: int) -> Sealed:
    """Return a finished WARC file under its key; raises SpoolError if it does not read back as it was written."""
    found = read_members(path)
    if len(found.places) != records or found.damaged:
        msg = f"{path}: {len(found.places)} records of {records} read back; {'; '.join(found.damaged[:1])}"
        raise SpoolError(msg)
    print_, root = fingerprint(path), records_root(path, found.places)
    key = keys.warc_key(day, run, serial, print_.sha256)
    return Sealed(kind="warc", key=key, path=path, **print_._asdict(), records=records, root=root)


def seal_index(captures: Sequence[Capture], path: Path, day: date, run: str) -> Sealed:
    """Return the index of captures under its key, written to a path."""
    write_whole(path, cdxj(captures))
    print_, root = fingerprint(path), object_root("cdxj", path)
    key = keys.cdxj_key(day, run, print_.sha256)
    return Sealed(kind="cdxj", key=key, path=path, **print_._asdict(), records=len(captures), root=root)


def seal_rows(table: str, rows: pl.DataFrame, path: Path, day: date, run: str) -> Sealed:
    """Return rows of a table under their key, written as Parquet to a path; raises SpoolError for rows that break a rule.

    The file is made in memory first: written by polars itself, it is cut without an error where the disk is full.
    """
    checked = _check(table, rows)
    return _sealed(table, checked.lazy(), checked.height, path, day, run)


def seal_parts(table: str, parts: Sequence[Path], path: Path, day: date, run: str) -> Sealed:
    """Return the rows of a table's parts under their key, the same bytes as of one frame, of which a few parts at a time are in memory.

    Raises SpoolError for rows that break a rule.
    """
    schema = TABLES[table]
    if not parts:
        return seal_rows(table, schema.create_empty(), path, day, run)
    height = sum(_check(table, pl.read_parquet(list(parts[first : first + AT_ONCE]))).height for first in range(0, len(parts), AT_ONCE))
    rows, key = pl.scan_parquet(list(parts)), schema.primary_key()
    if key and rows.select(key).collect().is_duplicated().any():
        msg = f"{table}: rows of two parts have the same {', '.join(key)}"
        raise SpoolError(msg)
    return _sealed(table, rows, height, path, day, run)


def _check(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in the types of a table; raises SpoolError for rows that break a rule."""
    try:
        return TABLES[table].validate(rows, cast=True)
    except (RuleError, dy.exc.SchemaError, pl.exceptions.PolarsError) as error:
        msg = f"{table}: {' '.join(str(error).split())}"
        raise SpoolError(msg) from error


def _sealed(table: str, rows: pl.LazyFrame, height: int, path: Path, day: date, run: str) -> Sealed:
    content = BytesIO()
    rows.sink_parquet(content, compression="zstd", compression_level=3)
    write_whole(path, content.getvalue())
    found = pl.scan_parquet(path).select(pl.len()).collect().item()
    if found != height:
        msg = f"{path}: {found} rows of {height} read back"
        raise SpoolError(msg)
    print_, root = fingerprint(path), object_root(table, path)
    key = keys.table_key(table, day, run, print_.sha256)
    return Sealed(kind=table, key=key, path=path, **print_._asdict(), records=found, schema_version=SCHEMA_VERSION, root=root)


def captures_frame(captures: Sequence[Capture], day: date, run: str) -> pl.DataFrame:
    """Return `Captures` rows, in the order of the captures."""
    names = {"warc": "warc_key", "offset": "warc_offset", "length": "warc_length"}
    rows = [
        {names.get(name, name): value for name, value in asdict(_in_utc(capture)).items()} | {"day": day, "run": run}
        for capture in captures
    ]
    return pl.DataFrame(rows, schema=Captures.create_empty().schema)


def _in_utc(capture: Capture) -> Capture:
    """Return a capture with its times in UTC; an announced time that no calendar holds there is none."""
    try:
        published = capture.entry_published.astimezone(UTC) if capture.entry_published else None
    except OverflowError:
        published = None
    return replace(capture, fetched_at=capture.fetched_at.astimezone(UTC), entry_published=published)
