"""The ledger of several days as one: what came of each source over all of them."""

from __future__ import annotations

import polars as pl

from flows.records import Status

LISTS = {
    "skipped": ("reason", "entries"),
    "outcomes": ("outcome", "pages"),
    "revisits": ("outcome", "pages"),
    "barred": ("flag", "articles"),
}
"""Columns of the ledger that are lists, and what each counts by what."""

COUNTS = (
    "found", "captures", "articles", "flagged", "coded", "no_lexicon", "mentions", "rejects", "revisits_changed", "revisits_gone",
)  # fmt: skip


def summed(ledger: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Return one `Ledger` row for each source: counts of all runs together, the status of its days, the ways of its last run.

    `coverage` has `day`, `source_id`, `status`, `reason`, a row for each day: a source is complete when all its days are, else
    partial when something was had, else what its days are; the reason says on how many days something lacks.
    """
    last = ledger.sort("run").unique("source_id", keep="last", maintain_order=True)
    sums = ledger.group_by("source_id").agg(*(pl.col(name).sum() for name in COUNTS))
    rows = last.drop(*COUNTS, *LISTS, "status", "reason").join(sums, on="source_id").join(_statuses(coverage), on="source_id", how="left")
    for column, (by, count) in LISTS.items():
        rows = rows.join(_listed(ledger, column, by, count), on="source_id", how="left")
    filled = [pl.col(column).fill_null([]) for column in LISTS]
    return rows.with_columns(*filled, status=pl.col("status").fill_null(str(Status.NOT_TRIED))).select(ledger.columns).sort("source_id")


def _statuses(coverage: pl.DataFrame) -> pl.DataFrame:
    """Return `source_id`, `status`, `reason` of the days together."""
    lacks = (pl.col("status") != str(Status.COMPLETE)).sum()
    had = pl.col("status").is_in([str(Status.COMPLETE), str(Status.PARTIAL)]).any()
    worst = pl.col("status").sort().first()
    status = pl.when(lacks == 0).then(pl.lit(str(Status.COMPLETE))).when(had).then(pl.lit(str(Status.PARTIAL))).otherwise(worst)
    told = pl.format("{} of {} days not complete", lacks, pl.len())
    return coverage.group_by("source_id").agg(status=status, reason=pl.when(lacks > 0).then(told))


def _listed(ledger: pl.DataFrame, column: str, by: str, count: str) -> pl.DataFrame:
    """Return `source_id` and a list column whose counts are summed over all rows of the source."""
    pairs = (
        ledger.select("source_id", pl.col(column).explode()) if ledger.is_empty() else ledger.select("source_id", column).explode(column)
    )
    sums = pairs.filter(pl.col(column).is_not_null()).unnest(column).group_by("source_id", by).agg(pl.col(count).sum().cast(pl.UInt32))
    return sums.sort("source_id", by).group_by("source_id", maintain_order=True).agg(pl.struct(by, count).alias(column))
