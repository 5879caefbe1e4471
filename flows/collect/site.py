"""What a site says of itself: its name, its language, its lists, read from pages and lists that were had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from flows.collect.findings import Item, plain
from flows.collect.sitemaps import Sitemap
from flows.records import Outcome
from flows.urls import UrlError, url_fetch

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
PATH_DAY = re.compile(r"(20\d\d)([-/_]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])")
SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A list that a site has: its kind of way, its address, how many pages and which hosts it names.

    An index names `children`, further sitemaps, and no pages; `child` is as in `Way`.
    """

    kind: str
    url: str
    pages: int
    hosts: tuple[str, ...]
    children: int = 0
    child: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was found out about a site. `refused` is the outcome that kept us from its home page, None where we had it."""

    homepage: str
    refused: Outcome | None
    name: str | None = None
    language: str | None = None
    hosts: tuple[str, ...] = ()
    lists: tuple[Announced, ...] = ()
    crawl_delay: float = 0.0


def announced(url: str, sitemap: Sitemap) -> Announced:
    """Return what a sitemap announces, or an index of sitemaps."""
    is_news = bool(sitemap.pages) and any(item.date_text for item in sitemap.pages)
    return Announced(
        kind="news_sitemap" if is_news else "sitemap",
        url=url,
        pages=len(sitemap.pages),
        hosts=hosts_of(sitemap.pages or sitemap.children),
        children=len(sitemap.children),
        child=_child_pattern(sitemap.children),
    )


def _child_pattern(children: Iterable[Item]) -> str | None:
    """Return the pattern of an index's children that are named by month or day, None where none are."""
    patterns = Counter(pattern for child in children if (pattern := _pattern(urlsplit(child.url).path)))
    return patterns.most_common(1)[0][0] if patterns else None


def _pattern(path: str) -> str | None:
    day = PATH_DAY.search(path)
    if day is None:
        return None
    between = day[2]
    fields = f"{{yyyy}}{between}{{mm}}" + (f"{between}{{dd}}" if day[4] else "")
    before = path[: day.start()].rpartition("/")[2]
    return SPECIAL.sub(r"\\\1", before) + fields


def is_feed(attributes: dict[str, str | None]) -> bool:
    """Return whether a link element leads to a feed."""
    return (attributes.get("type") or "").strip().lower() in FEED_TYPES


def addresses(home: str, hrefs: Iterable[str | None]) -> list[str]:
    """Return addresses of a site that can be asked for, each once."""
    return list(dict.fromkeys(_usable(home, hrefs)))


def _usable(home: str, hrefs: Iterable[str | None]) -> Iterator[str]:
    for href in hrefs:
        try:
            if href:
                yield url_fetch(urljoin(home, href.strip()))
        except (UrlError, ValueError):
            continue


def hosts_of(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the hosts of a list's items, the most frequent first, five at most."""
    counted: Counter[str] = Counter()
    for item in items:
        try:
            counted[urlsplit(item.url).hostname or ""] += 1
        except ValueError:
            continue
    return tuple(host for host, _ in counted.most_common(5) if host)


def name_of(tree: LexborHTMLParser) -> str | None:
    """Return what a site calls itself."""
    named = tree.css_first('meta[property="og:site_name"]')
    title = tree.css_first("title")
    return plain(named.attributes.get("content") if named else None) or plain(title.text() if title else None)


def language_of(tree: LexborHTMLParser) -> str | None:
    """Return the language that a page says it is in."""
    root = tree.css_first("html[lang]")
    found = LANGUAGE.match((root.attributes.get("lang") or "").strip().lower()) if root else None
    return found[0] if found else None
