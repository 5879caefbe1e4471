"""Clusters of mentions: the likeliest pairs of clusters become one, round by round, unless the whole of it would contradict itself."""

from __future__ import annotations

import polars as pl

from flows.events.linking.evidence import NEAR_DEGREES, SCALE

MOST_ROUNDS = 60
"""Rounds after which merging stops; each at least merges the likeliest pair, and most are done within twenty."""

MOST_TYPES = 3
"""Types of one event at most: a generic one, and what two articles call it."""

NEAREST = 0.5
"""Share that the likeliest pair has in the score of two clusters; the mean of all pairs between them has the rest."""


def cluster(weighed: pl.DataFrame, compared: pl.DataFrame, least: float) -> pl.Series:
    """Return for each node the smallest node of its cluster; nodes are numbered from 0, in the order of the rows.

    `weighed` are pairs with score and is_barred. Two clusters become one where each is the other's likeliest, their score (`NEAREST`) is
    `least` log odds or more, no pair between them is barred, and the whole does not contradict itself. Nodes with the same `event_id`,
    from nights before, start as one; two such clusters are never merged.
    """
    labels = _known(compared)
    nodes = compared.select(
        "node", "event_id", "event_type", "pin", "lat", "lon", "country",
        first=pl.when("is_firm").then("first"), last=pl.when("is_firm").then("last"),
    )  # fmt: skip
    pairs = weighed.select("left", "right", pl.col("score").cast(pl.Int64), "is_barred", best=pl.col("score").cast(pl.Int64), n=pl.lit(1))
    for _ in range(MOST_ROUNDS):
        pairs, chosen = _mutual(_between(pairs, labels), least)
        if chosen.is_empty():
            break
        sound = _sound(chosen, labels, nodes)
        pairs = _without(pairs, chosen.join(sound, on=["left", "right"], how="anti"))
        labels = _merged(labels, sound)
    return labels


def _known(compared: pl.DataFrame) -> pl.Series:
    """Return for each node the first of those that earlier nights linked with it; itself where none did."""
    first = pl.when(pl.col("event_id").is_null()).then("node").otherwise(pl.col("node").min().over("event_id"))
    return compared.select(label=first)["label"]


def _between(pairs: pl.DataFrame, labels: pl.Series) -> pl.DataFrame:
    """Return the pairs of clusters that hold the given pairs: score (sum), best, n, is_barred."""
    moved = pairs.with_columns(left=labels.gather(pairs["left"]), right=labels.gather(pairs["right"])).filter(
        pl.col("left") != pl.col("right")
    )
    ordered = moved.with_columns(left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right"))
    return (
        ordered.lazy()
        .group_by("left", "right")
        .agg(pl.col("score").sum(), pl.col("best").max(), pl.col("n").sum(), pl.col("is_barred").any())
        .collect()
    )


def _mutual(pairs: pl.DataFrame, least: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the pairs between clusters that still have a likely partner, and those pairs of which each is the other's likeliest."""
    likeness = pl.col("score") / pl.col("n") * (1 - NEAREST) + pl.col("best") * NEAREST
    good = pairs.filter(~pl.col("is_barred")).with_columns(likeness=likeness).filter(pl.col("likeness") >= least * SCALE)
    both = pl.concat([good.select("left", "right", "likeness", own=side) for side in ("left", "right")])
    best = both.lazy().sort("likeness", "left", "right", descending=[True, False, False]).unique("own", keep="first", maintain_order=True)
    chosen = best.group_by("left", "right").len().filter(pl.col("len") == 2).select("left", "right").collect()
    hopeful = both.select(pl.col("own").unique())
    alive = pairs.join(hopeful, left_on="left", right_on="own", how="semi").join(hopeful, left_on="right", right_on="own", how="semi")
    return alive, chosen


def _sound(chosen: pl.DataFrame, labels: pl.Series, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return those of the chosen pairs that do not contradict themselves as one: in place, country, days, types, or as two known events."""
    ends = pl.concat([chosen.select("left", "right", label=side) for side in ("left", "right")])
    members = nodes.lazy().with_columns(label=labels).join(ends.lazy(), on="label")
    spread = pl.max_horizontal(pl.col(axis).max() - pl.col(axis).min() for axis in ("lat", "lon")).fill_null(1.0)
    contradicts = (
        (pl.col("event_id").drop_nulls().n_unique() > 1)
        | ((pl.col("pin").drop_nulls().n_unique() > 1) & (spread > NEAR_DEGREES))
        | ((pl.col("first").max() - pl.col("last").min()).dt.total_days().fill_null(0) > 1)
        | (pl.col("country").drop_nulls().n_unique() > 1)
        | (pl.col("event_type").n_unique() > MOST_TYPES)
    )
    judged = members.group_by("left", "right").agg(contradicts=contradicts)
    return judged.filter(~pl.col("contradicts")).select("left", "right").collect()


def _without(pairs: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with those refused barred for good."""
    marked = refused.with_columns(is_refused=pl.lit(value=True))
    joined = pairs.join(marked, on=["left", "right"], how="left")
    return joined.with_columns(is_barred=pl.col("is_barred") | pl.col("is_refused").fill_null(value=False)).drop("is_refused")


def _merged(labels: pl.Series, sound: pl.DataFrame) -> pl.Series:
    """Return the labels with the right cluster of each pair under the label of the left one."""
    moved = labels.to_frame("right").join(sound, on="right", how="left", maintain_order="left")
    return moved.select(label=pl.coalesce("left", "right"))["label"]
