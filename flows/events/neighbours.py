"""Neighbours: what the words beside a word are."""

from __future__ import annotations

import polars as pl


def beside(column: str, step: int) -> pl.Expr:
    """Return a flag of the token so many places before (positive) or after, false beyond the sentence."""
    same = pl.col("sentence") == pl.col("sentence").shift(step)
    return (pl.col(column).shift(step) & same).fill_null(value=False)
