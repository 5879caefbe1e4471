"""Events of a range: each as the last run of the range knew it, and the mentions that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import State, rows_of
from flows.exports.claims import pin
from flows.linking import newest_events


def last_tellers(store: Store, states: Sequence[State]) -> pl.DataFrame:
    """Return event_id and run of the newest row of each event of a range: the last run that told of it; raises StoreError."""
    rows = [rows_of(store, state, "events").select("event_id", "run", "revision") for state in states]
    return newest_events(pl.concat(rows)).select("event_id", "run").collect()


def newest_links(store: Store, states: Sequence[State], events: pl.DataFrame) -> pl.DataFrame:
    """Return mention_id, event_id and is_copy of each mention of a range that tells of one of its events; raises StoreError."""
    rows = [rows_of(store, state, "links").select("mention_id", "event_id", "is_copy", "run") for state in states]
    newest = pl.concat(rows).sort("run").unique("mention_id", keep="last")
    return newest.drop("run").join(events.lazy().select("event_id"), on="event_id", how="semi").collect()


def read_events(
    store: Store, states: Sequence[State], events: pl.DataFrame, ontology: pl.LazyFrame, told: pl.Series | None
) -> Iterator[pl.DataFrame]:
    """Yield the events of a range, a day at a time: the newest row of each, with `told` those of them alone; raises StoreError."""
    wanted = events if told is None else events.filter(pl.col("event_id").is_in(told.implode()))
    labels = ontology.select(event_type="code", event_label="label")
    for state in states:
        rows = rows_of(store, state, "events").join(wanted.lazy(), on=["event_id", "run"], how="semi")
        newest = rows.sort("revision").unique("event_id", keep="last")
        yield newest.join(labels, on="event_type", how="left").with_columns(pin=pin()).sort("event_id").collect()
