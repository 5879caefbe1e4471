"""Parquet: a file for each table, a row group for each day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet

from flows.exports.flat_files import write_provenance


class ParquetWriter:
    """Writes a Parquet file for each table."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder
        self.files: dict[str, pyarrow.parquet.ParquetWriter] = {}

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a file."""
        table = rows.to_arrow()
        if file not in self.files:
            self.files[file] = pyarrow.parquet.ParquetWriter(self.folder / f"{file}.parquet", table.schema, compression="zstd")
        self.files[file].write_table(table.cast(self.files[file].schema))

    def close(self, provenance: dict[str, Any]) -> None:
        """Finish the files, and write codebook and provenance."""
        for each in self.files.values():
            each.close()
        write_provenance(self.folder, provenance)
