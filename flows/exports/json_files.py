"""JSON: GeoJSON features for maps, and PLOVER's exchange records, a line each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from flows.exports.flat_files import write_provenance
from flows.exports.plain import as_text


class GeoJsonWriter:
    """Writes a FeatureCollection (RFC 7946): a feature a mention, its geometry null but where the place is known to a point."""

    def __init__(self, path: Path) -> None:
        """Begin the file."""
        self.path = path
        self.between = "\n"
        path.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")

    def write(self, file: str, rows: pl.DataFrame) -> None:  # noqa: ARG002  a single file
        """Append a day's rows."""
        with self.path.open("a", encoding="utf-8") as target:
            for row in rows.pipe(as_text).iter_rows(named=True):
                geometry = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if row["pin"] == "point" else None
                feature = {"type": "Feature", "id": row["mention_id"], "geometry": geometry, "properties": row}
                target.write(self.between + json.dumps(feature, ensure_ascii=False))
                self.between = ",\n"

    def close(self, provenance: dict[str, Any]) -> None:
        """Finish the collection; provenance and columns are a member of it that readers pass over."""
        with self.path.open("a", encoding="utf-8") as target:
            target.write(f'\n], "provenance": {json.dumps(provenance, ensure_ascii=False)}}}\n')


class PloverWriter:
    """Writes PLOVER exchange records, one JSON object a line; what is not known is left out."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows."""
        with (self.folder / f"{file}.jsonl").open("a", encoding="utf-8") as target:
            for row in rows.pipe(as_text).iter_rows(named=True):
                target.write(json.dumps(_known(row), ensure_ascii=False) + "\n")

    def close(self, provenance: dict[str, Any]) -> None:
        """Write codebook and provenance."""
        write_provenance(self.folder, provenance)


def _known(value: Any) -> Any:  # noqa: ANN401  any value of JSON
    """Return a value without the fields that are null."""
    if isinstance(value, dict):
        return {name: _known(each) for name, each in value.items() if each is not None}
    return [_known(each) for each in value] if isinstance(value, list) else value
