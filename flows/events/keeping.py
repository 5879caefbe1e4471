"""Keeping a frame: computed once for the steps that read it more than once."""

from __future__ import annotations

import polars as pl


def kept(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return a frame computed now. The engine is named, for batches are small and plans have many joins."""
    return frame.collect(engine="in-memory").lazy()
