"""The calendar of coverage as an order: what was collected of each source and day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.report.counts import LISTED
from flows.report.drawing import Picture
from flows.report.illustrations import NARROW, WIDE
from flows.report.night import Night
from flows.report.sources import reason_words
from flows.report.words import STATUSES, day_words, phrase, plural, short_day
from flows.words.messages import message, say

SOURCES = 40
"""Sources of the calendar."""


def picture_coverage(night: Night) -> Iterator[Picture]:
    """Yield the calendar of what was collected; none where the ledger of the days is not known."""
    if night.coverage.is_empty():
        return
    days = night.coverage["day"].unique().sort().to_list()
    order = _most_missed(night)
    gaps = night.coverage.filter(pl.col("status") != "complete")
    lacking = say("{gaps} of {all} are not complete", gaps=gaps.height, all=night.coverage.height)
    orders = {"kind": "calendar", "days": [*map(short_day, days)], "rows": _marks(night, order[:SOURCES])}
    yield Picture(
        name="coverage",
        title=message("The coverage calendar"),
        words=say(
            "A row for each of {sources}, a mark for each of {days}; {lacking}.",
            sources=plural(min(len(order), SOURCES), "source"),
            days=plural(len(days), "day"),
            lacking=lacking,
        ),
        columns=(message("Day"), message("Source"), message("Status"), message("Why")),
        rows=tuple(
            (day_words(row["day"]), night.name_of(row["source_id"]), phrase(STATUSES, row["status"]), reason_words(row["reason"]) or "")
            for row in gaps.sort("day", "source_id", descending=[True, False]).head(LISTED).to_dicts()
        ),
        more=max(gaps.height - LISTED, 0),
        note=say("{sources} with fewer gaps not drawn.", sources=plural(len(order) - SOURCES, "further source"))
        if len(order) > SOURCES
        else "",
        wide=orders | {"width": WIDE},
        narrow=orders | {"width": NARROW, "days": orders["days"][-10:]},
    )


def _most_missed(night: Night) -> list[str]:
    """Return the sources of the calendar, those with most gaps first."""
    missed = night.coverage.group_by("source_id").agg(missed=(pl.col("status") != "complete").sum())
    return missed.sort("missed", "source_id", descending=[True, False])["source_id"].to_list()


def _marks(night: Night, order: list[str]) -> list[dict[str, str]]:
    """Return a mark for each day of some sources, source by source."""
    rows = night.coverage.filter(pl.col("source_id").is_in(order)).to_dicts()
    rows.sort(key=lambda row: order.index(row["source_id"]))
    return [{"source": night.name_of(row["source_id"]), "day": short_day(row["day"]), "status": row["status"]} for row in rows]
