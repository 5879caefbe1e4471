"""Clusters of mentions: the likeliest pairs of clusters become one, round by round, unless the whole of it would contradict itself."""

from __future__ import annotations

import polars as pl

from flows.events.linking.evidence import NEAR_DEGREES, SCALE

MOST_ROUNDS = 60
"""Rounds after which merging stops; each at least merges the likeliest pair, and most are done within twenty."""

MOST_TYPES = 3
"""Types of one event at most: a generic one, and what two articles call it."""

SURE = 2.0
"""Evidence, log odds, with which a cluster joins two that become one in the same round: of a story that many tell, many join at once."""

NEAREST = 0.5
"""Share that the likeliest pair has in the score of two clusters; the mean of all pairs between them has the rest."""


def cluster(weighed: pl.DataFrame, compared: pl.DataFrame, least: float) -> pl.Series:
    """Return for each node the smallest node of its cluster; nodes are numbered from 0, in the order of the rows.

    `weighed` are pairs with score and is_barred. Two clusters become one where each is the other's likeliest, their score (`NEAREST`) is
    `least` log odds or more, no pair between them is barred, and the whole does not contradict itself; others join them at once where
    they are `SURE`. Nodes with the same `event_id`, from nights before, start as one; two such clusters are never merged.
    """
    labels = _known(compared)
    nodes = compared.select(
        "node", "event_id", "event_type", "pin", "lat", "lon", "country",
        first=pl.when("is_firm").then("first"), last=pl.when("is_firm").then("last"),
    )  # fmt: skip
    one = pl.lit(1, pl.UInt32)
    pairs = weighed.select("left", "right", pl.col("score").cast(pl.Int64), "is_barred", best=pl.col("score"), n=one)
    for _ in range(MOST_ROUNDS):
        pairs, partners = _likeliest(_between(pairs, labels), least)
        mutual = _mutual(partners)
        if mutual.is_empty():
            break
        groups = pl.concat([mutual, _joining(partners, mutual)])
        sound = _sound(groups, pairs, labels, nodes)
        unsound = mutual.join(sound, on="group", how="anti")
        alone = _sound(unsound, pairs, labels, nodes)
        pairs = _without(pairs, unsound.join(alone, on="group", how="anti"))
        labels = _merged(labels, pl.concat([groups.join(sound, on="group", how="semi"), unsound.join(alone, on="group", how="semi")]))
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


def _likeliest(pairs: pl.DataFrame, least: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the pairs between clusters that still have a likely partner, and for each of these its likeliest: label, partner, likeness."""
    likeness = pl.col("score") / pl.col("n") * (1 - NEAREST) + pl.col("best") * NEAREST
    good = pairs.filter(~pl.col("is_barred")).with_columns(likeness=likeness).filter(pl.col("likeness") >= least * SCALE)
    ways = (("left", "right"), ("right", "left"))
    both = pl.concat([good.select("likeness", label=own, partner=other) for own, other in ways])
    best = (
        both.filter(pl.col("likeness") == pl.col("likeness").max().over("label"))
        .group_by("label")
        .agg(pl.col("partner").min(), pl.col("likeness").max())
    )
    ends = best.select("label")
    alive = pairs.join(ends, left_on="left", right_on="label", how="semi").join(ends, left_on="right", right_on="label", how="semi")
    return alive, best.sort("label")


def _mutual(partners: pl.DataFrame) -> pl.DataFrame:
    """Return `label`, `group` of the clusters of which each is the other's likeliest; the group is named after the smaller."""
    back = partners.select(label="partner", back="label")
    mutual = partners.join(back, on="label").filter(pl.col("partner") == pl.col("back"))
    return mutual.select("label", group=pl.min_horizontal("label", "partner"))


def _joining(partners: pl.DataFrame, mutual: pl.DataFrame) -> pl.DataFrame:
    """Return `label`, `group` of the clusters whose likeliest is one of two that become one, where that is sure."""
    others = partners.filter(pl.col("likeness") >= SURE * SCALE).join(mutual, on="label", how="anti")
    return others.join(mutual.rename({"label": "partner"}), on="partner").select("label", "group")


def _sound(groups: pl.DataFrame, pairs: pl.DataFrame, labels: pl.Series, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return the groups that do not contradict themselves as one: by a barred pair, in place, country, days, types, or as two known events."""
    of = groups.lazy()
    barred = pairs.lazy().filter("is_barred").join(of, left_on="left", right_on="label").join(of, left_on="right", right_on="label")
    inside = barred.filter(pl.col("group") == pl.col("group_right")).select("group")
    spread = pl.max_horizontal(pl.col(axis).max() - pl.col(axis).min() for axis in ("lat", "lon")).fill_null(1.0)
    contradicts = (
        (pl.col("event_id").drop_nulls().n_unique() > 1)
        | ((pl.col("pin").drop_nulls().n_unique() > 1) & (spread > NEAR_DEGREES))
        | ((pl.col("first").max() - pl.col("last").min()).dt.total_days().fill_null(0) > 1)
        | (pl.col("country").drop_nulls().n_unique() > 1)
        | (pl.col("event_type").n_unique() > MOST_TYPES)
    )
    members = nodes.lazy().with_columns(label=labels).join(of, on="label")
    judged = members.group_by("group").agg(contradicts=contradicts).filter(~pl.col("contradicts"))
    return judged.select("group").join(inside, on="group", how="anti").collect()


def _without(pairs: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with those barred for good that would have become one and may not."""
    ends = (
        refused.group_by("group").agg(left=pl.col("label").min(), right=pl.col("label").max()).with_columns(is_refused=pl.lit(value=True))
    )
    joined = pairs.join(ends.drop("group"), on=["left", "right"], how="left")
    return joined.with_columns(is_barred=pl.col("is_barred") | pl.col("is_refused").fill_null(value=False)).drop("is_refused")


def _merged(labels: pl.Series, groups: pl.DataFrame) -> pl.Series:
    """Return the labels with each cluster of a group under the smallest of them."""
    names = groups.select("label", name=pl.col("label").min().over("group"))
    moved = labels.to_frame("label").join(names, on="label", how="left", maintain_order="left")
    return moved.select(label=pl.coalesce("name", "label"))["label"]
