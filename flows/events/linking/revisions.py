"""What a run changed of events that were known before: field by field, from, to, and which article."""

from __future__ import annotations

import polars as pl

from flows.tables.events import Revisions

FIELDS = (
    "event_type", "factuality", "actor_id", "target_id", "geonameid", "place_name", "place_precision", "date_earliest", "date_latest", "date_basis",
    "killed_min", "killed_max", "injured_min", "injured_max", "captured_min", "captured_max", "n_sides", "contradictions",
)  # fmt: skip
"""Columns of events whose change is worth a line; those that only grow with every mention are not."""

SOURCES = {
    "date_earliest": "date_start", "date_latest": "date_end", "n_sides": None, "contradictions": None,
}  # fmt: skip
"""Columns of mentions that a field comes from, where they are named otherwise."""


def as_text(column: str, schema: pl.Schema) -> pl.Expr:
    """Return a column as text: a list with commas, null for an empty one."""
    if isinstance(schema[column], pl.List):
        return pl.when(pl.col(column).list.len() > 0).then(pl.col(column).list.join(", "))
    return pl.col(column).cast(pl.String)


def revisions(before: pl.LazyFrame, after: pl.LazyFrame, new: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows of `tables.Revisions` for the events that have a row before; `new` are the mentions of the run, with event_id and node."""
    schema = after.collect_schema()
    texts = [as_text(name, schema).alias(name) for name in FIELDS]
    keys = ("event_id", "day", "run", "revision")
    after = after.join(before.select("event_id"), on="event_id", how="semi")
    new = new.join(before.select("event_id"), on="event_id", how="semi")
    is_now = after.select(*keys, *texts).unpivot(FIELDS, index=keys, variable_name="field", value_name="after")
    was = before.select("event_id", *texts).unpivot(FIELDS, index="event_id", variable_name="field", value_name="before")
    changed = is_now.join(was, on=["event_id", "field"]).filter(pl.col("before").ne_missing(pl.col("after")))
    return (
        changed.join(_givers(new), on=["event_id", "field", "after"], how="left").select(Revisions.column_names()).sort("event_id", "field")
    )


def _givers(new: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `field`, `after`, `article_id`: the first article of the run that gives a field a value."""
    named = {name: SOURCES.get(name, name) for name in FIELDS}
    values = {name: pl.col(column).cast(pl.String) for name, column in named.items() if column}
    for harm in ("killed", "injured", "captured"):
        low, high = f"{harm}_min", f"{harm}_max"
        values |= {low: pl.coalesce(low, high).cast(pl.String), high: pl.coalesce(high, low).cast(pl.String)}
    told = new.select("event_id", "article_id", "node", **values)
    long = told.unpivot(list(values), index=["event_id", "article_id", "node"], variable_name="field", value_name="after")
    return long.drop_nulls("after").sort("node").unique(["event_id", "field", "after"], keep="first", maintain_order=True).drop("node")
