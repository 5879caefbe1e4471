"""Fetchers that `collect.py` compares: each takes the port and the addresses by host, and returns how many pages it had."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

AT_ONCE = 32
DAY = date(2026, 11, 22)


def by_aiohttp_coded(port: int, urls: dict[str, list[str]]) -> int:
    """Fetch with a bare loop that leaves the pages coded; return how many were had."""
    return by_aiohttp(port, urls, decodes=False)


def by_aiohttp(port: int, urls: dict[str, list[str]], *, decodes: bool = True) -> int:  # noqa: ARG001  as the others
    """Fetch with a bare loop, 32 at once; return how many were had."""
    import aiohttp  # noqa: PLC0415  each contender imports its own

    async def run() -> int:
        waiting = iter(in_turn(urls))
        had = 0
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, auto_decompress=decodes) as session:

            async def work() -> None:
                nonlocal had
                for url in waiting:
                    async with session.get(url) as response:
                        await response.read()
                        had += 1

            await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return had

    return asyncio.run(run())


def by_dateline(
    port: int,
    urls: dict[str, list[str]],
    keep: Callable[[object], object] = lambda _: None,
    *,
    feed: str = "feed",
    slots: int = AT_ONCE,
    outcome: str = "ok",
) -> int:
    """Fetch as a night does what a feed of each host announces; return how many pages had an outcome."""
    from flows.catalog.sources import Source  # noqa: PLC0415
    from flows.collect import Network, collect  # noqa: PLC0415
    from flows.records import Window  # noqa: PLC0415

    def source(host: str) -> Source:
        home = f"http://{host}:{port}/"
        known = {"id": host, "name": host, "homepage": home, "language": "en", "timezone": "UTC", "hosts": (host,), "origin": "benchmark"}
        limits = {"delay_seconds": 0, "pages": 1_000_000, "megabytes": 100_000}
        return Source.model_validate({**known, "discover": ({"kind": "feed", "url": f"{home}{feed}"},), "limits": limits})

    network = Network(
        user_agent="Dateline/0 (+https://dateline.invalid/)",
        robots_token="Dateline",  # noqa: S106  a product token, no secret
        slots=slots,
        allow_addresses=(ip_network("127.0.0.0/8"),),
        address_book={host: (host, port) for host in urls},
        pace=0.0,
    )
    window = Window(day=DAY, first=DAY, undated=True)
    now, chance = (lambda: datetime.now(UTC)), random.Random(1)  # noqa: S311
    reports = asyncio.run(
        collect(
            [source(host) for host in urls],
            window,
            keep=keep,
            seen=lambda _, __: (),
            captured=(),
            network=network,
            now=now,
            random=chance,
        )
    )
    return sum(report.outcomes.get(outcome, 0) for report in reports)


def by_dateline_with_warc(port: int, urls: dict[str, list[str]]) -> int:
    """Fetch as a night does and write what it writes; return how many pages were had."""
    from flows.archive.keys import new_run_id  # noqa: PLC0415
    from flows.archive.spool import Spool  # noqa: PLC0415

    now = datetime.now(UTC)
    with TemporaryDirectory() as folder, Spool.open(Path(folder), new_run_id(now, token_bytes(10)), DAY) as spool:
        had = by_dateline(port, urls, spool.keep)
        spool.seal_captures()
    return had


def by_dateline_bombed(port: int, urls: dict[str, list[str]]) -> int:
    """Ask all hosts at once for their bombs; return how many were stopped."""
    return by_dateline(port, urls, feed="bombs", slots=len(urls), outcome="too_large")


def by_scrapy(port: int, urls: dict[str, list[str]]) -> int:  # noqa: ARG001
    """Fetch with Scrapy: robots.txt obeyed, one request at a time to each host; return how many pages were had."""
    import scrapy  # noqa: PLC0415
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    had = [0]

    class Pages(scrapy.Spider):
        name = "pages"
        start_urls = in_turn(urls)

        def parse(self, _: object) -> None:
            had[0] += 1

    settings = {"CONCURRENT_REQUESTS": AT_ONCE, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": True}
    process = CrawlerProcess({**settings, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Pages)
    process.start()
    return had[0]


def by_news_please(port: int, urls: dict[str, list[str]]) -> int:  # noqa: ARG001
    """Fetch with news-please's crawler of lists of addresses, which asks for no robots.txt; return how many pages were had."""
    from newsplease.crawler.simple_crawler import SimpleCrawler  # noqa: PLC0415

    return sum(bool(html) for html in SimpleCrawler.fetch_urls([url for each in urls.values() for url in each]).values())


def in_turn(urls: dict[str, list[str]]) -> list[str]:
    """Return the addresses of all hosts, one of each at a time."""
    return [url for row in zip(*urls.values(), strict=True) for url in row]


BOMBS = "Dateline, bombs"
CONTENDERS: dict[str, Callable[[int, dict[str, list[str]]], int]] = {
    "bare aiohttp": by_aiohttp,
    "bare, left coded": by_aiohttp_coded,
    "Dateline": by_dateline,
    "Dateline, with WARC": by_dateline_with_warc,
    BOMBS: by_dateline_bombed,
    "Scrapy": by_scrapy,
    "news-please": by_news_please,
}
PEERS = {"Scrapy": "scrapy.crawler", "news-please": "newsplease"}
"""Those that are no part of Dateline's own environment, and what they import."""
