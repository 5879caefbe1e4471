"""A day's tables made again from its captures, beside those that are live: kept in the spool until they are accepted; knows no Prefect."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from flows.archive.commits import Commit, Superseded, revise
from flows.archive.files import told, write_whole
from flows.archive.history import Entry
from flows.archive.objects import Store
from flows.archive.reading import scan_entries
from flows.archive.repair import CODED
from flows.archive.sealing import Sealed, seal_rows
from flows.batches import Batch
from flows.catalog.files import open_catalog
from flows.catalog.lexicons import languages
from flows.ledger import recount_ledger
from flows.linking import LINKED, relink_day
from flows.recipe import versions_of
from flows.recoding import batches_again, tables_again
from flows.revisiting import read_before
from flows.settings import Settings

REMADE = (*CODED, "ledger")
"""Tables of a run that are made again; of the ledger the columns that count what its captures came to."""

FOLDER = ".shadows"
"""Where a spool keeps them: no run's folder begins with a dot."""

NOTE = "shadow.json"


class Shadow(BaseModel):
    """A day's tables as they are made now: by which versions, from which commit, and what takes the place of each live object."""

    model_config = ConfigDict(frozen=True)

    day: date
    base: int
    captures: tuple[str, ...]
    versions: dict[str, str]
    changes: dict[str, Sealed]
    added: tuple[Sealed, ...] = ()

    def differs(self) -> bool:
        """Tell whether anything would change if it were put in place."""
        return bool(self.changes or self.added)

    def is_of(self, head: Commit) -> bool:
        """Tell whether it is made of the captures that are live in a commit, and all that it would take the place of is live too."""
        return self.captures == captures_of(head) and set(self.changes) <= {entry.key for entry in head.objects}


class Task(NamedTuple):
    """A run of a day that has captures: its id and its live objects."""

    run: str
    entries: tuple[Entry, ...]

    def live(self, kind: str) -> list[Entry]:
        """Return its live objects of a kind."""
        return [entry for entry in self.entries if entry.kind == kind]


def runs_of(head: Commit) -> list[Task]:
    """Return the runs of a day whose captures are live, the oldest first."""
    runs = sorted({entry.run for entry in head.live("captures")})
    return [Task(run, tuple(entry for entry in head.objects if entry.run == run)) for run in runs]


def captures_of(head: Commit) -> tuple[str, ...]:
    """Return the digests of a day's live captures."""
    return tuple(sorted(entry.sha256 for entry in head.live("captures")))


def folder_of(settings: Settings, head: Commit) -> Path:
    """Return where the shadow of a day is made: another place for other versions, and for other captures."""
    basis = sha256(json.dumps([versions_of(settings), captures_of(head)], sort_keys=True).encode()).hexdigest()
    return settings.spool.resolve() / FOLDER / f"{head.day}-{basis[:12]}"


def read_shadow(settings: Settings, head: Commit) -> Shadow | None:
    """Return the shadow of a day, None where none is finished that fits the day's newest commit."""
    path = folder_of(settings, head) / NOTE
    try:
        shadow = Shadow.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return shadow if shadow.is_of(head) and all(each.path.is_file() for each in (*shadow.changes.values(), *shadow.added)) else None


@contextmanager
def drafted(store: Store, settings: Settings, head: Commit) -> Iterator[list[Batch]]:
    """Yield the tasks of a day's shadow; its WARC files lie on this machine while the context lasts. Raises StoreError.

    Workers of an engine read what they need of those files from the store: for them none is fetched.
    """
    folder = folder_of(settings, head)
    with told(folder):
        for other in folder.parent.glob(f"{head.day}-*"):
            if other != folder:
                shutil.rmtree(other)
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        batches = []
        for task in runs_of(head):
            captures = scan_entries(store, "captures", task.live("captures")).collect()
            here = task.live("warc") if settings.engine == "local" else ()
            warcs = {entry.key: stack.enter_context(store.as_file(entry.key)) for entry in here}
            batches += batches_again(
                folder / task.run, head.day, task.run, captures, warcs, before=read_before(store, captures), pages=settings.batch_pages
            )
        yield batches


