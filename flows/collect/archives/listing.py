"""What an index lists, as holdings: pages of a source, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import polars as pl

from flows.catalog.sources import Source
from flows.collect.archives.cdx import CDX
from flows.collect.archives.service import Listed, Service
from flows.collect.sifting import is_article
from flows.collect.verdict import HTML
from flows.records import FillWay, Holding, Holdings, Outcome
from flows.urls import PORTS, UrlError, url_fetch, url_key

OK = 200


@dataclass(slots=True, eq=False)
class Listing:
    """How far an archive's list of one source's pages has been read."""

    source: Source
    way: FillWay
    pages: list[pl.DataFrame] = field(default_factory=list)
    outcome: Outcome = Outcome.OK
    error: str | None = None
    cut: bool = False
    unreadable: int = 0
    requests: int = 0
    received: int = 0

    def take(self, listed: Listed) -> None:
        """Add a page of the index, and what was wrong with it."""
        self.pages.append(listed.page.captures)
        self.unreadable += listed.page.unreadable
        if listed.error is not None:
            self.fail(listed.outcome, listed.error)

    def fail(self, outcome: Outcome, error: str) -> None:
        """Note that something was not listed, and the first reason for that."""
        self.cut = True
        if self.error is None:
            self.outcome, self.error = outcome, error

    def count(self, service: Service, before: tuple[int, int]) -> None:
        """Note what was asked and received since a moment when a service had counted so much."""
        self.requests += service.requests - before[0]
        self.received += service.received - before[1]

    def holdings(self, place: Callable[[dict[str, Any], str], str], first: date, last: date) -> Holdings:
        """Return what is held; `place` says where a capture lies, from its row and its page's address."""
        captures = pl.concat([pl.DataFrame(schema=CDX), *self.pages]).lazy().pipe(earliest, first, last).collect()
        held = (self._holding(row, place) for row in captures.iter_rows(named=True))
        return Holdings(
            source_id=self.source.id,
            way=self.way,
            holdings=tuple(_each_once(each for each in held if each)),
            requests=self.requests,
            received=self.received,
            outcome=self.outcome,
            error=self.error,
            cut=self.cut,
            unreadable=self.unreadable,
        )

    def _holding(self, row: dict[str, Any], place: Callable[[dict[str, Any], str], str]) -> Holding | None:
        """Return a capture as a holding, None for one of no article of the source."""
        try:
            url = without_port(url_fetch(row["url"]))
            key = url_key(url)
        except UrlError:
            return None
        if (urlsplit(url).hostname or "") not in self.source.hosts or not is_article(url, self.source):
            return None
        return Holding(
            way=self.way,
            source_id=self.source.id,
            url=url,
            url_key=key,
            place=place(row, url),
            **{name: row[name] for name in ("captured_at", "status", "mime", "digest", "offset", "length")},
        )


def earliest(captures: pl.LazyFrame, first: date, last: date) -> pl.LazyFrame:
    """Return of each address the earliest capture in a span of days that is a page of HTML and was answered with 200, by time."""
    is_page = pl.col("mime").is_null() | pl.col("mime").is_in(list(HTML))
    return (
        captures.filter(pl.col("status").fill_null(OK) == OK, is_page)
        .filter(pl.col("captured_at").dt.date().is_between(first, last))
        .sort("captured_at", "url")
        .unique("url", keep="first", maintain_order=True)
    )


def without_port(url: str) -> str:
    """Return an address without the port that its scheme has anyway; old indexes name it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0])) if parts.port == PORTS.get(parts.scheme) else url


def indexed_hosts(source: Source) -> list[str]:
    """Return the hosts that an index is asked for: it knows one host with and without www. as the same."""
    return list(dict.fromkeys(host.removeprefix("www.") for host in source.hosts))


def span(first: date, last: date) -> list[tuple[str, str]]:
    """Return the parameters of a query for captures of a span of days, both ends included."""
    return [("from", f"{first:%Y%m%d}000000"), ("to", f"{last:%Y%m%d}235959")]


def _each_once(holdings: Iterable[Holding]) -> Iterable[Holding]:
    """Yield the first holding of each page."""
    known: set[str] = set()
    for holding in holdings:
        if holding.url_key not in known:
            known.add(holding.url_key)
            yield holding
