"""Incidents: the mentions of one article that tell of one happening, taken together before articles are compared."""

from __future__ import annotations

import polars as pl

GENERIC = ("attack", "killing")
"""Types that say nothing of the means: a finer one stands for the incident."""

FROM_TEXT = ("first", "last", "is_firm", "is_dated", "seen_first", "seen_last")
"""What goes together when a date is taken from one mention."""

LISTS = ("words", "story")


def as_incidents(compared: pl.DataFrame, labels: pl.Series) -> pl.DataFrame:
    """Return a row for each label, numbered from 0 in the order of their first mentions: what its mentions say together.

    `compared` are nodes in their order. Each field is that of the first mention that has it; of types the finest, of dates those of the first mention that gives days of its own.
    """
    names = [name for name in compared.columns if name not in {"node", "event_type", *FROM_TEXT, *LISTS}]
    dated = -(pl.col("is_dated").cast(pl.Int8) + pl.col("is_firm").cast(pl.Int8))
    together = (
        compared.lazy()
        .with_columns(label=labels)
        .group_by("label")
        .agg(
            *(pl.col(name).drop_nulls().first() for name in names),
            *(pl.col(name).sort_by(dated, "node").first() for name in FROM_TEXT),
            pl.col("event_type").sort_by(pl.col("event_type").is_in(GENERIC), "node").first(),
            pl.col("words").list.explode(empty_as_null=False, keep_nulls=False).drop_nulls().unique().sort(),
            pl.col("story").drop_nulls().first(),
        )
    )
    return together.sort("label").drop("label").with_row_index("node").select(compared.columns).collect()


def number_of(labels: pl.Series) -> pl.Series:
    """Return for each node the number of its incident, as `as_incidents` numbers them."""
    return labels.rank("dense").cast(pl.UInt32) - 1
