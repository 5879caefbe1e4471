"""What lists announce of past days: asked once, each day told apart, nothing kept."""

from datetime import date, timedelta
from random import Random

import pytest

from flows.catalog.sources import Source
from flows.collect.surveying import Survey, survey
from flows.records import FillWay, Status
from servers.press import NOW, Press, answer, rss, source

DAYS = [date(2026, 11, 20), date(2026, 11, 21)]
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
MONTH = {"kind": "sitemap", "url": "http://press.example/{yyyy}-{mm}.xml"}
DAILY = {"kind": "sitemap", "url": "http://press.example/index.xml", "child": r"/{yyyy}-{mm}-{dd}\.xml$"}
FEED = {"kind": "feed", "url": "http://press.example/feed"}


def sitemap(*entries: tuple[str, str]) -> bytes:
    return answer(
        SITEMAP.format("".join(f"<url><loc>http://press.example/{page}</loc><lastmod>{day}</lastmod></url>" for page, day in entries))
    )


def index(*children: str) -> bytes:
    return answer(INDEX.format("".join(f"<sitemap><loc>http://press.example/{child}</loc></sitemap>" for child in children)))


async def surveyed(press: Press, *sources: Source, **network: object) -> list[Survey]:
    days = {each.id: DAYS for each in sources}
    return await survey(days, sources, network=press.network(**network), now=lambda: NOW, random=Random(1))  # noqa: S311


def told(found: Survey, way: FillWay) -> dict[date, tuple[bool, list[str]]]:
    return {each.day: (each.is_whole, sorted(url[-1] for url in each.pages.values())) for each in found.reached if each.way is way}


async def test_a_dated_list_is_asked_for_each_day_and_a_list_of_several_days_once(press: Press) -> None:
    press.pages |= {
        "press.example/index.xml": index("2026-11-20.xml", "2026-11-21.xml"),
        "press.example/2026-11-20.xml": sitemap(("a", "2026-11-20"), ("b", "2026-11-20")),
        "press.example/2026-11-21.xml": sitemap(("c", "2026-11-21")),
    }
    (found,) = await surveyed(press, source(discover=(DAILY,)))
    assert told(found, FillWay.LISTS) == {DAYS[0]: (True, ["a", "b"]), DAYS[1]: (True, ["c"])}
    assert sorted(press.paths()) == ["/2026-11-20.xml", "/2026-11-21.xml", "/index.xml"]
    assert [each.requests for each in found.reached] == [{"press.example": 2}] * 2
    assert press.kept == []


async def test_a_list_by_month_tells_of_each_of_its_days(press: Press) -> None:
    press.pages |= {"press.example/2026-11.xml": sitemap(("a", "2026-11-20"), ("b", "2026-11-21"), ("c", "2026-11-02"))}
    (found,) = await surveyed(press, source(discover=(MONTH,)))
    assert told(found, FillWay.LISTS) == {DAYS[0]: (True, ["a"]), DAYS[1]: (True, ["b"])}
    assert press.paths() == ["/2026-11.xml"]


async def test_a_feed_reaches_as_far_back_as_it_is_long(press: Press) -> None:
    newest = [(f"http://press.example/{number}", f"Sat, 21 Nov 2026 {number:02}:00:00 +0000") for number in range(12)]
    press.pages |= {"press.example/feed": answer(rss(newest), mime="application/rss+xml")}
    (found,) = await surveyed(press, source(discover=(FEED,)))
    assert [(each.day, each.is_whole, each.status, len(each.pages)) for each in found.reached] == [
        (DAYS[0], False, Status.NO_COVERAGE, 0),
        (DAYS[1], False, Status.PARTIAL, 12),
    ]
    assert found.reached[0].reason == "no_dated_way"


@pytest.mark.parametrize(
    ("pages", "status", "reason"),
    [
        ({"press.example/robots.txt": answer("User-agent: *\nDisallow: /")}, Status.BLOCKED, "robots_denied"),
        ({"press.example/feed": answer("", "500 Oh no")}, Status.PARTIAL, "http_5xx"),
        ({}, Status.PARTIAL, "http_4xx"),
    ],
)
async def test_why_lists_tell_nothing_is_said(pages: dict[str, bytes], status: Status, reason: str, press: Press) -> None:
    press.pages |= pages
    press.hosts.add("press.example")
    (found,) = await surveyed(press, source(discover=(FEED,)))
    assert {(each.status, each.reason, each.is_whole) for each in found.reached} == {(status, reason, False)}


async def test_pages_of_others_and_what_is_no_article_are_left_out(press: Press) -> None:
    entries = [
        ("http://press.example/news/1", "Fri, 20 Nov 2026 10:00:00 +0000"),
        ("http://press.example/tag/2", "Fri, 20 Nov 2026 10:00:00 +0000"),
    ]
    press.pages |= {"press.example/feed": answer(rss([*entries, ("http://other.example/3", entries[0][1])]), mime="application/rss+xml")}
    (found,) = await surveyed(press, source(discover=(FEED,), urls={"allow": ("/news/",)}))
    assert told(found, FillWay.LIVE)[DAYS[0]] == (True, ["1"])


async def test_the_pace_is_that_of_the_host_and_of_a_backfill(press: Press) -> None:
    press.pages |= {"press.example/robots.txt": answer("User-agent: *\nCrawl-delay: 7"), "press.example/feed": answer(rss([]))}
    (found,) = await surveyed(press, source(discover=(FEED,)), pace=0.001, slowness=2.0)
    assert found.seconds == {"press.example": pytest.approx(0.014)}


async def test_each_day_of_dated_lists_is_told_as_it_is_done(press: Press) -> None:
    done: list[date] = []
    days = {"press": [DAYS[0] - timedelta(days=number) for number in range(3)]}
    network = press.network(address_book={"press.example": ("127.0.0.1", press.port)})
    chance = Random(1)  # noqa: S311
    await survey(days, [source(discover=(MONTH,))], network=network, now=lambda: NOW, random=chance, done=lambda: done.append(DAYS[0]))
    assert len(done) == 3
