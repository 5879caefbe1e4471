"""What a run collects, leaves, and says of it."""

from datetime import date, timedelta

import pytest

from flows.records import Outcome, Resource, Status, Window
from flows.urls import url_key
from servers.press import DAY, NOW, Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0100"
BEFORE = "Sat, 21 Nov 2026 10:00:00 +0100"
AFTER = "Mon, 23 Nov 2026 00:30:00 +0100"
NIGHT = Window(day=DAY, first=DAY, undated=True)
BACKFILL = Window(day=DAY, first=DAY, undated=False)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def index(*children: str) -> bytes:
    return answer(
        INDEX.format("".join(f"<sitemap><loc>http://press.example/{child}</loc></sitemap>" for child in children)), mime="text/xml"
    )


def sitemap(*pages: str, fields: str = "") -> bytes:
    return answer(SITEMAP.format("".join(f"<url><loc>http://press.example/{page}</loc>{fields}</url>" for page in pages)), mime="text/xml")


def links(*pages: str) -> bytes:
    return answer("".join(f'<a href="/{page}">{page}</a>' for page in pages))


def serve(press: Press, *pages: str) -> None:
    press.pages |= {f"press.example/{page}": answer(f"<p>{page}") for page in pages}


def way(kind: str, path: str, **options: object) -> dict[str, object]:
    return {"kind": kind, "url": f"http://press.example/{path}", **options}


async def test_entries_are_taken_by_the_day_of_the_sources_zone(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/in", WHEN), ("/later", AFTER), ("/older", BEFORE), ("/undated", "soon")]))
    serve(press, "in", "undated")
    (report,) = await press.collect(source())
    assert (report.found, report.skipped, report.outcomes) == (4, {"later": 1, "older": 1}, {"ok": 2})
    (report,) = await press.collect(source(), window=BACKFILL)
    assert (report.found, report.skipped, report.outcomes) == (4, {"later": 1, "older": 1, "undated": 1}, {"ok": 1})
    west = source(timezone="America/New_York")
    (report,) = await press.collect(west, window=BACKFILL)
    assert report.skipped == {"older": 1, "undated": 1}


async def test_every_reason_to_leave_an_entry_is_counted(press: Press) -> None:
    entries = ["/a", "/a?utm_source=x", "/gallery/b", "/c", "http://other.example/d", "ftp://press.example/e", "/f"]
    press.pages["press.example/feed"] = answer(rss([(entry, WHEN) for entry in entries]))
    serve(press, "a")
    careful = source(urls={"deny": ("/gallery/",)})
    (report,) = await press.collect(careful, seen=lambda _, keys: {url_key("http://press.example/c")} & set(keys))
    assert report.found == 6
    assert report.skipped == {"already_committed": 1, "denied": 1, "other_host": 1}
    assert report.outcomes == {"bad_url": 1, "http_4xx": 1, "ok": 1}
    assert press.paths() == ["/feed", "/a", "/f"]


async def test_seen_is_asked_once_for_a_source(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]))
    asked: list[tuple[str, int]] = []
    await press.collect(source(), seen=lambda name, keys: asked.append((name, len(keys))) or ())
    assert asked == [("press", 2)]


async def test_an_entry_goes_with_the_last_response_of_its_chain(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/short", WHEN)]))
    press.pages["press.example/short"] = redirect("/long", "301 Moved Permanently")
    press.pages["press.example/long"] = redirect("http://other.example/page?x=1#part")
    press.pages["other.example/page?x=1"] = answer("hello")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1}
    hops = [each for each in press.kept if each.resource is Resource.PAGE]
    assert [(hop.hop, hop.outcome, hop.entry is not None) for hop in hops] == [
        (0, Outcome.REDIRECT, False),
        (1, Outcome.REDIRECT, False),
        (2, Outcome.OK, True),
    ]
    assert hops[0].url_key == url_key("http://press.example/short")
    assert hops[2].url_key == url_key("http://other.example/page?x=1")
    assert hops[2].entry is not None
    assert hops[2].entry.url == "http://press.example/short"


async def test_a_cookie_lives_as_long_as_its_chain(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]))
    press.pages["press.example/a"] = [redirect("/a", Set_Cookie="wall=1; Path=/"), answer("a")]
    press.pages["press.example/b"] = answer("b")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 2}
    assert [each.path for each in press.asked if b"Cookie" in each.head] == ["/a"]
    assert [b"Cookie: wall=1" in each.head for each in press.asked if each.path == "/a"] == [False, True]


async def test_pages_that_were_kept_before_are_not_asked_for_again(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN), ("/c", WHEN)]))
    serve(press, "a", "b", "c")
    kept = {url_key("http://press.example/a"): "wrong_type", url_key("http://press.example/b"): "http_5xx"}
    (report,) = await press.collect(source(), captured=kept)
    assert report.outcomes == {"ok": 2, "wrong_type": 1}
    assert press.paths() == ["/feed", "/b", "/c"]


