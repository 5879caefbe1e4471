"""Pairs of mentions worth comparing: those that share an article, a place and day, a party and day, a count, a telling name, or a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from flows.events.linking.components import components
from flows.events.linking.keys import Kin

NEIGHBOURS = 12
"""In a block each mention is compared with so many that follow it, likest first: work grows with mentions, not with their square."""

FEW_NEIGHBOURS = 4
"""As above, where a block is a weaker hint: a party, a name, a count."""

BLOCKING_NAMES = 2
"""Of a sentence's telling names the rarest so many make blocks."""

DAY_SPAN = 3
"""Days on which a mention is looked for at most."""

NEAR_KIN = 0.5
"""Types so akin are of one family: what is compared without sharing an article is of one."""

FEWEST_COUNTED = 3
"""Counts below it are too common to tie two mentions."""

COMMON_MARKS, STORIES = 3, 6
"""Two articles tell one story that share so many marks; each is compared with so many that share most."""

NODES = 1 << 32
"""More than all nodes: a pair of them is one number, the left one times this and the right one."""


def pairs_in_articles(keys: pl.DataFrame, kin: Kin) -> pl.DataFrame:
    """Return `left`, `right` (numbers of nodes, the smaller first) and `kinship` of the pairs within each article.

    `keys` is what `keys.as_keys` gives.
    """
    return _akin(_neighbours(keys.lazy(), ("article_id",), (), NEIGHBOURS).collect()["pair"], keys, kin)


def pairs_between(keys: pl.DataFrame, kin: Kin) -> pl.DataFrame:
    """Return `left`, `right` and `kinship` of the pairs that share something, in one article or in two, each pair once."""
    family = components(kin.types.len(), kin.pairs.filter(pl.col("kinship") >= NEAR_KIN).select("event_type", "other"))
    nodes = keys.with_columns(family=family.gather(kin.numbers(keys["event_type"]))).lazy()
    found = pl.concat([block.collect() for block in _blocks(nodes)])["pair"].unique()
    return _akin(found, keys, kin)


def _akin(pairs: pl.Series, keys: pl.DataFrame, kin: Kin) -> pl.DataFrame:
    """Return the pairs whose types can be of one event, both of them real or neither."""
    ends = pairs.sort().to_frame("pair").select(left=_left(), right=_right())
    types, is_unreal = kin.numbers(keys["event_type"]), keys["is_unreal"]
    told = ends.with_columns(
        kinship=kin.between(types.gather(ends["left"]), types.gather(ends["right"])),
        is_alike=is_unreal.gather(ends["left"]) == is_unreal.gather(ends["right"]),
    )
    return told.filter(pl.col("kinship") > 0, "is_alike").drop("is_alike")


def _blocks(nodes: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Yield the pairs of each way to find them."""
    by_day = nodes.with_columns(date=pl.int_ranges("seen_first", _last_looked_at() + 1)).explode("date")
    yield _neighbours(nodes, ("sentence_key", "told"), (), 1)
    yield _neighbours(nodes, ("article_id",), (), NEIGHBOURS)
    yield _neighbours(by_day, ("pin", "date"), ("family", "killed", "actor_root", "target_root"), NEIGHBOURS)
    yield _neighbours(by_day, ("area", "family", "date"), ("killed", "actor_root"), FEW_NEIGHBOURS)
    yield _neighbours(by_day, ("actor_root", "family", "date"), ("target_root", "killed"), FEW_NEIGHBOURS)
    yield _neighbours(by_day, ("target_root", "family", "date"), ("actor_root", "killed"), FEW_NEIGHBOURS)
    counted = nodes.filter(pl.col("killed") >= FEWEST_COUNTED)
    yield _neighbours(counted, ("family", "killed"), ("seen_first",), FEW_NEIGHBOURS)
    named = nodes.with_columns(name=pl.col("words").list.head(BLOCKING_NAMES)).explode("name")
    yield _neighbours(named, ("family", "name"), ("seen_first",), FEW_NEIGHBOURS)
    yield _of_one_story(nodes)


def _last_looked_at() -> pl.Expr:
    return pl.min_horizontal("seen_last", pl.col("seen_first") + DAY_SPAN - 1)


def _neighbours(nodes: pl.LazyFrame, block: Sequence[str], order: Sequence[str], most: int) -> pl.LazyFrame:
    """Return the pairs of each node with so many that follow it in its block, in an order; nodes without a part of the block have none."""
    in_block = nodes.drop_nulls(block).select("node", *order, key=pl.struct(block).hash() if len(block) > 1 else pl.col(block[0]))
    ordered = in_block.sort("key", *order, "node").select("node", "key")
    shifted = [
        ordered.select(one="node", two=pl.col("node").shift(-step), is_in=pl.col("key") == pl.col("key").shift(-step)).filter("is_in")
        for step in range(1, most + 1)
    ]
    return pl.concat(shifted).filter(pl.col("one") != pl.col("two")).select(pair=_pair("one", "two"))


def _pair(one: str, two: str) -> pl.Expr:
    """Return the number of a pair of nodes."""
    return pl.min_horizontal(one, two).cast(pl.UInt64) * NODES + pl.max_horizontal(one, two).cast(pl.UInt64)


def _left() -> pl.Expr:
    return (pl.col("pair") // NODES).cast(pl.UInt32)


def _right() -> pl.Expr:
    return (pl.col("pair") % NODES).cast(pl.UInt32)


def _of_one_story(nodes: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of mentions of one family in two articles that tell one story."""
    articles = nodes.group_by("article_id").agg(pl.col("story").first(), pl.col("seen_first").min(), pl.col("node").min()).collect()
    shared = _neighbours(articles.lazy().explode("story"), ("story",), ("seen_first",), FEW_NEIGHBOURS).group_by("pair").len()
    near = shared.filter(pl.col("len") >= COMMON_MARKS).select("len", one=_left(), two=_right())
    both = pl.concat([near, near.select("len", one="two", two="one")])
    likest = both.filter(pl.struct(-pl.col("len").cast(pl.Int64), "two").rank("ordinal").over("one") <= STORIES).select("one", "two")
    ids = articles.lazy().select("node", "article_id")
    met = likest.join(ids, left_on="one", right_on="node").join(ids, left_on="two", right_on="node", suffix="_two")
    told = nodes.select("node", "family", "is_unreal", "article_id")
    mine = met.select("article_id", "article_id_two").join(told, on="article_id")
    theirs = told.select("family", "is_unreal", article_id_two="article_id", other="node")
    return mine.join(theirs, on=["article_id_two", "family", "is_unreal"]).select(pair=_pair("node", "other"))
