"""What the coder was measured to reach: figures and the reliability of confidence, as shipped with the package."""

from __future__ import annotations

import polars as pl

from flows.catalog.columns import ORIGIN, column, read_table
from flows.catalog.files import Catalog

FIGURES_FILE, RELIABILITY_FILE = "accuracy/figures.csv", "accuracy/reliability.csv"

FIGURE_COLUMNS = (
    column("material"), column("language", optional=True), column("half", optional=True), column("event_type", optional=True), column("figure"),
    column("value"), column("low", optional=True), column("high", optional=True), column("cases"), column("articles"), ORIGIN,
)  # fmt: skip

BAND_COLUMNS = (
    column("material"), column("band"), column("rows"), column("confidence"), column("right"), column("low", optional=True),
    column("high", optional=True), ORIGIN,
)  # fmt: skip


def read_figures(catalog: Catalog) -> pl.DataFrame:
    """Return the measured figures, by material, language, half and event type (null: all): value with its interval, cases, articles.

    The material is `own` (articles of our own writing) or `news` (others); `origin` names the versions that were measured.
    """
    rows = read_table(catalog.path(FIGURES_FILE), FIGURE_COLUMNS)
    return rows.with_columns(pl.col("value", "low", "high").cast(pl.Float64), pl.col("cases", "articles").cast(pl.Int64))


def read_reliability(catalog: Catalog) -> pl.DataFrame:
    """Return of each material how many rows of a band of confidence have the right type: band, rows, confidence, right, low, high."""
    rows = read_table(catalog.path(RELIABILITY_FILE), BAND_COLUMNS)
    return rows.with_columns(pl.col("band", "confidence", "right", "low", "high").cast(pl.Float64), pl.col("rows").cast(pl.Int64))
