"""Where the rows of an export come from: state of the archive, versions, query, days, gaps, and what every column means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import dataframely as dy
import polars as pl

from flows import __version__
from flows.archive.reading import State
from flows.archive.state_ids import state_id
from flows.catalog.exports import ExportTables
from flows.exports.formats import File
from flows.tables import Articles, Events, Links, Mentions

OF = {"mentions": (Mentions, Articles, Links), "articles": (Articles,), "events": (Events,)}
"""Where the meaning of a column is said that its file says nothing of."""

TOLD = 10
"""Gaps that are told in words."""


def describe_columns(tables: ExportTables, files: Sequence[File]) -> list[dict[str, str]]:
    """Return file, column, meaning and what is lost, for every column of a format."""
    return [
        {"file": file.name, "column": each.name, "meaning": each.meaning or _meaning(each.source, file.of), "lost": each.lost or ""}
        for file in files
        for each in tables.files[file.columns]
    ]


def _meaning(source: str, of: str) -> str:
    """Return what a table of the archive says of a column."""
    found: list[dy.Column] = [schema.columns()[source] for schema in OF[of] if source in schema.columns()]
    return (found[0].description or "") if found else ""


def provenance(
    states: Sequence[State], days: tuple[date, date], gaps: pl.DataFrame, versions: Mapping[str, Collection[str]], told: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an export says of itself; `gaps` are rows of day, source_id, status, reason; `told` is what else is known."""
    heads = [state.commit for state in states]
    return {
        **told,
        "made_by": f"Dateline {__version__}",
        "state": state_id(heads),
        "days": [str(day) for day in days],
        "commits": [{"day": str(head.day), "commit": head.number, "committed_at": _instant(head.committed_at)} for head in heads],
        "versions": {name: sorted(values) for name, values in versions.items()},
        "gaps": [{**row, "day": str(row["day"])} for row in gaps.select("day", "source_id", "status", "reason").iter_rows(named=True)],
        "gaps_in_words": in_words(gaps),
    }


def in_words(gaps: pl.DataFrame) -> str:
    """Return the gaps of a range in a sentence: that a source is missing on a day is no news that nothing happened."""
    if gaps.is_empty():
        return "Every source is complete on every day of the range."
    rows = gaps.select("source_id", "day", "status").head(TOLD).iter_rows()
    listed = ", ".join(f"{source} on {day} ({status})" for source, day, status in rows)
    more = f" and {gaps.height - TOLD:,} more" if gaps.height > TOLD else ""
    return f"Not complete: {listed}{more}. What did not come from these says nothing of what happened."


def _instant(moment: datetime) -> str:
    return moment.isoformat()
