"""Rows for tools that a person looks at: dates as text, nothing hidden in it, nothing that a spreadsheet would run."""

from __future__ import annotations

import polars as pl

from flows.report.safety import BREAKS, EMBEDDINGS, SHOWN

HIDDEN = [chr(code) for code, shown in SHOWN.items() if shown == "\N{REPLACEMENT CHARACTER}"]
FORMULA = r"^\s*[=+\-@]"
"""Beginnings that spreadsheets take for a formula, behind blanks too."""


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose dates and times are ISO 8601 text, times in UTC."""
    times = [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime)]
    dates = [name for name, kind in rows.schema.items() if kind == pl.Date]
    return rows.with_columns(
        *(pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ") for name in times),
        *(pl.col(name).dt.to_string("%Y-%m-%d") for name in dates),
    )


def visible(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in whose texts control characters and direction overrides are U+FFFD, and embeddings are left out."""
    return rows.with_columns(
        pl.selectors.string()
        .str.replace_many(HIDDEN, ["\N{REPLACEMENT CHARACTER}"])
        .str.replace_many([chr(code) for code in EMBEDDINGS], [""])
        .str.replace_many([chr(code) for code in BREAKS], [" "])
    )


def one_line(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows as `visible` does, in whose texts white space is single blanks: for files that cannot quote."""
    return visible(rows).with_columns(pl.selectors.string().str.replace_all(r"\s+", " ").str.strip_chars())


def without_formulas(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with an apostrophe before each text that a spreadsheet would run."""
    text = pl.selectors.string()
    return rows.with_columns(pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).name.keep())


def without_quotes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in whose texts a double quote is a single one: a reader would take one at a field's beginning for the field's bounds."""
    return rows.with_columns(pl.selectors.string().str.replace_all('"', "'", literal=True))
