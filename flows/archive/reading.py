"""Reads an archive as its commits say: nothing that no commit names is ever seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.archive import keys
from flows.archive.history import Commit, Entry, decode, head_numbers, newest_commits, read_commit
from flows.archive.objects import Store, StoreError
from flows.archive.responses import ArchivedResponse, RecordError, parse_record
from flows.archive.sealing import SCHEMA_VERSION
from flows.archive.takedowns import KIND, Takedown, is_taken_down, later_takedowns, read_takedowns
from flows.errors import UsageError
from flows.records import Outcome, Resource
from flows.tables import TABLES, WALL_FLAGS

__all__ = [
    "ArchivedResponse",
    "RecordError",
    "SeenPages",
    "State",
    "at_one_moment",
    "days",
    "heads",
    "live_objects",
    "read_local_record",
    "read_record",
    "rows_of",
    "scan",
    "seen_keys",
    "states",
]

READERS = 8
SETTLED = (Outcome.OK, Outcome.DUPLICATE, Outcome.NOT_MODIFIED, Outcome.REDIRECT, Outcome.WRONG_TYPE, Outcome.TOO_LARGE)
"""Outcomes after which an address is not asked for again."""


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


def seen_keys(store: Store, url_keys: Collection[str], source: str | None = None) -> set[str]:
    """Return those of the URL keys that are not to be asked for again; raises StoreError.

    Under them a page was committed, on any day, for a source or for any; or they were taken down.
    """
    if not url_keys:
        return set()
    settled, withdrawn = _settled_pages(heads(store), store)
    if source is not None:
        settled = settled.filter(pl.col("source_id") == source)
    wanted = pl.LazyFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
    found = wanted.join(settled.select("url_key"), on="url_key", how="semi").collect()
    return set(found["url_key"]) | (withdrawn & set(url_keys))


class SeenPages:
    """Which pages were committed when it was first asked: reads the archive once, for many questions."""

    def __init__(self, store: Store) -> None:
        """Take a store; nothing is read yet."""
        self.store = store

    def __call__(self, source_id: str, url_keys: Collection[str]) -> set[str]:  # noqa: ARG002  known is known, whichever source led there
        """Return those of the URL keys under which a page was committed, on any day, or that were taken down; raises StoreError."""
        wanted = pl.DataFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
        return set(wanted.join(self._pages, on="url_key", how="semi")["url_key"])

    @cached_property
    def _pages(self) -> pl.DataFrame:
        settled, withdrawn = _settled_pages(heads(self.store), self.store)
        hidden = pl.LazyFrame({"url_key": sorted(withdrawn)}, schema={"url_key": pl.String})
        return pl.concat([settled.select("url_key"), hidden]).unique().collect()


def _settled_pages(newest: Sequence[Commit], store: Store) -> tuple[pl.LazyFrame, set[str]]:
    """Return the captures of pages that are not to be asked for again, and the URL keys of those that were taken down.

    A wall in a page's place does not settle it, nor the address from which redirects led there.
    """
    settled = pl.col("outcome").is_in([str(each) for each in SETTLED])
    captures, articles = (
        scan_entries(store, table, (entry for head in newest for entry in head.live(table))) for table in ("captures", "articles")
    )
    takedowns = read_takedowns(store, (entry for head in newest for entry in head.live(KIND)))
    hidden = {key for takedown in takedowns for key in takedown.url_keys}
    walls = articles.filter(pl.col("flags").list.set_intersection(list(WALL_FLAGS)).list.len() > 0)
    place = ["warc_key", "warc_offset"]
    pages = captures.filter(pl.col("resource") == str(Resource.PAGE), settled)
    walled = pages.join(walls.select(place), on=place, how="semi").select(url_key="entry_url_key")
    led_there = pages.filter(pl.col("outcome") == str(Outcome.REDIRECT)).join(walled, on="url_key", how="semi")
    had = pages.join(walls.select(place), on=place, how="anti").join(led_there.select(place), on=place, how="anti")
    announced = had.filter(pl.col("entry_url_key").is_not_null()).with_columns(url_key="entry_url_key")
    return pl.concat([had, announced]), hidden


def read_record(store: Store, warc_key: str, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by its key and place; raises StoreError, and RecordError if no response is there."""
    return parse_record(store.get(warc_key, offset, length), f"{store.location(warc_key)} at {offset}")


def read_local_record(path: Path, offset: int, length: int) -> ArchivedResponse:
    """Return an archived response by file and place; raises OSError, and RecordError if no response is there."""
    with path.open("rb") as file:
        file.seek(offset)
        return parse_record(file.read(length), f"{path} at {offset}")
