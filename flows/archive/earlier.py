"""What the archive has of lists and robots.txt from the nights before, and of pages: to ask whether they have changed since."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from flows.archive.objects import Store, StoreError
from flows.archive.reading import read_record, scan
from flows.archive.responses import ArchivedResponse, RecordError
from flows.records import Earlier, Outcome, Resource

log = logging.getLogger("dateline.archive")

OK = 200


class EarlierLists:
    """The newest whole response of each list and robots.txt, of the days before and on a day. Reads what it is asked for."""

    def __init__(self, store: Store, day: date, days: int, pages: pl.DataFrame | None = None) -> None:
        """Take a store and how many days back a response may lie; nothing is read yet.

        `pages` are captures of pages, each the newest whole one of its URL key: they are found as well.
        """
        self.store, self.day, self.days, self.pages = store, day, days, pages

    def __call__(self, url_key: str) -> Earlier | None:
        """Return what there is of an address, None for nothing; a record that cannot be read any more counts as none."""
        row = self._rows.get(url_key)
        if row is None:
            return None
        try:
            return _earlier(row, read_record(self.store, row["warc_key"], row["warc_offset"], row["warc_length"]))
        except (StoreError, RecordError) as error:
            log.warning("%s is asked for as if it were new: %s", row["url"], error)
            return None

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        lists = pl.col("resource") != str(Resource.PAGE)
        captures = scan(self.store, "captures", self.day - timedelta(days=self.days), self.day).filter(
            lists, pl.col("outcome") == str(Outcome.OK), pl.col("status") == OK
        )
        newest = captures.sort("fetched_at").unique("url_key", keep="last").collect()
        pages = self.pages.iter_rows(named=True) if self.pages is not None else ()
        return {row["url_key"]: row for row in (*newest.iter_rows(named=True), *pages)}


def _earlier(row: dict[str, Any], response: ArchivedResponse) -> Earlier:
    return Earlier(
        record_id=row["record_id"],
        url=response.url,
        fetched_at=response.date,
        payload_digest=row["payload_digest"],
        payload=response.body,
        coding=response.header("Content-Encoding"),
        content_type=response.header("Content-Type"),
        etag=response.header("ETag"),
        last_modified=response.header("Last-Modified"),
    )
