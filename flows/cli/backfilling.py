"""Backfills from the command line: what a range lacks and what filling it takes, a question, and what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from rich.console import Console
from rich.prompt import Confirm
from rich.table import Table

from flows import progress
from flows.archive.probe import open_archive
from flows.cli.nights import DEGRADED, DONE, FAILED, result_of, show_before, start_prefect
from flows.days import check_range, named
from flows.errors import UsageError
from flows.holdings.warcs import check_warc, expand
from flows.networks import network_of
from flows.planning.frames import MOST_DAYS
from flows.planning.plans import Plan, Planning, Wishes
from flows.planning.summary import as_object, host_rows, total_hours, uncovered_rows, way_rows, work_of
from flows.report.safety import one_line
from flows.runs import check_room, units_of
from flows.settings import Settings, load_settings

MEGABYTE = 1e6
SHOWN = 20
"""Sources with days that nothing covers, and of a backfill's end days with gaps, that are printed; --json gives all."""


def run_backfill(start: date, end: date, wishes: Wishes, *, plan_only: bool, yes: bool, newest_first: bool, as_json: bool) -> int:
    """Return the exit code of a backfill: planned, printed, asked about, filled."""
    settings, now = load_settings(), datetime.now(UTC)
    days = check_range(start, end, now, settings.zone)
    network = network_of(settings)
    files = expand(wishes.files, days, network=network)
    for place in files:
        check_warc(place, network=network)
    check_room(settings)
    if not plan_only and not yes and not sys.stdin.isatty():
        msg = "a backfill asks before it spends, and this is no terminal: --plan shows what it would take, --yes goes ahead"
        raise UsageError(msg)
    wishes = Wishes(sources=wishes.sources, ways=wishes.ways, files=files, replace=wishes.replace)
    plan = make_plan(settings, days, wishes, now)
    print_plan(plan, as_json=as_json)
    if plan_only or not work_of(plan) or not (yes or Confirm.ask("\nFill?", default=False)):
        return DONE
    return fill(settings, plan, wishes, newest_first=newest_first, as_json=as_json)


def make_plan(settings: Settings, days: Sequence[date], wishes: Wishes, now: datetime) -> Plan:
    """Return the plan of a range; progress is shown while lists are asked."""
    store = open_archive(settings, now)
    with progress.shown():
        told = progress.current()
        told.begin("plan", None)
        plan = Planning(settings, store, days, wishes, now, lambda: told.advance("plan")).plan()
        told.end("plan")
    return plan


def fill(settings: Settings, plan: Plan, wishes: Wishes, *, newest_first: bool, as_json: bool) -> int:
    """Return the exit code of filling what a plan says."""
    start_prefect(settings)
    from flows.backfill import backfill

    with progress.shown():
        state = backfill(
            plan.days[0],
            plan.days[-1],
            list(wishes.sources) or None,
            list(wishes.files) or None,
            list(wishes.ways) or None,
            newest_first,
            wishes.replace,
            return_state=True,
        )
    summary: dict[str, Any] = result_of(state)
    show_before(summary)
    left = units_of(settings, open_archive(settings, datetime.now(UTC)), plan.days, wishes.sources)
    gaps = left.filter(pl.col("status") != "complete")
    if as_json:
        sys.stdout.write(json.dumps({"message": state.message, **summary, "gaps": gaps.to_dicts()}, default=str) + "\n")
    else:
        show_gaps(state.message or "", gaps)
    return FAILED if state.is_failed() else DEGRADED if summary["gaps"] or summary["failed"] else DONE


def print_plan(plan: Plan, *, as_json: bool) -> None:
    """Print a plan: by way, by host, and what nothing covers."""
    if as_json:
        sys.stdout.write(json.dumps(as_object(plan), default=str, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False)
    lacking, total = plan.units.height, len(plan.days) * len(plan.sources)
    what = f"{lacking:,} of {total:,} source-days lack something" if lacking else "nothing is lacking"
    console.print(f"[bold]{named(plan.days)}[/]: {what}")
    for table in (_ways(plan), _hosts(plan), _uncovered(plan)):
        if table.row_count:
            console.print()
            console.print(table)
    for line in plan.notes:
        console.print(one_line(line), style="yellow", markup=False, soft_wrap=True)
    if plan.steps["is_estimated"].any():
        console.print(
            f"\nof a source with more than {MOST_DAYS} open days so many were looked at; the others are estimated from them", style="dim"
        )


def _ways(plan: Plan) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("filled by")
    table.add_column("")
    for name in ("source-days", "made whole", "sources", "pages"):
        table.add_column(name, justify="right")
    for row in way_rows(plan):
        style = "yellow" if row["way"] == "nothing" else None
        numbers = (f"{row[name]:,}" for name in ("units", "whole", "sources", "pages"))
        table.add_row(row["way"], row["what"], *numbers, style=style)
    return table


def _hosts(plan: Plan) -> Table:
    rows = host_rows(plan)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_footer=len(rows) > 1)
    total = (sum(row["requests"] for row in rows), sum(row["bytes"] for row in rows))
    table.add_column("host", footer="all, side by side")
    for name, footer in (
        ("days", ""),
        ("requests", f"{total[0]:,}"),
        ("MB", f"{total[1] / MEGABYTE:,.1f}"),
        ("hours", _hours(total_hours(plan))),
    ):
        table.add_column(name, footer=footer, justify="right")
    for row in rows:
        table.add_row(row["host"], str(row["days"]), f"{row['requests']:,}", f"{row['bytes'] / MEGABYTE:,.1f}", _hours(row["hours"]))
    return table


def _hours(hours: float) -> str:
    return f"{hours:,.1f}" if hours >= 0.05 or not hours else "<0.1"  # noqa: PLR2004  what one digit shows


def _uncovered(plan: Plan) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("nothing covers", "days", "first", "last", "why"):
        table.add_column(name, justify="right" if name == "days" else "left")
    rows = uncovered_rows(plan)
    for row in rows[:SHOWN]:
        table.add_row(
            row["source_id"], str(row["days"]), str(row["first"]), str(row["last"]), f"{row['status']}, {row['reason']}".replace("_", " ")
        )
    if len(rows) > SHOWN:
        table.add_row(f"and {len(rows) - SHOWN} more; --json gives all", "", "", "", "")
    return table


def show_gaps(headline: str, gaps: pl.DataFrame) -> None:
    """Print a headline and, for each day, the sources that lack something and why."""
    console = Console()
    console.print(headline, highlight=False, markup=False)
    for (day,), units in gaps.partition_by("day", as_dict=True, maintain_order=True).items():
        words = ", ".join(
            f"{source} ({reason or status.replace('_', ' ')})"
            for source, status, reason in units.select("source_id", "status", "reason").rows()
        )
        console.print(f"  {day}  {words}", highlight=False, markup=False)
