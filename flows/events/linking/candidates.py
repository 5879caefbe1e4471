"""Pairs of mentions worth comparing: those that share an article, a place and day, a party and day, a count, or a telling word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

NEIGHBOURS = 24
"""In a block each mention is compared with so many that follow it, likest first: work grows with mentions, not with their square."""

FEW_NEIGHBOURS = 8
"""As above, where a block is a weaker hint: a word, a count."""

BLOCKING_WORDS = 3
"""Of a sentence's telling words the rarest so many make blocks."""

DAY_SPAN = 3
"""Days on which a mention is looked for at most."""


def candidate_pairs(compared: pl.DataFrame, kinships: pl.LazyFrame) -> pl.DataFrame:
    """Return `left`, `right` (numbers of nodes, the smaller first) and `kinship` of their types, each pair once.

    `compared` is what `features.compared` gives, with `words`; `kinships` has event_type, other, kinship, both ways.
    """
    nodes = compared.lazy().with_columns(family=_family(kinships))
    pairs = pl.concat([block.collect() for block in _blocks(nodes)]).unique(["left", "right"])
    types = compared.lazy().select("node", "event_type", "is_unreal")
    left = types.rename({"node": "left"})
    right = types.select(right="node", other="event_type", is_other_unreal="is_unreal")
    return (
        pairs.lazy()
        .join(left, on="left")
        .join(right, on="right")
        .filter(pl.col("is_unreal") == pl.col("is_other_unreal"))
        .join(kinships, on=["event_type", "other"])
        .select("left", "right", "kinship")
        .sort("left", "right")
        .collect()
    )


def _family(kinships: pl.LazyFrame) -> pl.Expr:
    """Return the family of a type: the first by name of its nearest kin."""
    near = kinships.filter(pl.col("kinship") >= NEAR_KIN).group_by("event_type").agg(pl.col("other").min()).collect()
    return pl.col("event_type").replace(near["event_type"], near["other"])


NEAR_KIN = 0.5


def _blocks(nodes: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Yield the pairs of each way to find them."""
    by_day = nodes.with_columns(date=pl.date_ranges("seen_first", _last_looked_at())).explode("date")
    alike = ("family", "killed", "actor_root", "target_root")
    yield _neighbours(nodes, ("sentence_key", "told"), (), 1)
    yield _neighbours(nodes, ("article_id",), (), NEIGHBOURS)
    yield _neighbours(by_day, ("pin", "date"), alike, NEIGHBOURS)
    yield _neighbours(by_day, ("area", "family", "date"), alike, FEW_NEIGHBOURS)
    yield _neighbours(by_day, ("actor_root", "family", "date"), ("target_root", "killed"), FEW_NEIGHBOURS)
    yield _neighbours(by_day, ("target_root", "family", "date"), ("actor_root", "killed"), FEW_NEIGHBOURS)
    yield _neighbours(nodes.filter(pl.col("killed") >= FEWEST), ("family", "killed"), ("seen_first",), FEW_NEIGHBOURS)
    words = nodes.with_columns(word=pl.col("words").list.head(BLOCKING_WORDS)).explode("word")
    yield _neighbours(words, ("family", "word"), ("seen_first",), FEW_NEIGHBOURS)


FEWEST = 3


def _last_looked_at() -> pl.Expr:
    return pl.min_horizontal("seen_last", pl.col("seen_first").dt.offset_by(f"{DAY_SPAN - 1}d"))


def _neighbours(nodes: pl.LazyFrame, block: Sequence[str], order: Sequence[str], most: int) -> pl.LazyFrame:
    """Return the pairs of each node with so many that follow it in its block, in an order; nodes without a part of the block have none."""
    rows = nodes.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in block)).select(
        "node", key=pl.struct(block).hash(), order=pl.struct(order).rank("dense") if order else pl.lit(0)
    )
    ordered = rows.sort("key", "order", "node")
    shifted = [
        ordered.select(
            one="node",
            two=pl.when(pl.col("key") == pl.col("key").shift(-step)).then(pl.col("node").shift(-step)),
        ).drop_nulls()
        for step in range(1, most + 1)
    ]
    return (
        pl.concat(shifted)
        .filter(pl.col("one") != pl.col("two"))
        .select(left=pl.min_horizontal("one", "two"), right=pl.max_horizontal("one", "two"))
    )
