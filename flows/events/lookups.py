"""Looking up: columns of another frame beside the rows of one, which stay where they are."""

from __future__ import annotations

import polars as pl


def look_up(rows: pl.LazyFrame, key: str, told: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows with the other columns of the row of `told` that has the same key, null where none has.

    That is a left join, but only the key is joined: a join would write each of the many columns of an act anew. Keys of `told` differ, or
    ComputeError is raised.
    """
    here = rows.collect(engine="in-memory")
    found = here.lazy().select(key).join(told, on=key, how="left", validate="m:1", maintain_order="left").drop(key)
    return pl.concat([here, found.collect(engine="in-memory")], how="horizontal").lazy()
