"""What was taken down: a document a day and takedown, which the day's commits name, and the rows that it hides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from flows.archive.history import Commit, Entry
from flows.archive.objects import Store, StoreError

KIND = "takedown"


class Takedown(BaseModel):
    """What was taken down of a day, when and why: addresses, their keys, and the ids of all rows that came of them."""

    model_config = ConfigDict(frozen=True)

    day: date
    run: str
    at: datetime
    reason: str
    urls: tuple[str, ...]
    url_keys: tuple[str, ...]
    record_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    mention_ids: tuple[str, ...]


def read_takedowns(store: Store, entries: Iterable[Entry]) -> list[Takedown]:
    """Return the documents of takedowns; raises StoreError, also for one that is damaged: what it hides must not appear."""
    return [_read(store, entry) for entry in entries]


def _read(store: Store, entry: Entry) -> Takedown:
    try:
        return Takedown.model_validate_json(store.get(entry.key))
    except ValidationError:
        msg = f"{store.location(entry.key)}: not the document of a takedown any more; run dateline repair"
        raise StoreError(msg) from None


def later_takedowns(store: Store, head: Commit, seen: Commit) -> list[Takedown]:
    """Return what was taken down of a day since an earlier commit of it; raises StoreError."""
    known = {entry.key for entry in seen.live(KIND)}
    return read_takedowns(store, (entry for entry in head.live(KIND) if entry.key not in known))


def is_taken_down(table: str, takedowns: Sequence[Takedown]) -> pl.Expr:
    """Return whether a row of a table is hidden by any of several takedowns; never null."""
    articles = [each for takedown in takedowns for each in takedown.article_ids]
    mentions = [each for takedown in takedowns for each in takedown.mention_ids]
    records = [each for takedown in takedowns for each in takedown.record_ids]
    urls = [each for takedown in takedowns for each in takedown.urls]
    hidden = {
        "captures": pl.col("record_id").is_in(records),
        "articles": pl.col("article_id").is_in(articles),
        "mentions": pl.col("article_id").is_in(articles),
        "args": pl.col("mention_id").is_in(mentions),
        "events": pl.col("article_ids").list.eval(pl.element().is_in(articles)).list.any(),
        "links": pl.col("article_id").is_in(articles) | pl.col("text_id").is_in(articles) | pl.col("tied_to").is_in(mentions),
        "revisions": pl.col("article_id").is_in(articles),
        "rejects": pl.any_horizontal(
            pl.col("key").is_in([*urls, *articles, *mentions]),
            *(pl.col("row").str.contains(each, literal=True) for each in (*articles, *urls)),
        ),
    }
    return hidden.get(table, pl.lit(value=False)).fill_null(value=False)
