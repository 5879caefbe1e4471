"""Common Crawl: its list of crawls, the index of each, and records of its WARC files.

Its index is a server of pywb: `showNumPages` says how many pages a query has, and `page` asks for one. It wants one
request at a time, about one a second, and answers 503 to who asks more, 404 where it holds nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flows.catalog.backfill import CommonCrawl
from flows.catalog.sources import Source
from flows.collect.archives.captured import Piece, fetch_piece
from flows.collect.archives.listing import Listing, indexed_hosts, span
from flows.collect.archives.service import Service
from flows.records import FillWay, Holding, Holdings, Outcome

FIELDS = "url,timestamp,status,mime,digest,length,offset,filename"
WEEK = re.compile(r"(\d{4})-(\d{2})$")
AROUND = timedelta(days=35)
"""How far from the week in its name a crawl can reach: each takes some weeks; only those are looked at whose list gives no dates."""

MOST_PAGES = 400
"""Pages of one query, of up to 15,000 captures each: more than any publisher has."""


class Crawl(NamedTuple):
    """A crawl: its name, the address of its index, and the days of its first and last capture, as far as its list says."""

    name: str
    address: str
    first: date | None
    last: date | None

    def touches(self, first: date, last: date) -> bool:
        """Tell whether it may hold captures of a span of days."""
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


async def list_pages(service: Service, sources: Sequence[Source], first: date, last: date, options: CommonCrawl) -> list[Holdings]:
    """Return what the crawls that touch a span of days hold of each source, in their order; nothing is raised for what a server does."""
    listings = [Listing(source, FillWay.COMMON_CRAWL) for source in sources]
    crawls: list[Crawl] = []
    for number, listing in enumerate(listings):
        before = service.requests, service.received
        if number == 0:
            crawls = await _crawls(service, listing, options)
        elif not crawls:
            listing.fail(listings[0].outcome, listings[0].error or "")
        for crawl in crawls:
            if crawl.touches(first, last):
                await _list_crawl(service, listing, crawl, first, last)
        listing.count(service, before)
    return [listing.holdings(lambda row, _: f"{options.files}{row['filename']}", first, last) for listing in listings]


async def fetch_record(service: Service, holding: Holding, source: Source) -> Piece:
    """Return the bytes of a holding's record in its WARC file."""
    return await fetch_piece(service, source, holding.place, holding.offset or 0, holding.length or 0)


async def _crawls(service: Service, listing: Listing, options: CommonCrawl) -> list[Crawl]:
    """Return the crawls that there are, the newest first; none with the reason noted."""
    answer = await service.ask(options.collections, listing.source)
    if answer.exchange.outcome is not Outcome.OK:
        listing.fail(answer.exchange.outcome, f"the list of crawls: {answer.exchange.error or f'status {answer.exchange.status}'}")
        return []
    try:
        return [_crawl(each) for each in json.loads(service.body_of(answer))]
    except (ValueError, KeyError, TypeError, AttributeError):
        listing.fail(Outcome.DECODE_ERROR, "the list of crawls is none")
        return []


def _crawl(described: Mapping[str, Any]) -> Crawl:
    """Return a crawl as its list describes it; older lists say no dates, but most names hold a year and a week."""
    name, address = str(described["id"]), str(described["cdx-api"])
    if described.get("from") and described.get("to"):
        return Crawl(name, address, *(_day(str(described[end])) for end in ("from", "to")))
    week = WEEK.search(name)
    if week is None:
        return Crawl(name, address, None, None)
    middle = date.fromisocalendar(int(week[1]), min(max(int(week[2]), 1), 52), 1)
    return Crawl(name, address, middle - AROUND, middle + AROUND)


def _day(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


async def _list_crawl(service: Service, listing: Listing, crawl: Crawl, first: date, last: date) -> None:
    """Read what one crawl holds of a source: how many pages its list has, then each page."""
    for host in indexed_hosts(listing.source):
        query = [("url", host), ("matchType", "host"), *span(first, last), ("filter", "=status:200"), ("output", "json")]
        pages = await _number_of_pages(service, listing, crawl, query)
        if pages > MOST_PAGES:
            listing.fail(Outcome.TOO_LARGE, f"{crawl.name}: {pages} pages")
        for page in range(min(pages, MOST_PAGES)):
            listed = await service.list(crawl.address, [*query, ("fl", FIELDS), ("page", str(page))], listing.source, may_be_empty=True)
            listing.take(listed._replace(error=f"{crawl.name}: {listed.error}") if listed.error else listed)
            if listed.error and listed.page.captures.is_empty():
                return


async def _number_of_pages(service: Service, listing: Listing, crawl: Crawl, query: Sequence[tuple[str, str]]) -> int:
    """Return how many pages a query has, 0 where nothing is held or the number was not had, which is noted."""
    answer = await service.ask(f"{crawl.address}?{urlencode([*query, ('showNumPages', 'true')])}", listing.source)
    if answer.exchange.outcome is not Outcome.OK:
        refused = service.refused(answer)
        if refused.error is not None:
            listing.fail(refused.outcome, f"{crawl.name}: {refused.error}")
        return 0
    try:
        said = json.loads(service.body_of(answer))
        return int(said["pages"] if isinstance(said, dict) else said)
    except (ValueError, KeyError, TypeError):
        listing.fail(Outcome.DECODE_ERROR, f"{crawl.name}: it does not say how many pages its list has")
        return 0
