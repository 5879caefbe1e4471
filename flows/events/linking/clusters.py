"""Clusters of mentions: the likeliest pairs of clusters become one, round by round, unless the whole of it would contradict itself."""

from __future__ import annotations

import polars as pl

from flows.events.linking.evidence import NEAR_DEGREES, SCALE

MOST_ROUNDS = 60
"""Rounds after which merging stops; each at least merges the likeliest pair, and most are done within twenty."""

MOST_TYPES = 3
"""Types of one event at most: a generic one, and what two articles call it."""


def cluster(weighed: pl.DataFrame, compared: pl.DataFrame, least: float) -> pl.Series:
    """Return for each node the smallest node of its cluster.

    `weighed` are pairs with score and is_barred. Two clusters become one where each is the other's likeliest, the mean score of the
    pairs between them is `least` or more, none of these is barred, and `_contradicts` holds of neither the whole.
    Nodes with the same `event_id`, from nights before, start as one; two such clusters are never merged.
    """
    labels = _known(compared)
    nodes = compared.select(
        "node", "event_id", "event_type", "pin", "lat", "lon", "country", "article_id", "sentence_no",
        first=pl.when("is_firm").then("first"), last=pl.when("is_firm").then("last"),
    )  # fmt: skip
    pairs = weighed.select("left", "right", pl.col("score").cast(pl.Int64), "is_barred", n=pl.lit(1, pl.UInt32))
    for _ in range(MOST_ROUNDS):
        pairs = _between(pairs, labels)
        chosen = _mutual(pairs, least)
        sound = _sound(chosen, labels, nodes)
        if chosen.is_empty():
            break
        refused = chosen.join(sound, on=["left", "right"], how="anti").select("left", "right", is_refused=pl.lit(value=True))
        pairs = _without(pairs, refused)
        labels = _merged(labels, sound)
    return labels


def _known(compared: pl.DataFrame) -> pl.Series:
    """Return for each node the first of those that earlier nights linked with it; itself where none did."""
    first = pl.when(pl.col("event_id").is_null()).then("node").otherwise(pl.col("node").min().over("event_id"))
    return compared.select(label=first)["label"]


def _between(pairs: pl.DataFrame, labels: pl.Series) -> pl.DataFrame:
    """Return the pairs of clusters that hold the given pairs: score (sum), n, is_barred."""
    moved = pairs.with_columns(left=labels.gather(pairs["left"]), right=labels.gather(pairs["right"])).filter(
        pl.col("left") != pl.col("right")
    )
    ordered = moved.with_columns(left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right"))
    return (
        ordered.lazy()
        .group_by("left", "right")
        .agg(pl.col("score").sum(), pl.col("n").sum(), pl.col("is_barred").any())
        .sort("left", "right")
        .collect()
    )


def _mutual(pairs: pl.DataFrame, least: float) -> pl.DataFrame:
    """Return the pairs of clusters of which each is the other's likeliest."""
    good = (
        pairs.lazy().filter(~pl.col("is_barred")).with_columns(mean=pl.col("score") / pl.col("n")).filter(pl.col("mean") >= least * SCALE)
    )
    both = pl.concat(
        [
            good.select("left", "right", "mean", own="left"),
            good.select("left", "right", "mean", own="right"),
        ]
    )
    best = both.sort("mean", "left", "right", descending=[True, False, False]).unique("own", keep="first", maintain_order=True)
    return best.group_by("left", "right").len().filter(pl.col("len") == 2).select("left", "right").sort("left").collect()


def _sound(chosen: pl.DataFrame, labels: pl.Series, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return those of the chosen pairs that do not contradict themselves as one."""
    ends = pl.concat([chosen.select("left", "right", label="left"), chosen.select("left", "right", label="right")])
    members = nodes.with_columns(label=labels).join(ends, on="label")
    known = pl.col("event_id").drop_nulls().n_unique()
    spread = pl.max_horizontal(pl.col(axis).max() - pl.col(axis).min() for axis in ("lat", "lon")).fill_null(1.0)
    apart = (pl.col("pin").drop_nulls().n_unique() > 1) & (spread > NEAR_DEGREES)
    days = (pl.col("first").max() - pl.col("last").min()).dt.total_days().fill_null(0) > 1
    doubled = pl.struct("article_id", "sentence_no", "event_type").is_duplicated().any()
    contradicts = (
        (known > 1) | apart | days | (pl.col("country").drop_nulls().n_unique() > 1) | (pl.col("event_type").n_unique() > MOST_TYPES)
    )
    del doubled
    return (
        members.group_by("left", "right").agg(contradicts=contradicts).filter(~pl.col("contradicts")).select("left", "right").sort("left")
    )


def _without(pairs: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with those refused barred for good."""
    joined = pairs.join(refused, on=["left", "right"], how="left", maintain_order="left")
    return joined.with_columns(is_barred=pl.col("is_barred") | pl.col("is_refused").fill_null(value=False)).drop("is_refused")


def _merged(labels: pl.Series, sound: pl.DataFrame) -> pl.Series:
    """Return the labels with the right cluster of each pair under the label of the left one."""
    moved = labels.to_frame("right").join(sound, on="right", how="left", maintain_order="left")
    return moved.select(label=pl.coalesce("left", "right"))["label"]
