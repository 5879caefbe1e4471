"""What the archive held before the days of a report: the base that new, revised and withdrawn is told from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import days, scan
from flows.ledger import GONE, coverage
from flows.records import Resource
from flows.report import Before

RECENT = timedelta(days=7)
"""How far back a happening counts as told before."""

VERSIONS = timedelta(days=45)
"""How far back the earlier version of a page is looked for: longer than pages are asked for again."""

CALENDAR, LONGEST = 14, 62
"""Days of the calendar of one night, and the most that one of several days has."""


def read_before(store: Store, first: date, last: date) -> Before:
    """Return what came before some days, and which of their pages are later versions of it or gone; raises StoreError."""
    one = timedelta(days=1)
    articles, mentions = scan(store, "articles", first, last), scan(store, "mentions", first, last)
    versions = articles.filter(pl.col("previous_article_id").is_not_null()).collect()
    gone = _gone(store, first, last)
    earlier = pl.LazyFrame({"article_id": versions["previous_article_id"]})
    looked = first - VERSIONS if versions.height or gone.height else first
    known = scan(store, "articles", looked, last)
    titles = known.select("url_key", "title", "language").unique("url_key", keep="last")
    return Before(
        days=tuple(days(store, first - RECENT, first - one)),
        mentions=scan(store, "mentions", first - RECENT, first - one).collect(),
        links=scan(store, "links", first - RECENT, first - one).unique("mention_id", keep="last").collect(),
        articles=known.join(earlier, on="article_id", how="semi").collect(),
        told=scan(store, "mentions", looked, last).join(earlier, on="article_id", how="semi").collect(),
        versions=versions,
        retold=mentions.join(versions.lazy().select("article_id"), on="article_id", how="semi").collect(),
        gone=gone.lazy().join(titles, on="url_key", how="left").collect(),
    )


def _gone(store: Store, first: date, last: date) -> pl.DataFrame:
    """Return the captures of known pages that answered in some days that they are no more, the last of each page."""
    captures = scan(store, "captures", first, last)
    is_visit = (pl.col("resource") == str(Resource.PAGE)) & pl.col("previous_record_id").is_not_null() & pl.col("status").is_in(GONE)
    kept = captures.filter(is_visit).sort("fetched_at").unique("url_key", keep="last", maintain_order=True)
    return kept.select("source_id", "url", "url_key", "status", "fetched_at").collect()


def read_coverage(store: Store, first: date, last: date, *, several: bool) -> pl.DataFrame:
    """Return `day`, `source_id`, `status`, `reason`, `run` of some days, or of the days up to a night since the archive began."""
    start = first if several else last - timedelta(days=CALENDAR - 1)
    known = [day for day in days(store, None, last) if day >= start]
    start = max(start, last - timedelta(days=LONGEST - 1)) if several else min([*known, last])
    ledger = scan(store, "ledger", start, last)
    sources: Sequence[str] = ledger.select(pl.col("source_id").unique().sort()).collect()["source_id"].to_list()
    return coverage(ledger, [start + timedelta(days=number) for number in range((last - start).days + 1)], sources)
