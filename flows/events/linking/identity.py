"""Ids of events: they stay with an event from night to night, and are made of its first mention where it is new."""

from __future__ import annotations

import polars as pl


def name_events(clustered: pl.DataFrame, former: pl.DataFrame) -> pl.DataFrame:
    """Return nodes with `event_id` for all, and `is_new` where they had none.

    A cluster that holds a mention linked before keeps its event's id. Of the others one that holds mentions of `former` links (those
    of the run before it was made again) takes the id that most of them had, each id once; the rest are named after their first mention.
    """
    new = clustered.with_columns(is_new=pl.col("event_id").is_null())
    known = new.select("cluster", "event_id").drop_nulls().unique()
    open_ = new.join(known, on="cluster", how="anti")
    carried = _carried(open_, former, known)
    founded = (
        open_.join(carried, on="cluster", how="anti")
        .sort("node")
        .unique("cluster", keep="first", maintain_order=True)
        .select("cluster", event_id=_name(pl.col("mention_id")))
    )
    taken = pl.concat([known, carried])["event_id"].implode()
    renamed = founded.with_columns(event_id=pl.when(pl.col("event_id").is_in(taken)).then(_again(pl.col("event_id"))).otherwise("event_id"))
    names = pl.concat([known, carried, renamed]).rename({"event_id": "name"})
    return new.join(names, on="cluster", how="left", maintain_order="left").with_columns(event_id="name").drop("name")


def _name(mention_id: pl.Expr) -> pl.Expr:
    """Return the id of an event whose first mention is given."""
    return pl.concat_str(pl.lit("e"), mention_id)


def _again(event_id: pl.Expr) -> pl.Expr:
    """Return another id, where the event that the first mention founded has gone on without it."""
    return pl.concat_str(event_id, pl.lit("x"))


def _carried(nodes: pl.DataFrame, former: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return `cluster`, `event_id`: the former id that most of a cluster's mentions had, each id to the cluster that has most of it."""
    had = former.select("mention_id", former_id="event_id").join(known, left_on="former_id", right_on="event_id", how="anti")
    shared = (
        nodes.join(had, on="mention_id")
        .group_by("cluster", "former_id")
        .len()
        .sort("len", "former_id", "cluster", descending=[True, False, False])
    )
    once = shared.unique("former_id", keep="first", maintain_order=True).unique("cluster", keep="first", maintain_order=True)
    return once.select("cluster", event_id="former_id")
