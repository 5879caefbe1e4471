"""Copying an archive, and removing what no commit names, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import typer

from flows import progress
from flows.archive.copying import copy
from flows.archive.garbage import find_garbage, remove_garbage
from flows.archive.notes import read_notes
from flows.archive.probe import ensure_archive, open_archive, read_archive
from flows.archive.store import open_other
from flows.cli.verifying import Shown
from flows.settings import load_settings

DONE, REMARKED = 0, 3


def run_gc(grace: int, *, remove: bool, as_json: bool) -> int:
    """Return the exit code of a search for what no commit names, after it was printed and, if asked for, removed."""
    settings, now = load_settings(), datetime.now(UTC)
    read_archive(settings)  # no archive is begun by looking for garbage
    store = open_archive(settings, now)
    spooled = [note.run for note in read_notes(settings.spool)]
    found = find_garbage(store, now=now, grace=timedelta(days=grace), spooled=spooled)
    if remove:
        found = remove_garbage(store, found, now=now, grace=timedelta(days=grace), spooled=spooled)
    typer.echo(found.model_dump_json(indent=1) if as_json else "\n".join(found.lines(removed=remove)))
    return DONE


def run_copy(root: str, *, as_json: bool) -> int:
    """Return the exit code of a copy, after what it did was printed."""
    settings, now = load_settings(), datetime.now(UTC)
    source, target = read_archive(settings), open_other(settings, root)
    note = ensure_archive(target, single_writer=settings.single_writer, now=now)
    with progress.shown():
        copied = copy(source, target.unguarded() if note.store.creates_once else target, progress=Shown("copy"))
    typer.echo(copied.model_dump_json(indent=1) if as_json else "\n".join(copied.lines()))
    return DONE if copied.complete else REMARKED
