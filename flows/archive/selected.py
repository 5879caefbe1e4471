"""Pages that were found in WARC files of others: a row each, and the response of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from flows.archive.foreign import ForeignResponse, parse_response
from flows.archive.foreign_streams import told

SELECTED = pl.Schema(
    {
        "url": pl.String(),
        "url_key": pl.String(),
        "captured_at": pl.Datetime("us", "UTC"),
        "status": pl.UInt16(),
        "mime": pl.String(),
        "digest": pl.String(),
        "truncated": pl.String(),
        "place": pl.String(),
        "offset": pl.UInt64(),
        "length": pl.UInt64(),
        "file": pl.String(),
        "file_offset": pl.UInt64(),
        "file_length": pl.UInt64(),
        "record": pl.String(),
        "kind": pl.String(),
    }
)
"""A page a row: `offset` and `length` of its record in the `place`, those of the bytes in a `file` of this machine.

`digest` is the payload's, as computed here; of a `revisit` it is that of the earlier response whose bytes it has. `record` is
its WARC-Record-ID.
"""


def read_selected(row: Mapping[str, Any]) -> ForeignResponse:
    """Return the response of a row of `SELECTED`; raises ForeignError."""
    with told(row["file"]), Path(row["file"]).open("rb") as file:
        file.seek(row["file_offset"])
        response = parse_response(file.read(row["file_length"]), f"{row['place']} at {row['offset']}")
    if row["kind"] == "response":
        return response
    return replace(response, url=row["url"], date=row["captured_at"], record_id=row["record"])


def resolved(selected: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows in which a revisit lies where the response lies that it repeats; one that repeats none of them is left out."""
    taken = ("status", "mime", "truncated", "file", "file_offset", "file_length")
    is_revisit = pl.col("kind") == "revisit"
    responses = selected.filter(~is_revisit)
    originals = responses.filter(pl.col("truncated").is_null()).unique("digest", keep="first", maintain_order=True).select("digest", *taken)
    revisits = selected.filter(is_revisit).drop(taken).join(originals, on="digest", how="inner", maintain_order="left")
    return pl.concat([responses, revisits.select(SELECTED.names())])