async def test_ways_add_to_each_other_and_each_page_is_asked_for_once(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN)]))
    press.pages["press.example/map"] = sitemap("a", "b", fields="<lastmod>2026-11-22</lastmod>")
    serve(press, "a", "b")
    (report,) = await press.collect(source(discover=(way("sitemap", "map"), way("feed", "feed"))))
    assert (report.found, report.outcomes) == (2, {"ok": 2})
    assert [(each.kind, each.entries) for each in report.ways] == [("sitemap", 2), ("feed", 1)]
    assert press.pages_kept()["http://press.example/a"].entry.via == "feed"


async def test_a_last_change_bounds_the_publication(press: Press) -> None:
    for page, changed in {"old": "2026-11-20", "same": "2026-11-22", "new": "2026-11-23"}.items():
        press.pages[f"press.example/{page}.xml"] = sitemap(page, fields=f"<lastmod>{changed}</lastmod>")
    press.pages["press.example/map"] = index("old.xml", "same.xml", "new.xml")
    (report,) = await press.collect(source(discover=(way("sitemap", "map"),)), window=BACKFILL)
    assert (report.found, report.skipped, report.outcomes) == (3, {"older": 1, "undated": 1}, {"http_4xx": 1})


async def test_sitemaps_are_walked_once_each_and_not_for_ever(press: Press) -> None:
    press.pages["press.example/map"] = index("map", "deeper", "deeper")
    press.pages["press.example/deeper"] = index("map", "leaf")
    press.pages["press.example/leaf"] = sitemap("2026/11/22/a")
    (report,) = await press.collect(source(discover=(way("sitemap", "map"),)))
    assert report.found == 1
    assert press.paths()[:3] == ["/map", "/deeper", "/leaf"]
    press.pages |= {f"press.example/deep{number}": index(f"deep{number + 1}") for number in range(20)}
    press.asked.clear()
    await press.collect(source(discover=(way("sitemap", "deep0"),)))
    assert len(press.paths()) == 6


async def test_only_the_children_of_the_days_asked_for_are_read(press: Press) -> None:
    press.pages["press.example/map"] = index("2026-10.xml", "2026-11.xml")
    press.pages["press.example/2026-11.xml"] = sitemap("2026/11/22/a", "2026/11/21/b")
    serve(press, "2026/11/22/a")
    monthly = source(discover=(way("sitemap", "map", child=r"{yyyy}-{mm}\.xml"),))
    (report,) = await press.collect(monthly, window=BACKFILL)
    assert press.paths() == ["/map", "/2026-11.xml", "/2026/11/22/a"]
    assert (report.status, report.skipped, report.outcomes) == (Status.COMPLETE, {"older": 1}, {"ok": 1})
    (report,) = await press.collect(monthly, window=Window(day=date(2020, 1, 1), first=date(2020, 1, 1), undated=False))
    assert (report.status, report.reason) == (Status.NO_COVERAGE, "no_dated_way")


async def test_a_news_sitemap_dates_its_pages(press: Press) -> None:
    news = "<n:news><n:publication_date>2026-11-22T09:00:00+01:00</n:publication_date><n:title>A title</n:title></n:news>"
    press.pages["press.example/news"] = sitemap("a", fields=news)
    serve(press, "a")
    (report,) = await press.collect(source(discover=(way("news_sitemap", "news"),)), window=BACKFILL)
    assert report.outcomes == {"ok": 1}
    (page,) = press.pages_kept().values()
    assert page.entry is not None
    assert (page.entry.via, page.entry.title) == ("news_sitemap", "A title")
    assert str(page.entry.published) == "2026-11-22 09:00:00+01:00"


async def test_a_dated_listing_is_followed_until_nothing_is_new(press: Press) -> None:
    for number, pages in enumerate([("a", "b"), ("c",), ("c", "a"), ("d",)], 1):
        press.pages[f"press.example/2026/11/22/?p={number}"] = links(*pages)
    serve(press, "a", "b", "c")
    dated = source(discover=(way("listing", "{yyyy}/{mm}/{dd}/?p={page}", max_pages=9),))
    (report,) = await press.collect(dated, window=BACKFILL)
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 3})
    assert press.paths()[:3] == [f"/2026/11/22/?p={number}" for number in (1, 2, 3)]


async def test_the_end_of_a_row_of_pages_is_no_failure(press: Press) -> None:
    press.pages["press.example/news/1"] = links("a")
    serve(press, "a")
    (report,) = await press.collect(source(discover=(way("listing", "news/{page}", max_pages=5),)))
    assert (report.status, report.ways[0].outcome) == (Status.COMPLETE, Outcome.OK)


