"""Repairing from the command line: a deep verification first, then file by file what can be had again."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import typer

from flows import progress
from flows.archive.depth import Depth
from flows.archive.keys import new_run_id
from flows.archive.mending import keep_repairs
from flows.archive.probe import damaged_archive
from flows.archive.repair import repair
from flows.archive.store import open_other
from flows.archive.verifications import journal_of
from flows.cli.verifying import Shown
from flows.linking import link_again
from flows.recoding import Recoder
from flows.settings import load_settings

DONE, REMARKED = 0, 3


def run_repair(other: str | None, *, as_json: bool) -> int:
    """Return the exit code of a repair, after what it did was printed and kept."""
    settings, started = load_settings(), datetime.now(UTC)
    store = damaged_archive(settings)
    replica = open_other(settings, other) if other else None
    with progress.shown():
        repairs = repair(
            store,
            now=started,
            run=lambda: new_run_id(datetime.now(UTC), secrets.token_bytes(10)),
            replica=replica,
            code=Recoder(settings, store),
            link=lambda day, run: link_again(store, settings, day, run),
            single_writer=settings.single_writer,
            journal=journal_of(settings.spool, store, Depth.DEEP, None),
            progress=Shown("verify"),
        )
    typer.echo(repairs.model_dump_json(indent=1) if as_json else "\n".join(repairs.lines()))
    if repairs.mended:
        keep_repairs(store, repairs, started, datetime.now(UTC))
    return DONE if repairs.complete else REMARKED
