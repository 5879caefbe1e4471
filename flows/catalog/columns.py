"""Columns of CSV files: what a cell may hold, and the strict reader."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.catalog.files import CatalogError, open_rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a lexicon: closed list of values (empty: anything), and whether a cell may be empty or hold several values."""

    name: str
    values: frozenset[str] = field(default_factory=frozenset)
    optional: bool = False
    many: bool = False


def column(name: str, values: str = "", *, optional: bool = False, many: bool = False) -> Column:
    """Return a column whose closed list is written with blanks between."""
    return Column(name, frozenset(values.split()), optional, many)


ORIGIN = column("origin")
"""Where a row comes from; the last column of every file."""


def read_table(path: Path, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Return a CSV file as a frame of strings, empty cells and absent optional columns null; raises CatalogError naming file, line and column."""
    with open_rows(path) as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        expected = [each.name for each in columns]
        present = [each for each in columns if each.name in header]
        needed = {each.name for each in columns if not each.optional}
        if header != [each.name for each in present] or not needed <= set(header):
            odd = sorted((set(header) - set(expected)) | (needed - set(header))) or header
            msg = f"{path}, line 1: columns {', '.join(odd)} unknown, missing or out of order; expected {', '.join(expected)}"
            raise CatalogError(msg)
        rows = [_checked(path, reader.line_num, row, tuple(present)) for row in reader if row]
    read = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    absent = [pl.lit(None, pl.String).alias(name) for name in expected if name not in header]
    return read.with_columns(absent).select(expected)


def _checked(path: Path, line: int, row: list[str], columns: tuple[Column, ...]) -> list[str | None]:
    """Return a row's cells, empty ones null; raises CatalogError."""
    if len(row) != len(columns):
        msg = f"{path}, line {line}: {len(row)} cells, expected {len(columns)}"
        raise CatalogError(msg)
    for cell, each in zip(row, columns, strict=True):
        values = cell.split("|") if each.many else [cell]
        if not cell and not each.optional:
            msg = f"{path}, line {line}: {each.name} is empty"
            raise CatalogError(msg)
        if cell and each.values and not each.values.issuperset(values):
            msg = f"{path}, line {line}: {each.name}: {cell!r} is not one of {', '.join(sorted(each.values))}"
            raise CatalogError(msg)
    return [cell.strip() or None for cell in row]
