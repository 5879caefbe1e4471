"""What an object's Merkle tree is made of: rows of a table, records of a WARC file, lines of an index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from flows.archive.members import read_members
from flows.archive.merkle import leaf_hash, tree_root
from flows.archive.record_places import Place

ROWS = 10_000
"""Rows of a table that are read at once: all of a large one, as Python sees them, would take a gigabyte."""


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Return a row as the one text that stands for it: JSON in UTF-8, names in order, no spaces, times in UTC and ISO 8601."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_text).encode()


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    msg = f"no text for {type(value).__name__}"
    raise TypeError(msg)


def row_leaves(rows: pl.DataFrame) -> Iterator[bytes]:
    """Yield the leaves of a table, in the order of its rows."""
    return (canonical(row) for row in rows.iter_rows(named=True))


def table_leaves(path: Path) -> Iterator[bytes]:
    """Yield the leaves of a Parquet file, in the order of its rows."""
    rows = pl.scan_parquet(path)
    for first in range(0, rows.select(pl.len()).collect().item(), ROWS):
        yield from row_leaves(rows.slice(first, ROWS).collect())


def record_leaves(path: Path, places: tuple[Place, ...]) -> Iterator[bytes]:
    """Yield the leaves of a WARC file: the bytes of each member, as they lie in the file."""
    with path.open("rb") as file:
        for place in places:
            file.seek(place.offset)
            yield file.read(place.length)


def records_root(path: Path, places: tuple[Place, ...]) -> str:
    """Return the root over the records of a WARC file whose places are known, in hexadecimal."""
    return tree_root([leaf_hash(leaf) for leaf in record_leaves(path, places)])


def leaf_hashes(kind: str, path: Path) -> list[bytes]:
    """Return the hashes of an object's leaves."""
    if kind == "warc":
        leaves = record_leaves(path, read_members(path, payloads=False).places)
    elif kind == "cdxj":
        leaves = iter(path.read_bytes().splitlines())
    else:
        leaves = table_leaves(path)
    return [leaf_hash(leaf) for leaf in leaves]


def is_root_of(rows: pl.DataFrame, root: str) -> bool:
    """Tell whether a root is that over a table's rows.

    They are written by orjson first, in a third of the time. It writes all but some numbers as `canonical` does: where its leaves have
    the root they are the rows' own, where not those of `canonical` decide.
    """
    try:
        quick = [leaf_hash(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)) for row in rows.iter_rows(named=True)]
    except orjson.JSONEncodeError:
        quick = []
    return root == tree_root(quick) or root == tree_root([leaf_hash(leaf) for leaf in row_leaves(rows)])


def object_root(kind: str, path: Path) -> str:
    """Return the root over an object's leaves, in hexadecimal."""
    return tree_root(leaf_hashes(kind, path))
