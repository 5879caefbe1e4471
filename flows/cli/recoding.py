"""A new coding beside an older one: changes on a terminal, or as one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from flows.cli.rows import SHOWN, print_rows
from flows.errors import UsageError
from flows.events.changes import compare, summarise
from flows.report.safety import one_line
from flows.tables import Mentions

ROWS = {name: kind for name, kind in Mentions.create_empty().schema.items() if name not in {"day", "run"}}
"""Columns of mentions outside an archive."""

NEEDED = ("mention_id", "article_id", "trigger_start", "trigger_end", "event_type", "confidence", "rules")
"""Columns that an older coding must have in every row."""


def read_coding(path: Path) -> pl.DataFrame:
    """Return the mentions of a file that `dateline code` wrote; columns that it lacks are null. Raises UsageError."""
    try:
        rows = pl.read_ndjson(path, schema=ROWS) if path.stat().st_size else pl.DataFrame(schema=ROWS)
    except (pl.exceptions.PolarsError, OSError) as error:
        msg = f"{path}: no mentions as dateline code writes them: {' '.join(str(error).split())}"
        raise UsageError(msg) from None
    for number, row in enumerate(rows.select(NEEDED).iter_rows(named=True), 1):
        if lacking := [name for name, value in row.items() if value is None]:
            msg = f"{path}: mention {number} lacks {', '.join(lacking)}; it needs what dateline code writes"
            raise UsageError(msg)
    return rows


def show_changes(before: pl.DataFrame, after: pl.DataFrame, articles: set[str], *, as_json: bool) -> None:
    """Print what changed from one coding to the next; rows of articles that are not coded now are counted, not called gone."""
    known = before.filter(pl.col("article_id").is_in(sorted(articles)))
    changes = compare(known, after)
    summary = summarise(known, after, changes)
    facts = {
        "before": known.height,
        "after": after.height,
        "of_other_articles": before.height - known.height,
        "mean_confidence_before": _mean(known),
        "mean_confidence_after": _mean(after),
    }
    if as_json:
        written = json.dumps({**facts, "by_event_type": summary.to_dicts(), "changes": changes.to_dicts()}, ensure_ascii=False)
        sys.stdout.write(written + "\n")
        return
    console = Console(soft_wrap=True, highlight=False)
    for line in change_lines(changes.head(SHOWN)):
        console.print(line, markup=False)
    if changes.height > SHOWN:
        console.print(f"{changes.height} changes, the first {SHOWN} shown; --json gives all", markup=False)
    print_rows(summary.filter(pl.any_horizontal(pl.col("added", "gone", "changed") > 0)), "table")
    console.print(_facts_table(facts))


def change_lines(changes: pl.DataFrame) -> Iterator[str]:
    """Yield a line for each change: a sign, type and trigger, the field, and the rules behind it."""
    signs = {"added": "+", "gone": "-", "changed": "~"}
    for row in changes.iter_rows(named=True):
        rules = [", ".join(row[side]) for side in ("rules_before", "rules_after") if row[side] is not None]
        field = f"  {row['field']}: {row['before'] or 'none'} -> {row['after'] or 'none'}" if row["field"] else ""
        named = f"{signs[row['change']]} {row['article_id']}:{row['trigger_start']} {row['event_type']} {row['trigger']!r}"
        yield one_line(f"{named}{field}  [{' -> '.join(dict.fromkeys(rules))}]")


def _facts_table(facts: dict[str, Any]) -> Table:
    """Return what holds for both codings as a whole."""
    table = Table(show_header=False, show_edge=False, box=None, padding=(0, 1))
    table.add_row("mentions", f"{facts['before']} before, {facts['after']} now")
    table.add_row("mean confidence", f"{facts['mean_confidence_before']} before, {facts['mean_confidence_after']} now")
    if facts["of_other_articles"]:
        table.add_row("not compared", f"{facts['of_other_articles']} earlier mentions of articles that were not coded now")
    return table


def _mean(mentions: pl.DataFrame) -> float | None:
    return None if mentions.is_empty() else round(float(mentions["confidence"].cast(pl.Float64).sum()) / mentions.height, 3)
