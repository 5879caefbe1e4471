"""What is exported of each day: its claims and its articles, as the commits of the archive have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import State, rows_of, scan
from flows.exports.claims import claims, described, in_order

IDS = {"mentions": "mention_id", "articles": "article_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day's claims and articles, and how many of each an earlier day of the range has too: these are not among them."""

    day: date
    claims: pl.DataFrame
    articles: pl.DataFrame
    repeated: int


def read_days(
    store: Store, states: Sequence[State], links: pl.DataFrame, ontology: pl.LazyFrame, names: Mapping[str, str], as_of: datetime | None
) -> Iterator[Day]:
    """Yield the days of a range in order; one day's rows are in memory, beside the ids of those of all days.

    `links` says which event a mention tells of (`happenings.newest_links`). Raises StoreError.
    """
    twice = {table: _repeated(store, states, table) for table in IDS}
    later = scan(store, "articles", as_of=as_of).select("previous_article_id").drop_nulls().collect()["previous_article_id"]
    for state in states:
        day = state.commit.day
        again = {table: rows.filter(pl.col("first") < day) for table, rows in twice.items()}
        mentions, articles = (in_order(rows_of(store, state, table), IDS[table], again[table].lazy()) for table in ("mentions", "articles"))
        cleaned = described(articles, later, names).collect()
        known = rows_of(store, state, "articles").unique("article_id", keep="last").pipe(described, later, names)
        found = claims(mentions, known, ontology, names).join(links.lazy(), on="mention_id", how="left", maintain_order="left").collect()
        held = rows_of(store, state, "mentions").select(pl.col("mention_id").n_unique()).collect().item()
        yield Day(day=day, claims=found, articles=cleaned, repeated=held - found.height)


def _repeated(store: Store, states: Sequence[State], table: str) -> pl.DataFrame:
    """Return the ids that rows of several days have, with the first of these days."""
    column = IDS[table]
    rows = [rows_of(store, state, table).select(column, day=pl.lit(state.commit.day)).unique() for state in states]
    return (
        pl.concat(rows)
        .group_by(column)
        .agg(first=pl.col("day").min(), days=pl.len())
        .filter(pl.col("days") > 1)
        .select(column, "first")
        .collect()
    )
