"""The matched rows as files: CSV and Parquet, each with the id of the state of the archive that it was taken from."""

from __future__ import annotations

from io import BytesIO

import duckdb
import polars as pl

from flows.archive.state_ids import SHORT
from flows.explorer.counting import WHOLE_PASSED
from flows.explorer.filters import Filters
from flows.explorer.listing import ORDERS
from flows.explorer.rows import Rows
from flows.exports.plain import visible, without_formulas
from flows.tables import Mentions
from flows.tables.flat import flat

OF_ARTICLE = ("url", "title", "site_name")
"""Columns of the article that come after those of `Mentions`."""

STATE = "archive_state"
"""Column with the id of the archive's state (`state_ids.state_id`), the same in each row."""


def export_rows(cursor: duckdb.DuckDBPyConnection, rows: Rows, filters: Filters) -> pl.DataFrame:
    """Return the matched rows in their order: the columns of `Mentions`, of the article, and the state of the archive."""
    columns = ", ".join(f"rows.{name}" for name in (*Mentions.column_names(), *OF_ARTICLE))
    found: pl.DataFrame = cursor.sql(f"SELECT {columns} {WHOLE_PASSED} ORDER BY {ORDERS[filters.sort]}").pl()
    return found.with_columns(pl.lit(rows.state).alias(STATE))


def to_csv(found: pl.DataFrame) -> bytes:
    """Return rows as CSV in UTF-8: lists are JSON, and no text is one that a spreadsheet would run or that hides something."""
    return flat(found).pipe(visible).pipe(without_formulas).write_csv().encode()


def to_parquet(found: pl.DataFrame, rows: Rows, filters: Filters) -> bytes:
    """Return rows as Parquet; its metadata name the state of the archive and the view."""
    content = BytesIO()
    about = {"dateline.archive_state": rows.state, "dateline.view": filters.query()}
    found.write_parquet(content, compression="zstd", compression_level=3, metadata=about)
    return content.getvalue()


def file_name(rows: Rows, suffix: str) -> str:
    """Return the name of an export's file."""
    return f"dateline-mentions-{rows.state[:SHORT]}.{suffix}"
