"""Lines: mentions as JSON Lines, one object a row."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl


def mention_lines(mentions: pl.DataFrame) -> Iterator[str]:
    """Yield a JSON object for each mention, every field of the table in its order, dates as ISO days."""
    yield from mentions.select(line=pl.struct(pl.all()).struct.json_encode())["line"]
