"""Weights of confidence: how much each part of a row speaks for its type."""

from __future__ import annotations

import polars as pl

from flows.catalog.columns import ORIGIN, column, read_table
from flows.catalog.files import Catalog, CatalogError

NAME = "confidence/weights.csv"

COLUMNS = (column("part"), column("weight"), column("rows"), ORIGIN)


def read_weights(catalog: Catalog) -> pl.DataFrame:
    """Return the weights in force: part (a rule or what is known of a row), weight (log odds); raises CatalogError."""
    path = catalog.path(NAME)
    rows = read_table(path, COLUMNS)
    weights = rows.select("part", weight=pl.col("weight").cast(pl.Float64, strict=False))
    odd = rows.with_row_index("line", 2).filter(~weights["weight"].is_finite().fill_null(value=False) | rows["part"].is_duplicated())
    for line, part, weight in odd.select("line", "part", "weight").head(1).iter_rows():
        msg = f"{path}, line {line}: {part!r} is listed twice, or {weight!r} is no number"
        raise CatalogError(msg)
    return weights
