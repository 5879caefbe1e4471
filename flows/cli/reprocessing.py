"""Captures cleaned and coded again, from the command line: what would be read, what differs, and putting it in place."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console

from flows import progress
from flows.archive.commits import Commit
from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.probe import open_archive, read_archive
from flows.archive.reading import heads, scan_entries
from flows.batches import pages_of
from flows.cli.nights import result_of, start_prefect
from flows.cli.recoding import change_lines
from flows.cli.rows import print_rows
from flows.days import check_range, named
from flows.errors import UsageError
from flows.report.safety import one_line
from flows.runs import check_room
from flows.settings import Settings, load_settings
from flows.shadows import put_in_place, read_shadow, runs_of

if TYPE_CHECKING:
    from flows.differences import Difference

DONE = 0
SAMPLES = 20
"""Changes of a kind that are shown of a day; --json gives all."""


def run_reprocess(start: date, end: date, *, plan_only: bool, accept: bool, as_json: bool) -> int:
    """Return the exit code of cleaning and coding a range again, after what differs was printed and, if asked for, committed."""
    settings, now = load_settings(), datetime.now(UTC)
    days = check_range(start, end, now, settings.zone)
    read_archive(settings)  # no archive is begun by looking for something to read again
    store = open_archive(settings, now)
    found = heads(store, start, end)
    if not found:
        msg = f"{named(days)}: nothing is committed in {settings.archive}; dateline ledger says what is"
        raise UsageError(msg)
    if plan_only:
        print_rows(plan(store, settings, found), "json" if as_json else "table")
        return DONE
    check_room(settings)
    if not all(read_shadow(settings, head) for head in found):
        _make(start, end, settings)
    for head in found:
        _tell(store, settings, head, accept=accept, as_json=as_json)
    return DONE


def plan(store: Store, settings: Settings, found: list[Commit]) -> pl.DataFrame:
    """Return for each day what would be read again, and by which coder its rows were made."""
    rows: list[dict[str, Any]] = []
    for head in found:
        captures, mentions = (scan_entries(store, table, head.live(table)) for table in ("captures", "mentions"))
        coders = mentions.select(pl.col("coder_version").unique().sort()).collect()["coder_version"].to_list()
        rows.append(
            {
                "day": str(head.day),
                "runs": len(runs_of(head)),
                "pages": captures.pipe(pages_of).select(pl.len()).collect().item(),
                "warc_mb": round(sum(entry.size for entry in head.live("warc")) / 1e6, 1),
                "mentions": mentions.select(pl.len()).collect().item(),
                "coder": ", ".join(coders),
                "made_again": read_shadow(settings, head) is not None,
            }
        )
    return pl.DataFrame(rows)


def _make(start: date, end: date, settings: Settings) -> None:
    """Make the shadows of a range; raises what the flow raised."""
    start_prefect(settings)
    from flows.reprocess import reprocess

    with progress.shown():
        result_of(reprocess(start, end, return_state=True))


def _tell(store: Store, settings: Settings, head: Commit, *, accept: bool, as_json: bool) -> None:
    """Print what differs for a day, then put it in place if that was asked for."""
    from flows.differences import differences

    shadow = read_shadow(settings, head)
    if shadow is None:
        msg = f"{head.day}: changed while it was made again; run the same command once more"
        raise UsageError(msg)
    found = differences(store, head, shadow)
    run, made = new_run_id(datetime.now(UTC), secrets.token_bytes(10)), None
    if accept:
        made = put_in_place(store, settings, shadow, head, run, datetime.now(UTC))
    outcome = f"committed as number {made.number} of the day" if made else "nothing to commit" if accept else "not committed; --accept does"
    if as_json:
        sys.stdout.write(json.dumps(_as_object(found, outcome), ensure_ascii=False) + "\n")
    else:
        _show(found, outcome if shadow.differs() else "the tables are as they were")


def _as_object(found: Difference, outcome: str) -> dict[str, Any]:
    return {
        "day": str(found.day),
        "outcome": outcome,
        **{
            f"{name}_{when}": height for name, pair in found.heights.items() for when, height in zip(("before", "after"), pair, strict=True)
        },
        "articles": found.articles.to_dicts(),
        "mentions": found.mentions.to_dicts(),
        **{f"by_{by}": counts.to_dicts() for by, counts in found.counts.items()},
    }


def _show(found: Difference, outcome: str) -> None:
    """Print a day: articles, mentions by each column, and the first changes of each kind."""
    console = Console(soft_wrap=True, highlight=False)
    heights = ", ".join(f"{before} {name} before, {after} now" for name, (before, after) in found.heights.items())
    console.print(f"[bold]{found.day}[/]  {heights}: {outcome}")
    for change in ("added", "gone", "changed"):
        for row in found.articles.filter(change=change).head(SAMPLES).iter_rows(named=True):
            field = f"  {row['field']}: {row['before'] or 'none'} -> {row['after'] or 'none'}" if row["field"] else ""
            console.print(one_line(f"  article {change} {row['url']}{field}"), markup=False)
    for counts in found.counts.values():
        differing = counts.filter(pl.any_horizontal(pl.col("added", "gone", "changed") > 0))
        if not differing.is_empty():
            print_rows(differing, "table")
    if fields := found.mentions.drop_nulls("field")["field"].value_counts(sort=True).rows():
        console.print("  changed: " + ", ".join(f"{name} {count}" for name, count in fields), markup=False)
    for change in ("added", "gone", "changed"):
        rows = found.mentions.filter(change=change)
        for line in change_lines(rows.head(SAMPLES)):
            console.print(line, markup=False)
        if rows.height > SAMPLES:
            console.print(f"  {rows.height} mentions {change}, the first {SAMPLES} shown; --json gives all", markup=False)
