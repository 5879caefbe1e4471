"""Rows that break a rule, told from those that do not: nothing is dropped without a trace."""

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

from flows.tables.ledger import Rejects

ROW_CHARACTERS = 10_000
"""A rejected row is kept as JSON up to this length."""


def sift(schema: type[dy.Schema], rows: pl.DataFrame, *, stage: str, day: date, run: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that keep every rule of a table, and a `Rejects` row for each rule that one of the others breaks."""
    kept, failure = schema.filter(rows, cast=True)
    broken = failure.details()
    if broken.is_empty():
        return kept, Rejects.create_empty()
    columns = schema.column_names()
    rules = [name for name in broken.columns if name not in columns]
    rejects = (
        broken.with_columns(row=pl.struct(columns).struct.json_encode().str.head(ROW_CHARACTERS))
        .with_columns(source_id=pl.col("source_id") if "source_id" in columns else pl.lit(None, pl.String))
        .unpivot(rules, index=[*schema.primary_key()[:1], "source_id", "row"], variable_name="rule", value_name="verdict")
        .filter(pl.col("verdict") == "invalid")
    )
    return kept, reject_rows(rejects.rename({schema.primary_key()[0]: "key"}), stage=stage, day=day, run=run)


def reject_rows(rejects: pl.DataFrame, *, stage: str, day: date, run: str) -> pl.DataFrame:
    """Return `Rejects` rows from `rule`, `key`, `row` and, where known, `source_id`."""
    if "source_id" not in rejects.columns:
        rejects = rejects.with_columns(source_id=pl.lit(None, pl.String))
    whole = rejects.with_columns(
        day=pl.lit(day),
        run=pl.lit(run),
        stage=pl.lit(stage),
        key=pl.col("key").cast(pl.String).fill_null(""),
        rule=pl.col("rule").cast(pl.String),
        row=pl.col("row").fill_null("").str.head(ROW_CHARACTERS),
    )
    return whole.select(Rejects.column_names()).cast(Rejects.create_empty().schema)
