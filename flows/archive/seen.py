"""Which addresses an archive has settled: pages that were had before, or were taken down, are not asked for again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import polars as pl

from flows.archive.history import Commit
from flows.archive.objects import Store
from flows.archive.reading import heads, scan_entries
from flows.archive.takedowns import KIND, read_takedowns
from flows.records import Outcome, Resource
from flows.tables import WALL_FLAGS

SETTLED = (Outcome.OK, Outcome.DUPLICATE, Outcome.NOT_MODIFIED, Outcome.REDIRECT, Outcome.WRONG_TYPE, Outcome.TOO_LARGE)
"""Outcomes after which an address is not asked for again."""


def seen_keys(store: Store, url_keys: Collection[str], source: str | None = None) -> set[str]:
    """Return those of the URL keys that are not to be asked for again; raises StoreError.

    Under them a page was committed, on any day, for a source or for any; or they were taken down.
    """
    if not url_keys:
        return set()
    settled, withdrawn = _settled_pages(heads(store), store)
    if source is not None:
        settled = settled.filter(pl.col("source_id") == source)
    wanted = pl.LazyFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
    found = wanted.join(settled.select("url_key"), on="url_key", how="semi").collect()
    return set(found["url_key"]) | (withdrawn & set(url_keys))


class SeenPages:
    """Which pages were committed when it was first asked: reads the archive once, for many questions."""

    def __init__(self, store: Store) -> None:
        """Take a store; nothing is read yet."""
        self.store = store

    def __call__(self, source_id: str, url_keys: Collection[str]) -> set[str]:  # noqa: ARG002  known is known, whichever source led there
        """Return those of the URL keys under which a page was committed, on any day, or that were taken down; raises StoreError."""
        wanted = pl.DataFrame({"url_key": list(url_keys)}, schema={"url_key": pl.String})
        return set(wanted.join(self._pages, on="url_key", how="semi")["url_key"])

    @cached_property
    def _pages(self) -> pl.DataFrame:
        settled, withdrawn = _settled_pages(heads(self.store), self.store)
        hidden = pl.LazyFrame({"url_key": sorted(withdrawn)}, schema={"url_key": pl.String})
        return pl.concat([settled.select("url_key"), hidden]).unique().collect()


def _settled_pages(newest: Sequence[Commit], store: Store) -> tuple[pl.LazyFrame, set[str]]:
    """Return the captures of pages that are not to be asked for again, and the URL keys of those that were taken down.

    A wall in a page's place does not settle it, nor the address from which redirects led there.
    """
    settled = pl.col("outcome").is_in([str(each) for each in SETTLED])
    captures, articles = (
        scan_entries(store, table, (entry for head in newest for entry in head.live(table))) for table in ("captures", "articles")
    )
    takedowns = read_takedowns(store, (entry for head in newest for entry in head.live(KIND)))
    hidden = {key for takedown in takedowns for key in takedown.url_keys}
    walls = articles.filter(pl.col("flags").list.set_intersection(list(WALL_FLAGS)).list.len() > 0)
    place = ["warc_key", "warc_offset"]
    pages = captures.filter(pl.col("resource") == str(Resource.PAGE), settled)
    walled = pages.join(walls.select(place), on=place, how="semi").select(url_key="entry_url_key")
    led_there = pages.filter(pl.col("outcome") == str(Outcome.REDIRECT)).join(walled, on="url_key", how="semi")
    had = pages.join(walls.select(place), on=place, how="anti").join(led_there.select(place), on=place, how="anti")
    announced = had.filter(pl.col("entry_url_key").is_not_null()).with_columns(url_key="entry_url_key")
    return pl.concat([had, announced]), hidden
