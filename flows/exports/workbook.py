"""Excel: a sheet for each table, one with the columns' meanings, and one that says where the rows come from. No text is ever a formula."""

from __future__ import annotations

import json
from errno import EIO
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from flows.errors import UsageError
from flows.exports.plain import as_text, visible

ROWS = 1_048_576
"""Rows of a sheet, its head included, that Excel opens."""

CHARACTERS = 32_767
"""Characters of a cell that Excel opens."""

CUT = " [cut: longer than a cell of Excel]"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class WorkbookWriter:
    """Writes a workbook row by row: one row of each sheet is in memory."""

    def __init__(self, path: Path) -> None:
        """Open the workbook."""
        self.path = path
        self.book = xlsxwriter.Workbook(path, OPTIONS)
        self.bold = self.book.add_format({"bold": True, "text_wrap": False})
        self.filled: dict[str, int] = {}

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a sheet; raises UsageError for more than a sheet can hold."""
        shown = rows.pipe(as_text).pipe(visible)
        at = self.filled.get(file, 0)
        if at + shown.height >= ROWS:
            self.book.close()
            msg = (
                f"{file}: more than {ROWS - 1:,} rows, which a sheet of Excel cannot hold; export fewer days, or as csv, sqlite or parquet"
            )
            raise UsageError(msg)
        sheet = self._sheet(file, shown.columns)
        for row in shown.iter_rows():
            at = self.filled[file]
            for place, value in enumerate(row):
                _put(sheet, at, place, value)
            self.filled[file] = at + 1

    def close(self, provenance: dict[str, Any]) -> None:
        """Write the sheets that describe the others, and the file."""
        self._list("columns", provenance["columns"])
        told = [
            {"name": name, "value": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}
            for name, value in provenance.items()
            if name != "columns"
        ]
        self._list("provenance", told)
        try:
            self.book.close()
        except FileCreateError as error:
            raise OSError(EIO, str(error)) from error

    def _sheet(self, name: str, columns: list[str]) -> Any:  # noqa: ANN401  xlsxwriter has no types
        """Return a sheet, made with its head when it is first asked for."""
        found = self.book.get_worksheet_by_name(name)
        if found is None:
            found = self.book.add_worksheet(name)
            found.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                found.write_string(0, place, column, self.bold)
            self.filled[name] = 1
        return found

    def _list(self, name: str, rows: list[dict[str, Any]]) -> None:
        sheet = self._sheet(name, list(rows[0]))
        for at, row in enumerate(rows, 1):
            for place, value in enumerate(row.values()):
                _put(sheet, at, place, value)


def _put(sheet: Any, at: int, place: int, value: object) -> None:  # noqa: ANN401  as above
    """Write a cell by its own type: a text is a text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(at, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(at, place, value)
    else:
        text = str(value)
        sheet.write_string(at, place, text if len(text) <= CHARACTERS else text[: CHARACTERS - len(CUT)] + CUT)
