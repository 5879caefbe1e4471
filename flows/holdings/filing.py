"""Under which day a capture of others is filed: its address says it, or the page itself, or when it was captured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import polars as pl

from flows.collect.templates import day_in_path
from flows.records import FillWay, Holding

PLACE = ("place", "offset")
"""What tells captures of others apart: where they lie."""

HELD = pl.Schema(
    {
        "way": pl.String(),
        "source_id": pl.String(),
        "url": pl.String(),
        "url_key": pl.String(),
        "captured_at": pl.Datetime("us", "UTC"),
        "place": pl.String(),
        "status": pl.UInt16(),
        "mime": pl.String(),
        "digest": pl.String(),
        "offset": pl.UInt64(),
        "length": pl.UInt64(),
        "captured_day": pl.Date(),
        "day": pl.Date(),
    }
)
"""Captures that archives of others hold of our pages: `records.Holding`, and days in the source's zone.

`captured_day` is when it was captured; `day` is the one it is filed under, null as long as only the page itself could tell.
"""

HELD_FILE = "held.parquet"
"""Where the spool of a run has the captures among which its pages are."""

OWN_DAYS = pl.Schema({"place": pl.String(), "offset": pl.UInt64(), "own_day": pl.Date()})
"""Days under which pages were filed once they were read."""


def held_rows(holdings: Iterable[Holding], zones: Mapping[str, ZoneInfo]) -> pl.DataFrame:
    """Return `HELD` rows of captures; `zones` are the sources' own, by id."""
    rows = [
        asdict(each) | {"captured_day": each.captured_at.astimezone(zones[each.source_id]).date(), "day": day_of_address(each.url)}
        for each in holdings
    ]
    return pl.DataFrame(rows, schema=HELD)


def day_of_address(url: str) -> date | None:
    """Return the day that an address carries in its path, None where it carries none."""
    return day_in_path(urlsplit(url).path)


def holding_of(row: Mapping[str, Any]) -> Holding:
    """Return the record of a `HELD` row."""
    return Holding(**{name: row[name] for name in Holding.__dataclass_fields__} | {"way": FillWay(row["way"])})


def with_own_days(held: pl.LazyFrame, own_days: pl.LazyFrame) -> pl.LazyFrame:
    """Return held captures with the days under which pages were filed that have been read since."""
    known = own_days.unique(PLACE, keep="last")
    return (
        held.join(known, on=PLACE, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(day=pl.coalesce("day", "own_day"))
        .drop("own_day")
    )


def first_of_each(held: pl.LazyFrame) -> pl.LazyFrame:
    """Return of each page the capture that is nearest to when it appeared: the earliest of each way."""
    return held.sort("captured_at", "place", "offset").unique(["way", "source_id", "url_key"], keep="first", maintain_order=True)


def candidates(held: pl.LazyFrame, day: date, days_after: int) -> pl.LazyFrame:
    """Return the captures among which a day's pages are: filed under it, or not filed yet and captured on it or soon after."""
    soon = pl.lit(day).dt.offset_by(f"{days_after}d")
    may_be = pl.col("day").is_null() & pl.col("captured_day").is_between(pl.lit(day), soon)
    return held.filter((pl.col("day") == day) | may_be)
