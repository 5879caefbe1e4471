"""The ledger as a calendar: a line a source, a mark a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.archive.probe import read_archive
from flows.archive.reading import days as committed_days
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.cli.rows import print_rows
from flows.ledger import coverage
from flows.settings import load_settings

MARKS = {
    "complete": ("●", "green"),
    "partial": ("◐", "yellow"),
    "blocked": ("✕", "red"),
    "no_coverage": ("○", "cyan"),
    "not_tried": ("·", "dim"),
}
"""A mark for each status: told apart by shape, not by colour alone."""

WIDEST = 62
"""Days of a calendar on a terminal; a longer range is printed as its last days."""


def show_coverage(first: date | None, last: date | None, only: Collection[str], form: str) -> None:
    """Print for every source and day of a range what the ledger says."""
    settings = load_settings()
    store = read_archive(settings)
    known = sorted(committed_days(store))
    if not known and not (first and last):
        Console().print(f"{settings.archive} holds no committed day yet")
        return
    first, last = first or min(known[0], last or known[0]), last or max(known[-1], first or known[-1])
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    ledger = scan(store, "ledger", first, last)
    seen = ledger.select("source_id").unique().collect()["source_id"].to_list()
    gone = set(only) & set(seen)  # a source that was followed once may be asked for by name
    configured = {source.id for source in load_sources(open_catalog(settings.config), set(only) - gone or settings.sources)}
    units = coverage(ledger, days, sorted(set(only) or {*configured, *seen}))
    if form == "table":
        _print_calendar(units, days[-WIDEST:])
    else:
        print_rows(units, form)


def _print_calendar(units: pl.DataFrame, days: list[date]) -> None:
    """Print a line for each source, a mark for each day, and what the marks mean."""
    table = Table(show_edge=False, box=None, padding=(0, 1, 0, 0))
    table.add_column("source")
    table.add_column(f"{days[0]} to {days[-1]}")
    table.add_column("why not complete", overflow="fold")
    for (source_id,), rows in units.filter(pl.col("day").is_in(days)).partition_by("source_id", as_dict=True, maintain_order=True).items():
        marks = Text.assemble(*(MARKS[status] for status in rows["status"]))
        why = pl.coalesce("reason", pl.when(pl.col("status") == "not_tried").then(pl.lit("no run has asked it")))
        reasons = rows.filter(pl.col("status") != "complete").select(why)["reason"].drop_nulls().unique(maintain_order=True).to_list()
        table.add_row(str(source_id), marks, ", ".join(reasons))
    console = Console()
    console.print(table)
    console.print(Text.assemble(*(part for name, mark in MARKS.items() for part in (mark, f" {name.replace('_', ' ')}   "))))
