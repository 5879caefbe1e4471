"""What the archive has of lists and robots.txt from the nights before, and of pages: to ask whether they have changed since."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import polars as pl

from flows.archive.objects import Part, Store, StoreError
from flows.archive.reading import scan
from flows.archive.responses import ArchivedResponse, RecordError, parse_record
from flows.records import Earlier, Outcome, Resource

log = logging.getLogger("dateline.archive")

OK = 200


EARLIER = "earlier"
"""Directory of a spool for parts of the archive that it compares with."""

NEAR = 1 << 22
"""Bytes between two records that are read along with them: about what a request costs. Lists lie side by side at a file's beginning, and
the pages of a night come to be asked for again together."""

MOST = 64_000_000
"""Bytes that are read with one request."""


class Span(NamedTuple):
    """Records of a WARC file that are read with one request: where the first begins and the last ends."""

    warc_key: str
    start: int
    end: int


class EarlierLists:
    """The newest whole response of each list and robots.txt, of the days before and on a day.

    Reads what it is asked for with what lies beside it, from the archive's own files or through files in a folder; several threads may ask.
    """

    def __init__(self, store: Store, day: date, days: int, folder: Path, pages: pl.DataFrame | None = None) -> None:
        """Take a store and how many days back a response may lie; nothing is read yet.

        `pages` are captures of pages, each the newest whole one of its URL key: they are found as well.
        """
        self.store, self.day, self.days, self.folder, self.pages = store, day, days, folder, pages
        self._reading, self._parts = Lock(), dict[Span, Part | StoreError]()

    def __call__(self, url_key: str) -> Earlier | None:
        """Return what there is of an address, None for nothing; a record that cannot be read any more counts as none."""
        row = self._rows.get(url_key)
        if row is None:
            return None
        try:
            return _earlier(row, parse_record(self._member(row), f"{self.store.location(row['warc_key'])} at {row['warc_offset']}"))
        except (StoreError, RecordError) as error:
            log.warning("%s is asked for as if it were new: %s", row["url"], error)
            return None

    def _member(self, row: Mapping[str, Any]) -> bytes:
        """Return the bytes of a row's record; raises StoreError."""
        with self._reading:
            span = self._spans[row["warc_key"], row["warc_offset"]]
            if span not in self._parts:
                self._parts[span] = self._fetched(span)
            part = self._parts[span]
        if isinstance(part, StoreError):
            raise part
        with part.path.open("rb") as file:
            file.seek(part.start + row["warc_offset"] - span.start)
            return file.read(row["warc_length"])

    def _fetched(self, span: Span) -> Part | StoreError:
        """Return a span as a file, or why it cannot be read: that is asked once, and true of each record in it."""
        try:
            return self.store.part(span.warc_key, span.start, span.end, self.folder)
        except StoreError as error:
            return error

    @cached_property
    def _spans(self) -> dict[tuple[str, int], Span]:
        """The span of each record, by WARC file and offset."""
        places = sorted({(row["warc_key"], row["warc_offset"], row["warc_length"]) for row in self._rows.values()})
        return {(span.warc_key, start): span for span, starts in spans_of(places) for start in starts}

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        pages = self.pages.iter_rows(named=True) if self.pages is not None else ()
        return {row["url_key"]: row for row in (*self._lists.iter_rows(named=True), *pages)}

    @cached_property
    def _lists(self) -> pl.DataFrame:
        lists = pl.col("resource") != str(Resource.PAGE)
        captures = scan(self.store, "captures", self.day - timedelta(days=self.days), self.day).filter(
            lists, pl.col("outcome") == str(Outcome.OK), pl.col("status") == OK
        )
        return captures.sort("fetched_at").unique("url_key", keep="last").collect()


def spans_of(places: Iterable[tuple[str, int, int]]) -> Iterator[tuple[Span, list[int]]]:
    """Yield the spans that records lie in, given as WARC file, offset and length in order, each with where its records begin."""
    span, starts = Span("", 0, 0), list[int]()
    for key, start, length in places:
        end = start + length
        if starts and key == span.warc_key and start - span.end <= NEAR and end - span.start <= MOST:
            span = span._replace(end=max(end, span.end))
        else:
            if starts:
                yield span, starts
            span, starts = Span(key, start, end), []
        starts.append(start)
    if starts:
        yield span, starts


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
