"""A collection for pywb: one index over committed captures, and a configuration that leads to the WARC files where they lie."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from flows.archive.files import told
from flows.archive.objects import Store
from flows.archive.reading import heads

NAME = "news"
INDEX = "index.cdxj"
CONFIG = "config.yaml"
UNCHANGED = b'"mime": "warc/revisit", "status": "304"'
"""What the line of a capture says that was answered with "not modified" (`cdxj_line`)."""


class ReplayCollection(NamedTuple):
    """A folder that pywb serves: its name, how many captures and days its index has."""

    folder: Path
    captures: int
    days: int


def write_collection(store: Store, folder: Path, start: date | None = None, end: date | None = None) -> ReplayCollection:
    """Return the collection of the days of a range, written to a folder; raises StoreError, SpoolError.

    Its index has the lines of the newest commits alone: what was taken down is not in it. Nor is what was answered with "not
    modified": pywb would answer so too, and without a line the capture that it refers to is the nearest. The WARC files stay where
    they are.
    """
    newest = heads(store, start, end)
    entries = [entry for head in newest for entry in head.live("cdxj")]
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{INDEX}.unfinished"
        captures = 0
        with ExitStack() as stack, unfinished.open("wb") as index:
            files = [stack.enter_context(store.local(entry.key, entry.sha256).open("rb")) for entry in entries]
            for line in (each for each in heapq.merge(*files) if UNCHANGED not in each):
                index.write(line)
                captures += 1
        unfinished.replace(folder / INDEX)
        (folder / CONFIG).write_text("".join(_config(store)), encoding="utf-8")
    return ReplayCollection(folder, captures, len(newest))


def _config(store: Store) -> Iterator[str]:
    """Yield pywb's configuration; strings are written as JSON, which YAML reads."""
    root = store.location("").rstrip("/") + "/"
    yield f"collections:\n  {NAME}:\n"
    yield f"    index_paths: {json.dumps('./' + INDEX)}\n"
    yield f"    archive_paths: {json.dumps(root)}\n"
    yield "enable_auto_fetch: false\n"
