"""Rows for files that know no lists: CSV, and what spreadsheets read."""

from __future__ import annotations

import polars as pl


def flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose nested columns are JSON text; null stays null."""
    return rows.with_columns(_as_json(name) for name, kind in rows.schema.items() if kind.is_nested())


def _as_json(name: str) -> pl.Expr:
    """Return a nested column as JSON; polars writes that of a struct with its field's name around it."""
    text = pl.struct(name).struct.json_encode().str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")
    return pl.when(pl.col(name).is_not_null()).then(text).alias(name)
