"""What the archive itself has for days: pages that no coder or an older one has read, and how large pages are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.events import CODER_VERSION
from flows.records import Outcome, Resource
from flows.tables import UNCODED_FLAGS

PAGE_BYTES = 39_000
"""Bytes of a page where the archive has none to measure: the mean of 101 real news pages, gzipped."""

UNIT = ("day", "source_id")


def uncoded_pages(store: Store, days: Collection[date], languages: Collection[str]) -> pl.DataFrame:
    """Return `day`, `source_id`, `pages`, `unread`, `older` of the units with captures that want coding; raises StoreError.

    `pages` are all pages that would be read, `unread` those of them that no coder has read, `older` those that another
    version has. A row of a ledger of before it named its coder is judged by its mentions; a run without a row is for repair.
    """
    start, end = min(days), max(days)
    ledger, articles, captures, mentions = (scan(store, table, start, end) for table in ("ledger", "articles", "captures", "mentions"))
    return read_state(ledger, articles, captures, mentions, languages).filter(pl.col("day").is_in(list(days))).collect()


def read_state(
    ledger: pl.LazyFrame, articles: pl.LazyFrame, captures: pl.LazyFrame, mentions: pl.LazyFrame, languages: Collection[str]
) -> pl.LazyFrame:
    """Return the units of some tables' rows whose captures want coding, as `uncoded_pages`."""
    has_text = (pl.col("flags").list.set_intersection(list(UNCODED_FLAGS)).list.len() == 0) & (pl.col("text") != "")
    codable = articles.filter(has_text, pl.col("language").is_in(list(languages))).group_by(*UNIT, "run").agg(codable=pl.len())
    cleaned = articles.group_by(*UNIT, "run").agg(articles=pl.len())
    is_page = (pl.col("resource") == str(Resource.PAGE)) & (pl.col("outcome") == str(Outcome.OK)) & (pl.col("status") == 200)  # noqa: PLR2004
    pages = captures.filter(is_page, pl.col("previous_record_id").is_null()).group_by(*UNIT, "run").agg(pages=pl.len())
    coder = pl.col("coder_version").str.split("+").list.first()
    numbers = [pl.col(name).fill_null(0).cast(pl.Int64) for name in ("articles", "codable", "coded")]
    is_current = pl.col("coder").fill_null(pl.col("seen_coder")) == CODER_VERSION
    is_unread = (pl.col("articles") == 0) & (pl.col("coded") == 0)
    return (
        pages.join(ledger.select(*UNIT, "run", "coded", "coder"), on=[*UNIT, "run"])
        .join(cleaned, on=[*UNIT, "run"], how="left")
        .join(codable, on=[*UNIT, "run"], how="left")
        .join(mentions.group_by(*UNIT, "run").agg(seen_coder=coder.min()), on=[*UNIT, "run"], how="left")
        .with_columns(*numbers)
        .with_columns(is_current=is_current.fill_null(pl.col("coded") == 0) & ~(is_unread & pl.col("coder").is_null()))
        .with_columns(
            unread=pl.when(is_unread & ~pl.col("is_current")).then("pages").otherwise((pl.col("codable") - pl.col("coded")).clip(0)),
            older=pl.when(~pl.col("is_current")).then("coded").otherwise(0),
        )
        .group_by(*UNIT)
        .agg(pl.col("pages", "unread", "older").sum().cast(pl.Int64))
        .filter((pl.col("unread") > 0) | (pl.col("older") > 0))
        .sort(*UNIT)
    )


def coded_units(store: Store, days: Collection[date]) -> pl.DataFrame:
    """Return `day`, `source_id`, `pages` of the units that have captured pages; raises StoreError."""
    pages = pl.col("resource") == str(Resource.PAGE)
    captures = scan(store, "captures", min(days), max(days)).filter(pages, pl.col("day").is_in(list(days)))
    return captures.group_by(*UNIT).agg(pages=pl.len().cast(pl.Int64)).sort(*UNIT).collect()


def page_sizes(store: Store) -> pl.DataFrame:
    """Return `source_id`, `page_bytes`: the mean size of an archived page of each source that has one; raises StoreError."""
    is_page = (pl.col("resource") == str(Resource.PAGE)) & (pl.col("outcome") == str(Outcome.OK))
    pages = scan(store, "captures").filter(is_page)
    return pages.group_by("source_id").agg(page_bytes=pl.col("warc_length").mean().cast(pl.Int64)).sort("source_id").collect()
