"""A source asked live."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from flows.canary import Trial, try_source
from flows.catalog.files import open_catalog
from flows.clean import Tools, load_tools
from flows.records import Health
from servers.press import DAY, NOW, Press, answer, rss, running_press, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
PROSE = "<p>" + "The council of the valley met on Sunday and spoke about the bridge that the flood had taken away. " * 6
ARTICLE = f"<html><title>The bridge</title><article><h1>The bridge</h1>{PROSE}</article>"
WALL = "<html><title>Just a moment...</title><p>Checking your browser before you proceed to the page that you asked for."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(open_catalog())


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with running_press() as press:
        press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]), mime="text/xml")
        press.pages["press.example/a"] = press.pages["press.example/b"] = answer(ARTICLE)
        yield press


async def trial(press: Press, tools: Tools, **changes: object) -> Trial:
    tried = source(**changes)
    return await try_source(tried, press.network(), day=DAY, now=lambda: NOW, random=Random(1), tools=tools)  # noqa: S311


async def test_a_source_that_gives_an_article_is_healthy_and_asked_for_no_more(press: Press, tools: Tools) -> None:
    tried = await trial(press, tools)
    assert (tried.state, tried.reason) == (Health.HEALTHY, None)
    assert tried.article is not None
    assert tried.article.title == "The bridge"
    assert tried.robots is not None
    assert press.paths() == ["/feed", "/a"]


async def test_a_listing_is_asked_for_its_first_page_alone(press: Press, tools: Tools) -> None:
    press.pages |= {f"press.example/{page}": answer(f'<a href="/a?{page}">a</a>') for page in range(1, 9)}
    await trial(press, tools, discover=({"kind": "listing", "url": "http://press.example/{page}", "max_pages": 9},))
    assert len(press.paths()) == 2


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"robots.txt": answer("User-agent: *\nDisallow: /")}, (Health.BLOCKED, "robots_denied")),
        ({"a": answer(WALL)}, (Health.BLOCKED, "challenge")),
        ({"a": answer("", "403 Forbidden")}, (Health.BLOCKED, "http_4xx")),
        ({"robots.txt": answer("User-agent: *\nDisallow: /a")}, (Health.BLOCKED, "robots_denied")),
        ({"a": answer("", "404 Not Found")}, (Health.DEGRADED, "http_4xx")),
        ({"feed": answer("", "404 Not Found")}, (Health.DEGRADED, "http_4xx")),
        ({"feed": answer("<html>moved", mime="text/html")}, (Health.DEGRADED, "wrong_type")),
        ({"feed": answer(rss([]), mime="text/xml")}, (Health.QUIET, "nothing_announced")),
    ],
    ids=["robots", "wall", "refused", "page under robots", "page gone", "list gone", "list is a page", "nothing"],
)
async def test_what_is_wrong_has_its_name(pages: dict[str, bytes], expected: tuple[Health, str], press: Press, tools: Tools) -> None:
    press.pages |= {f"press.example/{path}": reply for path, reply in pages.items()}
    tried = await trial(press, tools)
    assert (tried.state, tried.reason) == expected
