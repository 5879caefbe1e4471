"""What a day's tables made again say otherwise than the live ones: articles and mentions that came, went and changed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from flows.archive.commits import Commit
from flows.archive.objects import Store
from flows.clean.changes import compare_articles
from flows.events.changes import compare, summarise
from flows.shadows import Shadow, rows_of

BY = ("event_type", "language", "source_id")
"""By what changes of mentions are counted."""


class Difference(NamedTuple):
    """A day's changes: those of articles, those of mentions with language and source, and both counted."""

    day: date
    articles: pl.DataFrame
    mentions: pl.DataFrame
    counts: dict[str, pl.DataFrame]
    heights: dict[str, tuple[int, int]]


def differences(store: Store, head: Commit, shadow: Shadow) -> Difference:
    """Return what changes with a shadow of a day; raises StoreError."""
    pairs = {table: rows_of(store, head, shadow, table) for table in ("articles", "mentions", "events")}
    articles, mentions = pairs["articles"], pairs["mentions"]
    told = pl.concat([articles[1], articles[0]]).unique("article_id", keep="first").select("article_id", "language", "source_id")
    described = [rows.join(told.select("article_id", "language"), on="article_id", how="left", maintain_order="left") for rows in mentions]
    changes = compare(*mentions).join(told, on="article_id", how="left", maintain_order="left")
    return Difference(
        day=shadow.day,
        articles=compare_articles(*articles),
        mentions=changes,
        counts={by: summarise(described[0], described[1], changes, by) for by in BY},
        heights={table: (before.height, after.height) for table, (before, after) in pairs.items()},
    )
