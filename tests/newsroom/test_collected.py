"""The newsroom seen by the stages that read it: its faults come out under their names, its articles come out whole."""

import random
import re
from collections import Counter
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from flows.catalog.files import Catalog, open_catalog
from flows.catalog.sources import load_sources
from flows.clean import Tools, clean_page, load_tools
from flows.collect import Network, collect
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.press import FIRST_DAY, LAST_DAY, Outlet, Story, read_press
from flows.newsroom.server import Newsroom
from flows.newsroom.site import answer
from flows.records import Article, Exchange, Resource, SourceReport, Status, Window

PRESS = read_press()
WALLED = {"paywalled", "consent_wall", "consent_redirect"}
OPEN = [(outlet, story) for outlet in PRESS.outlets.values() for story in PRESS.current(outlet.id) if not WALLED & set(story.flags)]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(open_catalog())


async def collected(newsroom: Newsroom) -> tuple[dict[str, SourceReport], list[Exchange]]:
    exchanges: list[Exchange] = []
    network = Network(
        user_agent="Dateline/test (+https://dateline.invalid)",
        robots_token="Dateline",
        allow_addresses=(ip_network("127.0.0.0/8"),),
        address_book=newsroom.address_book,
        pace=0,
    )
    reports = await collect(
        load_sources(Catalog((newsroom_catalog_overlay(),))),
        Window(day=LAST_DAY, first=FIRST_DAY, undated=True),
        keep=exchanges.append,
        seen=lambda _source, _keys: (),
        captured=(),
        network=network,
        now=lambda: datetime.now(UTC),
        random=random.Random(1),  # noqa: S311 - jitter
    )
    return {report.source_id: report for report in reports}, exchanges


async def test_collecting_the_week_finds_every_article_and_names_every_fault() -> None:
    async with Newsroom() as newsroom:
        reports, exchanges = await collected(newsroom)
    week = Counter(story.outlet for story in PRESS.stories if story.published.date() >= FIRST_DAY and story.updated is None)
    fetched = Counter({name: report.outcomes.get("ok", 0) for name, report in reports.items()})
    assert week - fetched == Counter({"harbour-ledger": 2})
    assert [reports["harbour-ledger"].outcomes[outcome] for outcome in ("robots_denied", "blocked")] == [1, 1]
    assert reports["diario-estuario"].outcomes["http_4xx"] == 1
    assert reports["radio-sel"].ways[0].outcome == "connect_error"
    assert {name for name, report in reports.items() if report.status is not Status.COMPLETE} == {"radio-sel", "harbour-ledger"}
    redirects = [exchange.status for exchange in exchanges if exchange.resource is Resource.PAGE and (exchange.status or 0) // 100 == 3]
    assert sorted(filter(None, redirects)) == [301, 302]


def cleaned(outlet: Outlet, story: Story, tools: Tools) -> Article:
    document = answer(PRESS, outlet, story.path)
    return clean_page(
        document.body,
        url=outlet.base + story.path,
        content_type=document.media,
        payload_digest="sha1:",
        url_key=story.id,
        entry_title=None,
        entry_published=None,
        via=None,
        tools=tools,
    )


def overlap(one: str, other: str) -> float:
    left, right = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    return 2 * (left & right).total() / (left.total() + right.total())


def test_cleaning_gives_the_articles_back(tools: Tools) -> None:
    articles = [(story, cleaned(outlet, story, tools)) for outlet, story in OPEN]
    assert [story.id for story, article in articles if overlap(story.text, article.text) < 0.85] == []
    assert [story.id for story, article in articles if article.title != story.title] == []
    assert [story.id for story, article in articles if article.language != story.language] == []
    assert [story.id for story, article in articles if not (article.published or "").startswith(str(story.published.date()))] == []
    assert [story.id for story, article in articles if article.flags] == []


def test_cleaning_sees_the_walls(tools: Tools) -> None:
    flags = {
        story.flags[0]: cleaned(outlet, story, tools).flags
        for outlet in PRESS.outlets.values()
        for story in PRESS.current(outlet.id)
        if {"paywalled", "consent_wall"} & set(story.flags)
    }
    assert "paywalled" in flags["paywalled"]
    assert "consent_wall" in flags["consent_wall"]
