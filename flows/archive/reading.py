"""Reads an archive as its commits say: nothing that no commit names is ever seen."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.archive import keys
from flows.archive.history import Commit, Entry, decode, head_numbers, newest_commits, read_commit
from flows.archive.objects import Store, StoreError
from flows.archive.responses import ArchivedResponse, RecordError, parse_record
from flows.archive.sealing import SCHEMA_VERSION
from flows.archive.takedowns import Takedown, is_taken_down, later_takedowns
from flows.errors import UsageError
from flows.tables import TABLES

__all__ = [
    "ArchivedResponse",
    "RecordError",
    "State",
    "at_one_moment",
    "days",
    "heads",
    "live_objects",
    "read_local_record",
    "read_record",
    "rows_of",
    "scan",
    "states",
]

READERS = 8


def at_one_moment(store: Store) -> Store:
    """Return the same store, whose commits are listed once: all that is read through it was visible when it was first asked."""
    return store.as_listed(keys.COMMITS)


def days(store: Store, start: date | None = None, end: date | None = None) -> dict[date, int]:
    """Return the days that have commits, in order, with the number of the newest; raises StoreError."""
    return {day: number for day, number in head_numbers(store, _prefix(start, end)).items() if _within(day, start, end)}


def heads(store: Store, start: date | None = None, end: date | None = None) -> list[Commit]:
    """Return the newest commit of each day of a range, in order; of a bucket those that were not read before; raises StoreError."""
    newest = [listed for day, listed in newest_commits(store, _prefix(start, end)).items() if _within(day, start, end)]
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(lambda listed: decode(store.recall(listed), store.location(listed.key)), newest))


def _prefix(start: date | None, end: date | None) -> str:
    return keys.commits_prefix(start) if start and start == end else keys.COMMITS


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


class State(NamedTuple):
    """A day as it was known at an instant: its newest commit then, and what has been taken down of it since."""

    commit: Commit
    hidden: list[Takedown]


def states(store: Store, start: date | None = None, end: date | None = None, as_of: datetime | None = None) -> list[State]:
    """Return each day of a range as it was known at an instant, now without one; days that had no commit then are left out.

    Raises StoreError, and UsageError for an instant without an offset from UTC.
    """
    if as_of is None:
        return [State(head, []) for head in heads(store, start, end)]
    if as_of.tzinfo is None:
        msg = f"{as_of}: an instant without an offset from UTC; write it as 2026-03-09T12:00+00:00"
        raise UsageError(msg)
    with ThreadPoolExecutor(READERS) as readers:
        found = readers.map(lambda head: _state(store, head, as_of), heads(store, start, end))
        return [state for state in found if state]


def _state(store: Store, head: Commit, as_of: datetime) -> State | None:
    """Return a day as it was known at an instant, None for one that was not committed then."""
    commit = head
    while commit.committed_at > as_of:
        if commit.number == 1:
            return None
        commit, _ = read_commit(store, commit.day, commit.number - 1)
    return State(commit, later_takedowns(store, head, commit))


def live_objects(store: Store, day: date, kind: str) -> list[Entry]:
    """Return the objects of a kind that a day's newest commit names; raises StoreError."""
    return [entry for head in heads(store, day, day) for entry in head.live(kind)]


def scan(store: Store, table: str, start: date | None = None, end: date | None = None, as_of: datetime | None = None) -> pl.LazyFrame:
    """Return a table's committed rows of the days of a range, both ends included; no rows where there are none.

    With `as_of`, as they were known at that instant, but for what has been taken down since. Only the objects of these days
    are fetched. Raises StoreError, and ValueError for a table that the archive does not have.
    """
    known = states(store, start, end, as_of)
    rows = scan_entries(store, table, (entry for state in known for entry in state.commit.live(table)))
    hidden = [takedown for state in known for takedown in state.hidden]
    return rows.filter(~is_taken_down(table, hidden)) if hidden else rows


def rows_of(store: Store, state: State, table: str) -> pl.LazyFrame:
    """Return the rows of a table in a day's state, without what was taken down since; raises StoreError."""
    rows = scan_entries(store, table, state.commit.live(table))
    return rows.filter(~is_taken_down(table, state.hidden)) if state.hidden else rows


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
    """Return files of this machine that hold tables, in their order.

    Raises StoreError, also for one that is no table any more, or one whose columns a later version of Dateline gave a meaning.
    """
    readable = [_of_a_known_version(store, entry) for entry in entries]
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(lambda entry: _table(store.local(entry.key, entry.sha256)), readable))


def _of_a_known_version(store: Store, entry: Entry) -> Entry:
    if (entry.schema_version or 0) > SCHEMA_VERSION:
        version = f"its rows are of version {entry.schema_version}, this version reads up to {SCHEMA_VERSION}"
        msg = f"{store.location(entry.key)}: {version}; update Dateline"
        raise StoreError(msg)
    return entry


def _table(path: Path) -> Path:
    """Return the path of a Parquet file; raises StoreError for one that is damaged."""
    try:
        pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError):
        msg = f"{path}: not a table any more; dateline verify --deep says what else is damaged"
        raise StoreError(msg) from None
    return path


def read_record(store: Store, warc_key: str, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by its key and place; raises StoreError, and RecordError if no response is there."""
    return parse_record(store.get(warc_key, offset, length), f"{store.location(warc_key)} at {offset}")


def read_local_record(path: Path, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by file and place; raises OSError, and RecordError if no response is there."""
    with path.open("rb") as file:
        file.seek(offset)
        return parse_record(file.read(length), f"{path} at {offset}")