def finish(store: Store, settings: Settings, head: Commit) -> Shadow:
    """Return a day's shadow once its tasks are done, sealed and noted; raises StoreError, and SpoolError for rows that break a rule."""
    folder = folder_of(settings, head)
    known = languages(open_catalog(settings.config))
    changes: dict[str, Sealed] = {}
    for task in runs_of(head):
        tables = _tables(store, folder / task.run, head.day, task, known)
        for table, entries in ((table, task.live(table)) for table in REMADE):
            for entry in entries[:1]:
                sealed = seal_rows(table, tables[table], folder / task.run / f"{table}.parquet", head.day, task.run)
                changes |= {entry.key: sealed} if sealed.key != entry.key else {}
    shadow = Shadow(day=head.day, base=head.number, captures=captures_of(head), versions=versions_of(settings), changes=changes)
    shadow = relinked(store, settings, head, shadow)
    write_whole(folder / NOTE, shadow.model_dump_json(indent=1).encode())
    return shadow


def relinked(store: Store, settings: Settings, head: Commit, shadow: Shadow) -> Shadow:
    """Return a shadow with the day's mentions linked again, to what is live of the days around; raises StoreError."""
    made = {table: rows_of(store, head, shadow, table)[1] for table in ("articles", "mentions")}
    found = relink_day(store, settings, head, made, folder_of(settings, head))
    coded = {key: sealed for key, sealed in shadow.changes.items() if sealed.kind not in LINKED}
    return shadow.model_copy(update={"changes": coded | found.changes, "added": tuple(found.added)})


def _tables(store: Store, folder: Path, day: date, task: Task, known: Collection[str]) -> Mapping[str, pl.DataFrame]:
    """Return a run's rows of `REMADE`. Rejects of the archive's own stay: they were no captures."""
    tables = tables_again(folder, day, task.run)
    kept = scan_entries(store, "rejects", task.live("rejects")).filter(pl.col("stage") == "archive").collect()
    was = scan_entries(store, "ledger", task.live("ledger")).collect()
    ledger = recount_ledger(was, tables["articles"], tables["mentions"], tables["rejects"], known)
    return {**tables, "rejects": pl.concat([tables["rejects"], kept]), "ledger": ledger}


def rows_of(store: Store, head: Commit, shadow: Shadow, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a day's live rows of a table, and its rows as the shadow has them."""
    entries = head.live(table)
    before = scan_entries(store, table, entries).collect()
    kept = scan_entries(store, table, [entry for entry in entries if entry.key not in shadow.changes]).collect()
    made = [shadow.changes[entry.key] for entry in entries if entry.key in shadow.changes]
    added = [each for each in shadow.added if each.kind == table]
    return before, pl.concat([kept, *(pl.read_parquet(each.path) for each in (*made, *added))])


def put_in_place(store: Store, settings: Settings, shadow: Shadow, head: Commit, run: str, now: datetime) -> Commit | None:
    """Return the commit that puts a shadow in the place of what was live, None where nothing differs; the shadow is gone then.

    Raises Superseded for a day that has changed since the shadow was made, StoreError.
    """
    if not shadow.is_of(head):
        msg = f"{shadow.day}: changed since its tables were made again; nothing was replaced, run dateline reprocess once more"
        raise Superseded(msg)
    shadow, made = relinked(store, settings, head, shadow), None  # the days before it may have been replaced since
    if shadow.differs():
        replaced = {key: sealed.key for key, sealed in shadow.changes.items()}
        record = {"kind": "reprocess", "versions": shadow.versions, "replaced": replaced}
        made = revise(store, shadow.day, run, dict(shadow.changes), now=now, added=shadow.added, record=record)
    with told(settings.spool):
        shutil.rmtree(folder_of(settings, head))
    return made
