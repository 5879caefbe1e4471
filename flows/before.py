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
from flows.tables.events import HARMS

RECENT = timedelta(days=7)
"""How far back a happening counts as told before."""

VERSIONS = timedelta(days=45)
"""How far back the earlier version of a page is looked for: longer than pages are asked for again."""

CALENDAR, LONGEST = 14, 62
"""Days of the calendar of one night, and the most that one of several days has."""


LIKENESS = (
    "mention_id", "event_type", "factuality", "is_background", "geonameid", "place_name", "date_start", "actor_id", "target_id",
)  # fmt: skip
"""What tells whether a happening was told before; weeks of whole rows would not fit into a small machine's memory."""

ACT = (
    "article_id", "trigger_start", "event_type", "factuality", "actor_id", "actor_text", "target_id", "target_text", "place_name",
    *(f"{harm}_{end}" for harm in HARMS for end in ("min", "max")),
)  # fmt: skip
"""What two versions of an article are compared by."""

VERSION = ("article_id", "previous_article_id", "source_id", "url", "title", "language")


def read_before(store: Store, first: date, last: date) -> Before:
    """Return what came before some days, and which of their pages are later versions of it or gone; raises StoreError."""
    earlier, one = first - RECENT, timedelta(days=1)
    versions = scan(store, "articles", first, last).filter(pl.col("previous_article_id").is_not_null()).select(VERSION).collect()
    gone = _gone(store, first, last)
    old, new = versions["previous_article_id"].to_list(), versions["article_id"].to_list()
    looked = first - VERSIONS if old or gone.height else first
    known, told = scan(store, "articles", looked, last), scan(store, "mentions", looked, last).select(ACT)
    titles = known.filter(pl.col("url_key").is_in(gone["url_key"].to_list())).select("url_key", "title", "language")
    return Before(
        days=tuple(days(store, earlier, first - one)),
        mentions=scan(store, "mentions", earlier, first - one).select(LIKENESS).collect(),
        links=scan(store, "links", earlier, first - one).select("mention_id", "event_id").unique("mention_id", keep="last").collect(),
        articles=known.filter(pl.col("article_id").is_in(old)).select("article_id", "title").collect(),
        told=told.filter(pl.col("article_id").is_in(old)).collect(),
        versions=versions,
        retold=told.filter(pl.col("article_id").is_in(new)).collect(),
        gone=gone.lazy().join(titles.unique("url_key", keep="last"), on="url_key", how="left").collect(),
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
