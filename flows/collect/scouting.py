"""How a site announces its pages: what a source file for it could say. A handful of requests; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode

from flows.bodies import decode_body
from flows.catalog.sources import Source
from flows.collect.allowance import Allowance, allowance
from flows.collect.answers import Answer
from flows.collect.asker import Asker
from flows.collect.errands import Errand
from flows.collect.feeds import read_feed
from flows.collect.fetcher import Fetcher
from flows.collect.findings import UnreadableError
from flows.collect.hosts import origin_of
from flows.collect.network import Network
from flows.collect.owners import registered_domain
from flows.collect.pacing import Pacer
from flows.collect.requester import Requester
from flows.collect.robots import Rules
from flows.collect.session import open_session
from flows.collect.site import Announced, Site, addresses, announced, hosts_of, is_feed, language_of, name_of
from flows.collect.sitemaps import read_sitemap
from flows.records import Outcome, Resource
from flows.urls import url_fetch

GUESSES = {Resource.FEED: ("/feed/", "/rss.xml"), Resource.SITEMAP: ("/sitemap.xml",)}
"""Paths that are tried where a site names no list of its own: few, for each is a request."""

MOST_LISTS = 4


async def scout(url: str, network: Network, *, now: Callable[[], datetime], random: Random) -> Site:
    """Return what a site tells of itself, from an address of it: its home page, robots.txt, and the lists that they name.

    Raises UrlError for what is no address.
    """
    home = url_fetch(url if "://" in url else f"https://{url}")
    network = replace(network, bounds=replace(network.bounds, tries=1))  # somebody waits for the answer
    async with open_session(network) as session:
        asker, pacer = Asker(session, network.bounds, now), Pacer(network.slots, network.bounds)
        fetcher = Fetcher(Requester(asker, pacer, network, random), network, lambda _: None, {}, lambda _: None)
        source = _stranger(home)
        scouting = Scouting(fetcher, source, allowance(source.limits, asker.loop.time()))
        return await scouting.site(home)


def _stranger(home: str) -> Source:
    """Return a source of which only the address is known."""
    host = urlsplit(home).hostname or ""
    way = {"kind": "listing", "url": home}
    facts = {"id": "stranger", "name": host, "homepage": home, "language": "en", "timezone": "UTC", "origin": "found", "hosts": (host,)}
    return Source.model_validate({**facts, "discover": (way,), "limits": {"minutes": 5}})


@dataclass(frozen=True, slots=True)
class Scouting:
    """Asks one site."""

    fetcher: Fetcher
    source: Source
    allowance: Allowance

    async def site(self, home: str) -> Site:
        """Return what there is to be found out."""
        answer = await self._ask(home, Resource.LISTING)
        exchange = answer.exchange
        if exchange.outcome is not Outcome.OK:
            return Site(homepage=home, refused=exchange.outcome)
        _, html = html_to_unicode(answer.content_type, self._body(answer))
        tree = LexborHTMLParser(html)
        rules = self._rules(exchange.url)
        lists = [*await self._feeds(tree, exchange.url), *await self._sitemaps(rules, exchange.url)]
        own = urlsplit(exchange.url).hostname or ""
        site = registered_domain(own)
        named = Counter(host for each in lists for host in each.hosts if registered_domain(host) == site)
        return Site(
            homepage=exchange.url,
            refused=None,
            name=name_of(tree),
            language=language_of(tree),
            hosts=tuple(dict.fromkeys([host for host, _ in named.most_common()] or [own])),
            lists=tuple(lists),
            crawl_delay=rules.crawl_delay,
        )

    async def _feeds(self, tree: LexborHTMLParser, home: str) -> list[Announced]:
        """Return the feeds that a page names, or those at the usual paths."""
        named = addresses(home, (node.attributes.get("href") for node in tree.css("link[rel~=alternate]") if is_feed(node.attributes)))
        guessed = addresses(home, GUESSES[Resource.FEED])
        found: list[Announced] = []
        for url in (named or guessed)[:MOST_LISTS]:
            answer = await self._ask(url, Resource.FEED)
            try:
                items = read_feed(self._body(answer), answer.exchange.url) if answer.exchange.outcome is Outcome.OK else []
            except UnreadableError:
                items = []
            if items:
                found.append(Announced(kind="feed", url=url, pages=len(items), hosts=hosts_of(items)))
                if not named:
                    break
        return found

    async def _sitemaps(self, rules: Rules, home: str) -> list[Announced]:
        """Return the sitemaps that robots.txt names, or the one at the usual path."""
        urls = addresses(home, rules.sitemaps) or addresses(home, GUESSES[Resource.SITEMAP])
        found: list[Announced] = []
        for url in urls[:MOST_LISTS]:
            answer = await self._ask(url, Resource.SITEMAP)
            try:
                sitemap = read_sitemap(answer.payload, answer.coding, self.fetcher.network.bounds)
            except UnreadableError:
                continue
            if answer.exchange.outcome is Outcome.OK and (sitemap.pages or sitemap.children):
                found.append(announced(url, sitemap))
        return found

    async def _ask(self, url: str, resource: Resource) -> Answer:
        return await self.fetcher.fetch(url, Errand(self.source, self.allowance, resource))

    def _body(self, answer: Answer) -> bytes:
        return decode_body(answer.payload, answer.coding, self.fetcher.network.bounds.decoded_bytes).body

    def _rules(self, url: str) -> Rules:
        return self.fetcher.hosts.known.get(origin_of(url), Rules())
