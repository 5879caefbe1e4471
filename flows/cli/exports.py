"""Exports from the command line: what is asked for, what came of it, what is missing in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from flows.archive.probe import read_archive
from flows.archive.state_ids import SHORT
from flows.archive.tables import parse_instant
from flows.catalog.files import open_catalog
from flows.cli.coverage import gaps_of, tell_gaps
from flows.days import check_order, days_between, parse_day
from flows.exports import FORMATS, Exported, Request, export
from flows.exports.pages import export_pages
from flows.settings import load_settings


def run_export(form: str, first: str, last: str, output: Path, where: str | None, as_of: str | None, *, as_json: bool) -> None:
    """Write an export, print what it holds, and name on standard error what of its range is not complete.

    Raises UsageError, StoreError.
    """
    settings = load_settings()
    store, catalog = read_archive(settings), open_catalog(settings.config)
    start, end = parse_day(first), parse_day(last)
    check_order(start, end)
    days = days_between(start, end + timedelta(days=1))
    instant = parse_instant(as_of) if as_of else None
    gaps = gaps_of(settings, store, days, instant)
    request = Request(first=start, last=end, as_of=instant, where=where, gaps=gaps, now=datetime.now(UTC))
    table = FORMATS.get(form)
    made = export(store, catalog, table, request, output) if table else export_pages(store, catalog, request, output)
    if as_json:
        fields = {"path": str(made.path), "rows": made.rows, "left_out": made.left_out, "repeated": made.repeated, "state": made.state}
        typer.echo(json.dumps(fields))
    else:
        typer.echo("\n".join(_lines(made)))
    tell_gaps(gaps, days)


def _lines(made: Exported) -> Iterator[str]:
    yield f"{made.path}: {', '.join(f'{name} {count:,}' for name, count in made.rows.items())}; archive state {made.state[:SHORT]}"
    if made.left_out:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in made.left_out.items())
        yield f"left out, for the format cannot hold it: {reasons}"
    if made.repeated:
        yield f"left out, for an earlier day of the range has it: {made.repeated:,}"