def full(first: date, days: int = 12) -> bytes:
    """Return a feed with one entry a day, from `first` backwards."""
    entries = [first - timedelta(days=back) for back in range(days)]
    return answer(rss([(f"/{day}", f"{day.isoformat()}T12:00:00+01:00") for day in entries]))


@pytest.mark.parametrize(
    ("newest", "length", "expected"),
    [
        (DAY, 12, ("complete", None)),
        (DAY + timedelta(days=20), 30, ("complete", None)),
        (DAY + timedelta(days=11), 12, ("partial", "feed_window")),
        (DAY + timedelta(days=30), 12, ("no_coverage", "no_dated_way")),
        (DAY + timedelta(days=30), 9, ("complete", None)),
    ],
)
async def test_a_feed_covers_what_it_reaches(newest: date, length: int, expected: tuple[str, str | None], press: Press) -> None:
    press.pages["press.example/feed"] = full(newest, length)
    serve(press, str(DAY))
    window = Window(day=DAY, first=DAY, undated=False)
    (report,) = await press.collect(source(), window=window, now=NOW + timedelta(days=60))
    assert (report.status, report.reason) == expected


async def test_a_feed_that_meets_what_is_committed_has_no_gap(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(12)]))
    serve(press, *map(str, range(12)))
    (report,) = await press.collect(source())
    assert (report.status, report.reason) == (Status.PARTIAL, "feed_window")
    (report,) = await press.collect(source(), seen=lambda _, keys: keys[-1:])
    assert (report.status, report.skipped) == (Status.COMPLETE, {"already_committed": 1})


async def test_a_second_way_that_lists_everything_closes_the_gap(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(12)]))
    press.pages["press.example/2026-11-22"] = links("0", "x")
    serve(press, "x", *map(str, range(12)))
    (report,) = await press.collect(source(discover=(way("feed", "feed"), way("listing", "{yyyy}-{mm}-{dd}"))))
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 13})


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer("", "503 Later"), ("partial", "http_5xx")),
        (answer("", "404 Not Found"), ("partial", "http_4xx")),
        (answer("", "403 Forbidden"), ("blocked", "http_4xx")),
        (answer("<html><p>Please wait"), ("partial", "wrong_type")),
        (answer("nonsense", mime="text/xml"), ("partial", "decode_error")),
        (answer(rss([])), ("complete", None)),
    ],
)
async def test_a_source_without_its_list_is_not_complete(reply: bytes, expected: tuple[str, str | None], press: Press) -> None:
    press.pages["press.example/feed"] = reply
    (report,) = await press.collect(source())
    assert ((report.status, report.reason), report.found) == (expected, 0)


async def test_pages_that_are_all_refused_block_a_source(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]))
    press.pages |= {f"press.example/{page}": answer("", "403 Forbidden") for page in "ab"}
    (report,) = await press.collect(source())
    assert (report.status, report.reason) == (Status.BLOCKED, "http_4xx")
    press.pages |= {f"press.example/{page}": redirect("http://consent.example/") for page in "ab"}
    press.pages["consent.example/"] = answer("May we?")
    (report,) = await press.collect(source(marks={"consent_hosts": ("consent.example",)}))
    assert (report.status, report.reason, report.outcomes) == (Status.BLOCKED, "consent", {"ok": 2})


async def test_a_budget_ends_with_its_name(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(4)]))
    serve(press, *map(str, range(4)))
    (report,) = await press.collect(source(limits={"pages": 3}))
    assert (report.status, report.reason, report.outcomes) == (Status.PARTIAL, "budget", {"budget": 1, "ok": 3})
    (report,) = await press.collect(source(limits={"minutes": 0.001}), pace=0.03)
    assert (report.status, report.reason) == (Status.PARTIAL, "budget")


async def test_one_source_that_fails_leaves_the_others_alone(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN)]))
    serve(press, "a")
    press.hosts.add("down.example")
    book = {"press.example": ("127.0.0.1", press.port), "down.example": ("127.0.0.1", 1)}
    down, up = await press.collect(source("down.example"), source(), address_book=book)
    assert (down.status, down.reason) == (Status.PARTIAL, "connect_error")
    assert (up.status, up.outcomes) == (Status.COMPLETE, {"ok": 1})


async def test_progress_is_told_page_by_page(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]))
    await press.collect(source())
    assert press.progress == [("press", 0, 2), ("press", 1, 2), ("press", 2, 2)]


async def test_a_keeper_that_cannot_keep_stops_the_run(press: Press) -> None:
    def full_disk(_: object) -> None:
        raise OSError(28, "No space left on device")

    press.hosts.add("press.example")
    press.kept = type("Full", (), {"append": staticmethod(full_disk)})()
    with pytest.raises(ExceptionGroup) as stopped:
        await press.collect(source())
    assert stopped.group_contains(OSError, match="No space")
