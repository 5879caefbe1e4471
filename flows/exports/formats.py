"""The formats: which files each consists of, and what writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from flows.exports.flat_files import CsvWriter, GdeltWriter
from flows.exports.json_files import GeoJsonWriter, PloverWriter
from flows.exports.parquet_files import ParquetWriter
from flows.exports.sqlite_file import SqliteWriter
from flows.exports.workbook import WorkbookWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a format: its name, the table of config/exports/ that describes its columns, and how its rows are made.

    `of` is `mentions`, `articles` or `events`. `once_by`: one row for each value of this column, made of the mention that comes first
    in the order of `best`; `key` is the column of the file that tells one such row from another.
    """

    name: str
    columns: str
    of: str = "mentions"
    once_by: str | None = None
    best: str = "fetched_at, mention_id"
    key: str | None = None


class Writer(Protocol):
    """Writes the rows of a format's files, a day at a time, and what they come from at the end."""

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a file."""
        ...

    def close(self, provenance: dict[str, Any]) -> None:
        """Finish all files."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: what opens its writer on a path, whether that is a folder, and whether lists are text in it."""

    name: str
    files: tuple[File, ...]
    open: Callable[[Path], Writer]
    is_folder: bool
    flat: bool


NATIVE = (
    File(name="events", columns="events", of="events"),
    File(name="mentions", columns="mentions"),
    File(name="articles", columns="articles", of="articles"),
)
FULLEST = "pin <> 'point', actor_text IS NULL, target_text IS NULL, killed_min IS NULL, fetched_at, mention_id"
"""Of the mentions of an event first the one that says most of it."""

FORMATS = {
    each.name: each
    for each in (
        Format(name="parquet", files=NATIVE, open=ParquetWriter, is_folder=True, flat=False),
        Format(name="csv", files=NATIVE, open=CsvWriter, is_folder=True, flat=True),
        Format(name="sqlite", files=NATIVE, open=SqliteWriter, is_folder=True, flat=True),
        Format(name="excel", files=NATIVE, open=WorkbookWriter, is_folder=False, flat=True),
        Format(name="geojson", files=NATIVE[1:2], open=GeoJsonWriter, is_folder=False, flat=False),
        Format(
            name="gdelt",
            files=(
                File(name="events", columns="gdelt_events", once_by="gdelt_event_id", key="GLOBALEVENTID"),
                File(name="mentions", columns="gdelt_mentions"),
            ),
            open=GdeltWriter,
            is_folder=True,
            flat=True,
        ),
        Format(
            name="acled",
            files=(File(name="acled", columns="acled", once_by="acled_event", best=FULLEST, key="event_id_cnty"),),
            open=CsvWriter,
            is_folder=True,
            flat=True,
        ),
        Format(name="plover", files=(File(name="plover", columns="plover"),), open=PloverWriter, is_folder=True, flat=False),
    )
}
"""The formats of tables, by name; the pages themselves are `wacz`."""
