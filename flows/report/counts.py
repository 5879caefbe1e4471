"""What happened, counted: acts by type, by actor and by place, by day, and who to whom."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from flows.report.happenings import current, told
from flows.report.night import Night

MOST = 10
"""Bars of a picture, rows and columns of the matrix."""

LISTED = 40
"""Rows of the table behind a picture; beyond them it says how many more there are."""

WEEKS = 2
"""Weeks of days before the last that acts of one night are shown on."""


def count_acts(night: Night, key: str) -> pl.DataFrame:
    """Return `name`, `happened`, `other` (planned, denied, supposed), `conflict` by the values of a column, the most frequent first."""
    is_told = pl.col("factuality") == "happened"
    of_type = pl.col("event_type").replace_strict(
        {code: night.tone_of(code) for code in night.mentions["event_type"].unique()}, default=None
    )
    return (
        current(night.mentions.lazy())
        .filter(pl.col(key).is_not_null())
        .group_by(name=key)
        .agg(happened=is_told.sum(), other=(~is_told).sum(), conflict=(of_type == "conflict").mean())
        .sort(pl.col("happened") + pl.col("other"), "name", descending=[True, False])
        .collect()
    )


def count_pairs(night: Night) -> pl.DataFrame:
    """Return `actor_id`, `target_id`, `number`, `conflict` (of them) for acts told as having happened with both on the register."""
    sides = told(night).filter(pl.col("actor_id").is_not_null(), pl.col("target_id").is_not_null())
    hostile = pl.col("event_type").is_in([code for code in night.mentions["event_type"].unique() if night.tone_of(code) == "conflict"])
    pairs = sides.group_by("actor_id", "target_id").agg(number=pl.len(), conflict=hostile.sum())
    return pairs.sort("number", "actor_id", "target_id", descending=[True, False, False]).collect()


def count_days(night: Night) -> pl.DataFrame:
    """Return `day`, `conflict`, `accord` for each day shown, in order: the report's own days, of one night the days of the acts.

    An act counts on its first day; of one night only acts whose date is known to the day or less than a week count.
    """
    first = night.first if night.since else night.day - timedelta(weeks=WEEKS) + timedelta(days=1)
    day = pl.col("day") if night.since else pl.when(pl.col("date_precision").is_in(["day", "range"])).then("date_start")
    days = pl.LazyFrame({"day": pl.date_range(first, night.day, eager=True)})
    tones = {code: night.tone_of(code) for code in night.mentions["event_type"].unique()}
    acts = told(night).select(day=day, tone=pl.col("event_type").replace_strict(tones, default=None, return_dtype=pl.String))
    counts = acts.group_by("day").agg(conflict=(pl.col("tone") == "conflict").sum(), accord=(pl.col("tone") != "conflict").sum())
    return days.join(counts, on="day", how="left").with_columns(pl.col("conflict", "accord").fill_null(0)).sort("day").collect()


def count_off_days(night: Night) -> dict[str, int]:
    """Return how many acts of one night are not on its days: `earlier`, `later`, and `undated` (no day, or only a month or more)."""
    first = night.day - timedelta(weeks=WEEKS) + timedelta(days=1)
    return told(night).select(**_off(first, night.day)).collect().row(0, named=True)


def _off(first: date, last: date) -> dict[str, pl.Expr]:
    dated = pl.col("date_precision").is_in(["day", "range"]).fill_null(value=False) & pl.col("date_start").is_not_null()
    return {
        "earlier": (dated & (pl.col("date_start") < first)).sum(),
        "later": (dated & (pl.col("date_start") > last)).sum(),
        "undated": (~dated).sum(),
    }
