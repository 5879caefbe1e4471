"""Reads an archive as its commits say: nothing that no commit names is ever seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from flows.archive import keys
from flows.archive.history import Commit, Entry, head_numbers, read_commit
from flows.archive.objects import Store, StoreError
from flows.archive.responses import ArchivedResponse, RecordError, parse_record
from flows.records import Outcome, Resource
from flows.tables import TABLES, WALL_FLAGS

__all__ = [
    "ArchivedResponse",
    "RecordError",
    "SeenPages",
    "days",
    "heads",
    "live_objects",
    "read_local_record",
    "read_record",
    "scan",
    "seen_keys",
]

READERS = 8
SETTLED = (Outcome.OK, Outcome.DUPLICATE, Outcome.NOT_MODIFIED, Outcome.REDIRECT, Outcome.WRONG_TYPE, Outcome.TOO_LARGE)
"""Outcomes after which an address is not asked for again."""


def days(store: Store, start: date | None = None, end: date | None = None) -> dict[date, int]:
    """Return the days that have commits, in order, with the number of the newest; raises StoreError."""
    newest = head_numbers(store, keys.commits_prefix(start) if start and start == end else keys.COMMITS)
    return {day: number for day, number in newest.items() if (start is None or start <= day) and (end is None or day <= end)}


def heads(store: Store, start: date | None = None, end: date | None = None) -> list[Commit]:
    """Return the newest commit of each day of a range, in order; raises StoreError."""
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(lambda each: read_commit(store, *each)[0], days(store, start, end).items()))


def live_objects(store: Store, day: date, kind: str) -> list[Entry]:
    """Return the objects of a kind that a day's newest commit names; raises StoreError."""
    return [entry for head in heads(store, day, day) for entry in head.live(kind)]


def scan(store: Store, table: str, start: date | None = None, end: date | None = None) -> pl.LazyFrame:
    """Return a table's committed rows of the days of a range, both ends included; no rows where there are none.

    Raises StoreError, and ValueError for a table that the archive does not have.
    """
    return scan_entries(store, table, (entry for head in heads(store, start, end) for entry in head.live(table)))


def scan_entries(store: Store, table: str, entries: Iterable[Entry]) -> pl.LazyFrame:
    """Return the rows of a table's objects; a column that an older version of the table lacks is null."""
    if table not in TABLES:
        msg = f"no table {table!r}; the archive has {', '.join(TABLES)}"
        raise ValueError(msg)
    schema = TABLES[table].create_empty().schema
    paths = local_paths(store, entries)
    if not paths:
        return pl.LazyFrame(schema=schema)
    return pl.scan_parquet(paths, schema=schema, missing_columns="insert", extra_columns="ignore")


def local_paths(store: Store, entries: Iterable[Entry]) -> list[Path]:
    """Return files of this machine that hold tables, in their order; raises StoreError, also for one that is no table any more."""
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(lambda entry: _table(store.local(entry.key, entry.sha256)), entries))


def _table(path: Path) -> Path:
    """Return the path of a Parquet file; raises StoreError for one that is damaged."""
    try:
        pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError):
        msg = f"{path}: not a table any more; dateline verify --deep says what else is damaged"
        raise StoreError(msg) from None
    return path


def seen_keys(store: Store, url_keys: Collection[str], source: str | None = None) -> set[str]:
    """Return those of the URL keys under which a page was committed, on any day, for a source or for any; raises StoreError."""
    if not url_keys:
        return set()
    wanted = pl.LazyFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
    pages = _settled_pages(store)
    if source is not None:
        pages = pages.filter(pl.col("source_id") == source)
    found = wanted.join(pages.select("url_key"), on="url_key", how="semi").collect()
    return set(found["url_key"])


class SeenPages:
    """Which pages were committed when it was first asked: reads the archive once, for many questions."""

    def __init__(self, store: Store) -> None:
        """Take a store; nothing is read yet."""
        self.store = store

    def __call__(self, source_id: str, url_keys: Collection[str]) -> set[str]:  # noqa: ARG002  known is known, whichever source led there
        """Return those of the URL keys under which a page was committed, on any day; raises StoreError."""
        wanted = pl.DataFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
        return set(wanted.join(self._pages, on="url_key", how="semi")["url_key"])

    @cached_property
    def _pages(self) -> pl.DataFrame:
        return _settled_pages(self.store).select("url_key").unique().collect()


def _settled_pages(store: Store) -> pl.LazyFrame:
    """Return the captures of pages that are not to be asked for again; a wall in a page's place does not settle it."""
    settled = pl.col("outcome").is_in([str(each) for each in SETTLED])
    walls = scan(store, "articles").filter(pl.col("flags").list.set_intersection(list(WALL_FLAGS)).list.len() > 0)
    place = ["warc_key", "warc_offset"]
    return scan(store, "captures").filter(pl.col("resource") == str(Resource.PAGE), settled).join(walls.select(place), on=place, how="anti")


def read_record(store: Store, warc_key: str, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by its key and place; raises StoreError, and RecordError if no response is there."""
    return parse_record(store.get(warc_key, offset, length), f"{store.location(warc_key)} at {offset}")


def read_local_record(path: Path, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by file and place; raises OSError, and RecordError if no response is there."""
    with path.open("rb") as file:
        file.seek(offset)
        return parse_record(file.read(length), f"{path} at {offset}")
