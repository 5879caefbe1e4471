"""One way of discovery, walked: what a feed, a tree of sitemaps or a row of listing pages announces."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TypeVar
from urllib.parse import urlsplit

from w3lib.encoding import html_to_unicode

from flows.bodies import decode_body
from flows.catalog.sources import Source, Way
from flows.collect.allowance import Allowance
from flows.collect.answers import Answer
from flows.collect.dates import read_date
from flows.collect.errands import Errand
from flows.collect.feeds import read_feed
from flows.collect.fetcher import Fetcher
from flows.collect.findings import Finding, Item, UnreadableError
from flows.collect.listings import read_listing
from flows.collect.network import Bounds
from flows.collect.owners import registered_domain
from flows.collect.sitemaps import Sitemap, read_sitemap
from flows.collect.templates import day_in_path, days_of, render_days, render_pages
from flows.collect.walks import Walk
from flows.records import Outcome, Resource, Window
from flows.urls import UrlError, url_fetch, url_key

LARGE = 1 << 15
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorer:
    """Walks the ways of one source for one window. `parsing` lets one large list at a time into memory."""

    fetcher: Fetcher
    source: Source
    allowance: Allowance
    window: Window
    zone: tzinfo
    latest: date
    parsing: asyncio.Lock

    async def walk(self, way: Way) -> Walk:
        """Return what one way announces."""
        walk = Walk(way)
        for url, day in render_days(way.url, days_of(self.window)).items():
            match way.kind:
                case "feed":
                    await self._feed(walk, url, day)
                case "listing":
                    await self._listing(walk, url, day)
                case _:
                    await self._sitemaps(walk, url, day)
        return walk

    async def _feed(self, walk: Walk, url: str, day: date | None) -> None:
        items = await self._read(walk, url, Resource.FEED, lambda answer, body: read_feed(body, answer.exchange.url))
        self._add(walk, items or (), url, day)

    async def _listing(self, walk: Walk, url: str, day: date | None) -> None:
        """Read the pages of a listing until one brings nothing new."""
        for number, page in enumerate(render_pages(url, walk.way.max_pages)):
            items = await self._read(walk, page, Resource.LISTING, lambda answer, body: self._links(walk.way, answer, body), number > 0)
            if not items or not self._add(walk, items, page, day):
                return

    def _links(self, way: Way, answer: Answer, body: bytes) -> list[Item]:
        _, html = html_to_unicode(answer.content_type, body)
        return read_listing(html, answer.exchange.url, way)

    async def _sitemaps(self, walk: Walk, url: str, day: date | None) -> None:
        """Read a sitemap and those below it, each once, the nearest first."""
        bounds = self.fetcher.network.bounds
        queue, visited = [(url, day, 0)], {url}
        while queue and len(visited) <= bounds.sitemap_files:
            url, day, depth = queue.pop(0)
            sitemap = await self._read(walk, url, Resource.SITEMAP, self._sitemap)
            if sitemap is None:
                continue
            walk.cut = walk.cut or sitemap.cut
            self._add(walk, sitemap.pages, url, day)
            for child, its_day in self._children(walk.way, sitemap, url):
                if child not in visited and depth < bounds.sitemap_depth:
                    visited.add(child)
                    queue.append((child, its_day or day, depth + 1))
        walk.cut = walk.cut or bool(queue)

    def _sitemap(self, answer: Answer, _: bytes) -> Sitemap:
        return read_sitemap(answer.payload, answer.coding, self.fetcher.network.bounds)

    def _children(self, way: Way, sitemap: Sitemap, parent: str) -> list[tuple[str, date | None]]:
        """Return the sitemaps that an index names and that belong to the site and to the days asked for."""
        days = days_of(self.window)
        patterns = [(re.compile(pattern), day) for pattern, day in render_days(way.child, days).items()] if way.child else []
        site = registered_domain(urlsplit(parent).hostname or "")
        wanted: list[tuple[str, date | None]] = []
        for child in sitemap.children:
            matching = [day for pattern, day in patterns if pattern.search(child.url)]
            if registered_domain(_host(child.url)) == site and (matching or not patterns):
                wanted.append((child.url, matching[0] if matching else None))
        return wanted

    async def _read(
        self, walk: Walk, url: str, resource: Resource, read: Callable[[Answer, bytes], Read], may_lack: bool = False
    ) -> Read | None:
        """Return what a list says, or None with the failure noted; `may_lack`: its absence is the end of a row of pages."""
        answer = await self.fetcher.fetch(url, Errand(self.source, self.allowance, resource))
        exchange = answer.exchange
        if exchange.outcome is not Outcome.OK:
            if not (may_lack and exchange.outcome is Outcome.HTTP_4XX):
                walk.fail(exchange.outcome, exchange.error, exchange.status)
            return None
        try:
            async with self.parsing:
                found = await _off_loop(read, answer, self.fetcher.network.bounds)
        except UnreadableError as error:
            is_page = exchange.mime in {"text/html", "application/xhtml+xml"}
            walk.fail(Outcome.WRONG_TYPE if is_page else Outcome.DECODE_ERROR, str(error))
            return None
        walk.answered += 1
        return found

    def _add(self, walk: Walk, items: list[Item] | tuple[Item, ...], via_url: str, day: date | None) -> int:
        """Add what is new, and return how much that is."""
        before = len(walk.findings)
        for item in items:
            finding = self._finding(item, walk.way.kind, via_url, day)
            walk.findings.setdefault(finding.url_key or finding.url, finding)
        return len(walk.findings) - before

    def _finding(self, item: Item, via: str, via_url: str, day: date | None) -> Finding:
        try:
            url = url_fetch(item.url)
            key = url_key(url)
        except UrlError:
            return Finding(url=item.url, url_key="", via=via, via_url=via_url, title=item.title)
        printed = read_date(item.date_text, self.zone, self.latest)
        changed = read_date(item.modified_text, self.zone, self.latest)
        in_path = day_in_path(urlsplit(url).path)
        return Finding(
            url=url,
            url_key=key,
            via=via,
            via_url=via_url,
            title=item.title,
            published=printed.time if printed else None,
            published_text=item.date_text,
            day=printed.day if printed else day or (in_path if in_path and in_path <= self.latest else None),
            changed=changed.day if changed else None,
        )


async def _off_loop(read: Callable[[Answer, bytes], Read], answer: Answer, bounds: Bounds) -> Read:
    """Return what a reader makes of an answer; in a thread where it is large, so that the others' bytes go on flowing."""

    def work() -> Read:
        is_sitemap = answer.exchange.resource is Resource.SITEMAP
        body = b"" if is_sitemap else decode_body(answer.payload, answer.coding, bounds.decoded_bytes).body
        return read(answer, body)

    return work() if len(answer.payload) < LARGE else await asyncio.to_thread(work)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
