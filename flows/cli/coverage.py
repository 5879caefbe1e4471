"""The ledger as a calendar: a line a source, a mark a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.archive.objects import Store
from flows.archive.probe import read_archive
from flows.archive.reading import scan
from flows.catalog.files import open_catalog, packaged_config
from flows.catalog.sources import load_sources
from flows.cli.rows import print_rows
from flows.ledger import coverage
from flows.runs import collected_days
from flows.settings import Settings, load_settings
from flows.visits import visits_made

MARKS = {
    "complete": ("●", "green"),
    "partial": ("◐", "yellow"),
    "blocked": ("✕", "red"),
    "no_coverage": ("○", "cyan"),
    "not_tried": ("·", "dim"),
}
"""A mark for each status: told apart by shape, not by colour alone."""

TOLD = 3
"""Sources, and days of each, that a warning names."""

WIDEST = 62
"""Days of a calendar on a terminal; a longer range is printed as its last days."""


def show_coverage(first: date | None, last: date | None, only: Collection[str], form: str) -> None:
    """Print for every source and day of a range what the ledger says."""
    settings = load_settings()
    store = read_archive(settings)
    days = _days(store, first, last)
    if not days:
        Console().print(f"{settings.archive} holds no committed day yet")
        return
    units = _units(settings, days, only)
    visits = visits_made(scan(store, "ledger", days[0], last)).collect()
    if form == "table":
        _print_calendar(units, days[-WIDEST:])
        _print_visits(visits.filter(pl.col("source_id").is_in(units["source_id"].implode())))
    else:
        print_rows(units.join(visits, on=["day", "source_id"], how="left", maintain_order="left"), form)


def warn_of_gaps(first: date | None, last: date | None, as_of: datetime | None = None) -> None:
    """Print one line on standard error that names the sources and days of a range that are not complete, nothing where all are."""
    settings = load_settings()
    store = read_archive(settings)
    days = _days(store, first, last)
    tell_gaps(gaps_of(settings, store, days, as_of), days)


def gaps_of(settings: Settings, store: Store, days: Sequence[date], as_of: datetime | None = None) -> pl.DataFrame:
    """Return day, source_id, status and reason of the sources that are not complete on days that follow one another."""
    if not days:
        return pl.DataFrame(schema={"day": pl.Date, "source_id": pl.String, "status": pl.String, "reason": pl.String})
    ledger = scan(store, "ledger", days[0], days[-1], as_of)
    units = coverage(ledger, days, sorted({*_seen(ledger), *_followed(settings, store)}))
    return units.filter(pl.col("status") != "complete").select("day", "source_id", "status", "reason")


def tell_gaps(gaps: pl.DataFrame, days: Sequence[date]) -> None:
    """Print one line on standard error that names gaps among days, nothing where there are none."""
    sources = gaps.group_by("source_id", maintain_order=True).agg("day").sort("source_id").rows()
    if not sources:
        return
    told = ", ".join(f"{source} {_named(missing, days)}" for source, missing in sources[:TOLD])
    more = f" and {len(sources) - TOLD} more sources" if len(sources) > TOLD else ""
    line = f"dateline: not complete: {told}{more}; dateline ledger says why"
    Console(stderr=True).print(line, highlight=False, markup=False, soft_wrap=True)


def _named(missing: Sequence[date], days: Sequence[date]) -> str:
    """Return the days that a source lacks as words: all of them, the first ones by name."""
    if len(missing) == len(days) > 1:
        return f"on all {len(days)} days"
    more = f" and {len(missing) - TOLD} more days" if len(missing) > TOLD else ""
    return f"on {', '.join(map(str, missing[:TOLD]))}{more}"


def _days(store: Store, first: date | None, last: date | None) -> list[date]:
    """Return the days of a range, of the archive where an end is not given; none where nothing is committed and none is named."""
    known = sorted(collected_days(store))
    if not known and not (first and last):
        return []
    first, last = first or min(known[0], last or known[0]), last or max(known[-1], first or known[-1])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _units(settings: Settings, days: Sequence[date], only: Collection[str]) -> pl.DataFrame:
    """Return what the ledger says of every day and source: those that are followed, and those that once were."""
    store = read_archive(settings)
    ledger = scan(store, "ledger", days[0], days[-1])
    seen = _seen(ledger)
    load_sources(open_catalog(settings.config), set(only) - seen or settings.sources)  # raises for a name that neither knows
    return coverage(ledger, days, sorted(set(only) or {*_followed(settings, store), *seen}))


def _followed(settings: Settings, store: Store) -> set[str]:
    """Return the sources that an archive is for: those of DATELINE_SOURCES; else the user's own and those it ever asked, if enabled.

    Of packaged sources that no run has asked none is expected, unless no run has asked any.
    """
    if settings.sources:
        return set(settings.sources)
    catalog = open_catalog(settings.config)
    enabled = {source.id for source in load_sources(catalog)}
    own = {name for name, path in catalog.paths("sources", ".toml").items() if not path.is_relative_to(packaged_config())}
    asked = _seen(scan(store, "ledger"))
    return enabled & (own | asked) if asked else enabled


def _seen(ledger: pl.LazyFrame) -> set[str]:
    """Return the sources that a ledger has rows of."""
    return set(ledger.select("source_id").unique().collect()["source_id"])


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


def _print_visits(visits: pl.DataFrame) -> None:
    """Print how many known pages of each source were due to be asked for again, and what came of them; nothing where none was."""
    counts = visits.group_by("source_id").agg(pl.col("due", "done", "changed", "gone").sum()).filter(pl.col("due") > 0).sort("source_id")
    if counts.is_empty():
        return
    table = Table(show_edge=False, box=None, padding=(0, 1, 0, 0))
    table.add_column("pages asked for again")
    for name in ("due", "done", "changed", "gone"):
        table.add_column(name, justify="right")
    for row in counts.iter_rows():
        table.add_row(*map(str, row))
    console = Console()
    console.print()
    console.print(table)
