"""Rows on a terminal or for a program."""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table

from flows.report.safety import one_line
from flows.tables.flat import flat

SHOWN = 200
"""Rows of a table on a terminal; CSV and JSON give all."""


def print_rows(rows: pl.DataFrame, form: str) -> None:
    """Print rows as a table, as CSV, or as one JSON object a line."""
    if form == "csv":
        sys.stdout.write(flat(rows).write_csv())
    elif form == "json":
        rows.write_ndjson(sys.stdout.buffer)
    else:
        _print_table(rows)


def _print_table(rows: pl.DataFrame) -> None:
    """Print the first rows as a table; control characters of pages are shown, never sent to the terminal."""
    table = Table(show_edge=False, header_style="bold")
    for name, kind in rows.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left", overflow="fold")
    for row in rows.head(SHOWN).rows():
        table.add_row(*("" if value is None else one_line(str(value)) for value in row))
    console = Console()
    console.print(table)
    if rows.height > SHOWN:
        console.print(f"{rows.height} rows, the first {SHOWN} shown; --format csv gives all")
