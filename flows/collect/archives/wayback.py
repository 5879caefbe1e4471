"""The Wayback Machine: its CDX API, and pages as it captured them.

A query that has more captures than `limit` ends with a key with which it is resumed. A page is asked for with `id_` behind
its time: then its links are not rewritten, and its headers come as `X-Archive-Orig-*`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.catalog.backfill import Wayback
from flows.catalog.sources import Source
from flows.collect.archives.cdx import FIELDS
from flows.collect.archives.listing import Listing, indexed_hosts, span
from flows.collect.archives.service import Service
from flows.records import FillWay, Holdings, Outcome

LIMIT = 10_000
"""Captures that are asked for at once: about 1.5 MB."""

MOST_PAGES = 200


async def list_pages(service: Service, sources: Sequence[Source], first: date, last: date, options: Wayback) -> list[Holdings]:
    """Return what is held of each source, captured in a span of days, in their order; nothing is raised for what a server does."""
    listings = [Listing(source, FillWay.WAYBACK) for source in sources]
    for listing in listings:
        before = service.requests, service.received
        for host in indexed_hosts(listing.source):
            await _list_host(service, listing, host, first, last, options)
        listing.count(service, before)
    return [
        listing.holdings(lambda row, url: f"{options.pages}{row['captured_at']:%Y%m%d%H%M%S}id_/{url}", first, last) for listing in listings
    ]


async def _list_host(service: Service, listing: Listing, host: str, first: date, last: date, options: Wayback) -> None:
    """Read the list of a host's pages to its end: one capture of each address, the earliest."""
    query = [("url", host), ("matchType", "host"), *span(first, last), ("filter", "statuscode:200"), ("filter", "mimetype:text/html")]
    query += [("collapse", "urlkey"), ("fl", ",".join(("urlkey", *FIELDS))), ("output", "json")]
    query += [("limit", str(LIMIT)), ("showResumeKey", "true")]
    key, known = "", set[str]()
    while len(known) < MOST_PAGES:
        listed = await service.list(options.index, [*query, *([("resumeKey", key)] if key else [])], listing.source)
        listing.take(listed)
        key = listed.page.resume_key or ""
        if listed.error or not key:
            return
        if key in known:
            listing.fail(Outcome.PROTOCOL_ERROR, "its pages lead in a circle")
            return
        known.add(key)
    listing.fail(Outcome.TOO_LARGE, f"more than {MOST_PAGES} pages of {LIMIT} captures")
