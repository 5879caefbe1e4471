"""Verifying from the command line: progress, a journal to go on with, and the result kept in the archive."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import typer

from flows import progress
from flows.archive.depth import Depth
from flows.archive.objects import StoreError
from flows.archive.probe import damaged_archive
from flows.archive.verifications import journal_of, keep_verification, last_cursor
from flows.archive.verify import verify
from flows.errors import UsageError
from flows.settings import load_settings

DONE, FAILED, REMARKED = 0, 1, 3
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def share_of(text: str) -> float:
    """Return the share that a text such as `5%` names, between 0 and 1; raises UsageError."""
    match = PERCENT.fullmatch(text.strip())
    share = float(match[1]) / 100 if match else 0.0
    if not 0 < share <= 1:
        msg = f"{text!r} is not a part of the archive; write it as 5%"
        raise UsageError(msg)
    return share


def run_verify(depth: Depth, share: float | None, *, as_json: bool) -> int:
    """Return the exit code of a verification, after its result was printed and kept."""
    settings = load_settings()
    store, started = damaged_archive(settings), datetime.now(UTC)
    if share and depth is Depth.LISTING:
        msg = "a listing is looked at as a whole; --sample goes with --depth checksums or --deep"
        raise UsageError(msg)
    journal = None if depth is Depth.LISTING else journal_of(settings.spool, store, depth, share)
    cursor = last_cursor(store, depth) if share else None
    with progress.shown():
        result = verify(store, depth=depth, share=share, cursor=cursor, journal=journal, progress=Shown("verify"))
    typer.echo(result.model_dump_json(indent=1) if as_json else "\n".join(result.lines()))
    try:
        keep_verification(store, result, started, datetime.now(UTC))
    except StoreError as error:
        typer.echo(f"dateline: the result is not kept: {error}", err=True)
        return REMARKED if result.intact else FAILED
    return DONE if result.intact else FAILED


class Shown:
    """Shows how many objects of a stage are done."""

    def __init__(self, stage: str) -> None:
        """Take a stage; nothing is shown yet."""
        self.stage, self.done = stage, 0

    def __call__(self, done: int, total: int) -> None:
        """Show how many are done, of how many."""
        if not self.done:
            progress.current().begin(self.stage, total)
        progress.current().advance(self.stage, done - self.done, total)
        self.done = done
        if done == total:
            progress.current().end(self.stage)
