"""What an archive holds while and after its writers were killed: seen from outside, as a reader sees it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archive.nights import NOW, run_id
from flows.archive import keys
from flows.archive.commits import Commit, read_head
from flows.archive.findings import MISSING
from flows.archive.garbage import find_garbage, remove_garbage
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.archive.repair import repair
from flows.archive.verify import Depth, verify

KINDS = ["captures", "cdxj", "warc"]
GRACE_AND_MORE = timedelta(days=15)


@dataclass
class Watch:
    """How often a day was looked at, how many runs became visible, and those of which not all was there at that moment."""

    looks: int = 0
    seen: int = 0
    partial: int = 0


@dataclass(frozen=True)
class State:
    """What an archive was found to hold. `without_record` are committed runs whose record no writer was left to put."""

    runs: tuple[str, ...]
    complete: dict[str, str]
    doubled: int
    partial: int
    bad: int
    without_record: frozenset[str]
    orphans: int
    unfinished: int
    collected: int


def faults_of(store: Store, head: Commit, run: str) -> bool:
    """Tell whether anything of a committed run is not there, byte for byte."""
    entries = [each for each in head.objects if each.run == run]
    if sorted(each.kind for each in entries) != KINDS:
        return True
    return any(hashlib.sha256(store.get(each.key)).hexdigest() != each.sha256 for each in entries)


@contextmanager
def watched(store: Store, day: date) -> Iterator[Watch]:
    """Look at a day all the time that the context lasts."""
    watch, known, done = Watch(), set[str](), threading.Event()

    def look() -> None:
        while not done.is_set():
            watch.looks += 1
            head = read_head(store, day)
            for run in set(head.runs) - known if head else ():
                known.add(run)
                watch.seen += 1
                watch.partial += faults_of(store, head, run)
            time.sleep(0.01)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        done.set()
        thread.join()


def state_of(store: Store, day: date, pages: int) -> State:
    """Return what an archive holds of its one day, after what no commit names was collected; every run has so many pages."""
    head = read_head(store, day)
    result = verify(store, depth=Depth.DEEP)
    left = find_garbage(store, now=datetime.now(UTC) + GRACE_AND_MORE)
    assert sorted(left.objects) == list(result.orphans)
    unfinished = len(list(store.leftovers()))
    removed = remove_garbage(store, left, now=datetime.now(UTC) + GRACE_AND_MORE)
    records = {each.key for each in result.findings if each.kind == MISSING and each.key.startswith(keys.RUNS)}
    return State(
        runs=head.runs if head else (),
        complete=dict(head.complete) if head else {},
        doubled=_doubled(store, head) if head else 0,
        partial=sum(faults_of(store, head, run) for run in head.runs) + _rows_missing(store, head, pages) if head else 0,
        bad=len([each for each in result.findings if each.key not in records]),
        without_record=frozenset(key[-len("x" * 26 + ".json") : -len(".json")] for key in records),
        orphans=len(result.orphans),
        unfinished=unfinished,
        collected=len(removed.objects) + len(removed.unfinished),
    )


def _doubled(store: Store, head: Commit) -> int:
    """Return how many runs, objects and pages a day has more than once."""
    pages = scan(store, "captures").collect()["url_key"].to_list()
    return sum(count - 1 for each in (head.runs, [entry.key for entry in head.objects], pages) for count in Counter(each).values())


def _rows_missing(store: Store, head: Commit, pages: int) -> int:
    return abs(scan(store, "captures").collect().height - pages * len(head.runs))


def is_sound_again(store: Store) -> bool:
    """Tell whether nothing is wrong once records that no writer was left to put were made anew, and nothing lies about."""
    repair(store, now=NOW, run=lambda: run_id(10**6))
    result = verify(store, depth=Depth.DEEP)
    return result.intact and not result.orphans and not list(store.leftovers())
