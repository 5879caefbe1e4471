"""Files of lines: CSV for spreadsheets and statistics, and GDELT's without quotes or heads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from flows.exports.plain import as_text, one_line, visible, without_formulas, without_quotes


def write_provenance(folder: Path, provenance: dict[str, Any]) -> None:
    """Write what an export comes from beside its files, and what its columns mean."""
    codebook = provenance["columns"]
    shown = {name: value for name, value in provenance.items() if name != "columns"}
    (folder / "provenance.json").write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    pl.DataFrame(codebook).write_csv(folder / "codebook.csv")


class CsvWriter:
    """Writes a CSV file for each table, in UTF-8, with its head."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a file."""
        path = self.folder / f"{file}.csv"
        is_new = not path.exists()
        with path.open("ab") as target:
            rows.pipe(as_text).pipe(visible).pipe(without_formulas).write_csv(target, include_header=is_new)

    def close(self, provenance: dict[str, Any]) -> None:
        """Write codebook and provenance."""
        write_provenance(self.folder, provenance)


class GdeltWriter:
    """Writes GDELT 2.0's tab-separated files, which have no head and no quotes."""

    NAMES = {"events": "dateline.export.CSV", "mentions": "dateline.mentions.CSV"}  # noqa: RUF012  a constant

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a file."""
        with (self.folder / self.NAMES[file]).open("ab") as target:
            rows.pipe(as_text).pipe(one_line).pipe(without_quotes).write_csv(
                target, include_header=False, separator="\t", quote_style="never"
            )

    def close(self, provenance: dict[str, Any]) -> None:
        """Write codebook and provenance."""
        write_provenance(self.folder, provenance)
