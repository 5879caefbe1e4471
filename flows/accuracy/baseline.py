"""The baseline: counts of an earlier coding of the labelled articles, and which figures fell below it beyond noise."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.accuracy.counts import COUNTS, FALLING, OVERALL
from flows.accuracy.intervals import differ, estimate

NAME = "baseline.csv"
"""File of the baseline, beside the labelled articles."""

WHOLE = frozenset({"mention", "typed", "precision", "quiet_rows"})
"""Figures that are kept beside those of fields out of all acts."""

COLUMNS = ("language", "article_id", "figure", "part", "whole", "cases")


def write_baseline(folder: Path, counts: pl.DataFrame) -> None:
    """Write the counts as the baseline of a folder of labelled articles."""
    kept_figures(counts).select(COLUMNS).sort("language", "article_id", "figure").write_csv(folder / NAME)


def kept_figures(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the counts that a baseline is made of."""
    kept = pl.col("figure").is_in(list(WHOLE)) | pl.col("figure").str.ends_with(OVERALL)
    return counts.filter((pl.col("event_type") == "") & kept)


def read_baseline(folder: Path) -> pl.DataFrame:
    """Return the baseline of a folder, as `counts.COUNTS`."""
    read = pl.read_csv(folder / NAME, schema_overrides={name: COUNTS[name] for name in COLUMNS})
    return read.with_columns(half=pl.lit(""), event_type=pl.lit("")).select(COUNTS.names())


def fallen(baseline: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that are worse than the baseline beyond noise: figure, before, after.

    A figure fell when, with the articles drawn again and again, hardly any draw leaves it as good as before; or when it is worse than
    anything that the baseline's own articles, drawn again, would give. Only articles of the baseline count, for all types together.
    """
    whole = kept_figures(counts).join(baseline.select("article_id").unique(), on="article_id", how="semi")
    bounds = estimate(baseline).select("figure", lowest="low", highest="high")
    moved = differ(baseline, whole).join(bounds, on="figure", how="left", maintain_order="left")
    worse = (
        pl.when(pl.col("figure").is_in(list(FALLING)))
        .then((pl.col("low") > 0) | (pl.col("after") > pl.col("highest")))
        .otherwise((pl.col("high") < 0) | (pl.col("after") < pl.col("lowest")))
    )
    return moved.filter(worse | pl.col("after").is_nan()).select("figure", "before", "after")
