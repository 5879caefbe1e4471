"""Noun groups that `and` joins: who acts, or suffers, together (`the US, Britain and France`)."""

from __future__ import annotations

import polars as pl

from flows.events.lookups import look_up

AND_GAP = 2
"""Tokens from the end of a noun group to the one that `and` joins to it."""
JOINT = ("seconds", "joint_end", "joint_acts")
"""Columns of noun groups that `and` joins, as of `mark_joint`."""


def mark_joint(groups: pl.LazyFrame) -> pl.LazyFrame:
    """Return the noun groups with what `and` joins: `joint_end`, where the second of two people or groups ends, and `joint_acts`, whether a verb follows it; `seconds`: it is that one.

    `Armed police and soldiers`; of `the rebels attacked soldiers and civilians fled` the second acts for itself.
    """
    personal = pl.any_horizontal("person", "group_like", "is_name") | pl.col("actor").is_not_null() | pl.col("chain_actor").is_not_null()
    beside = pl.col("open").cast(pl.Int64).shift(-1) - pl.col("chain_last") == AND_GAP
    free = personal & ~pl.any_horizontal("time", "owns").fill_null(value=False)
    both = beside & free & pl.col("conj").shift(-1) & free.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    both &= ~pl.col("after_between").fill_null(value=False) & pl.col("prep").shift(-1).is_null()
    paired = both.fill_null(value=False)
    # `the US, Britain and France`
    listed = _is_listed(beside, free) & paired.shift(-1, fill_value=False)
    end, acts = pl.coalesce("apposed_end", "chain_end"), pl.col("acts")
    heads = groups.filter(~pl.col("linked")).select(
        "chunk",
        joint_end=pl.when(listed).then(end.shift(-2)).when(paired).then(end.shift(-1)),
        joint_acts=pl.when(listed).then(acts.shift(-2)).when(paired).then(acts.shift(-1)),
        seconds=paired.shift(1, fill_value=False) | listed.shift(1, fill_value=False),
    )
    return groups.pipe(look_up, "chunk", heads)


def _is_listed(beside: pl.Expr, free: pl.Expr) -> pl.Expr:
    """Return whether a comma alone parts a name, or several people, from the next (not `the minister, Ana Krol`)."""
    sure = (pl.any_horizontal("is_name", "proper") | (pl.col("number") == "p")) & pl.col("prep").is_null() & pl.col("ends") & free
    same = pl.col("sentence") == pl.col("sentence").shift(-1)
    return (beside & same & sure & free.shift(-1) & pl.col("prep").shift(-1).is_null() & ~pl.col("apposed")).fill_null(value=False)
