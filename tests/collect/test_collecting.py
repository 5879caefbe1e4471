"""What a run collects, leaves, and says of it."""

from datetime import date

from flows.records import Outcome, Status, Window
from flows.urls import url_key
from servers.press import DAY, Press, answer, rss, source

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


def way(kind: str, path: str, **options: object) -> dict[str, object]:
    return {"kind": kind, "url": f"http://press.example/{path}", **options}


async def test_entries_are_taken_by_the_day_of_the_sources_zone(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/in", WHEN), ("/later", AFTER), ("/older", BEFORE), ("/undated", "soon")]))
    press.publish("in", "undated")
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
    press.publish("a")
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


async def test_ways_add_to_each_other_and_each_page_is_asked_for_once(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN)]))
    press.pages["press.example/map"] = sitemap("a", "b", fields="<lastmod>2026-11-22</lastmod>")
    press.publish("a", "b")
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
    press.publish("2026/11/22/a")
    monthly = source(discover=(way("sitemap", "map", child=r"{yyyy}-{mm}\.xml"),))
    (report,) = await press.collect(monthly, window=BACKFILL)
    assert press.paths() == ["/map", "/2026-11.xml", "/2026/11/22/a"]
    assert (report.status, report.skipped, report.outcomes) == (Status.COMPLETE, {"older": 1}, {"ok": 1})
    (report,) = await press.collect(monthly, window=Window(day=date(2020, 1, 1), first=date(2020, 1, 1), undated=False))
    assert (report.status, report.reason) == (Status.NO_COVERAGE, "no_dated_way")


async def test_a_news_sitemap_dates_its_pages(press: Press) -> None:
    news = "<n:news><n:publication_date>2026-11-22T09:00:00+01:00</n:publication_date><n:title>A title</n:title></n:news>"
    press.pages["press.example/news"] = sitemap("a", fields=news)
    press.publish("a")
    (report,) = await press.collect(source(discover=(way("news_sitemap", "news"),)), window=BACKFILL)
    assert report.outcomes == {"ok": 1}
    (page,) = press.pages_kept().values()
    assert page.entry is not None
    assert (page.entry.via, page.entry.title) == ("news_sitemap", "A title")
    assert str(page.entry.published) == "2026-11-22 09:00:00+01:00"


async def test_a_dated_listing_is_followed_until_nothing_is_new(press: Press) -> None:
    for number, pages in enumerate([("a", "b"), ("c",), ("c", "a"), ("d",)], 1):
        press.pages[f"press.example/2026/11/22/?p={number}"] = links(*pages)
    press.publish("a", "b", "c")
    dated = source(discover=(way("listing", "{yyyy}/{mm}/{dd}/?p={page}", max_pages=9),))
    (report,) = await press.collect(dated, window=BACKFILL)
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 3})
    assert press.paths()[:3] == [f"/2026/11/22/?p={number}" for number in (1, 2, 3)]


async def test_the_end_of_a_row_of_pages_is_no_failure(press: Press) -> None:
    press.pages["press.example/news/1"] = links("a")
    press.publish("a")
    (report,) = await press.collect(source(discover=(way("listing", "news/{page}", max_pages=5),)))
    assert (report.status, report.ways[0].outcome) == (Status.COMPLETE, Outcome.OK)


async def test_progress_is_told_page_by_page(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN)]))
    await press.collect(source())
    assert press.progress == [("press", 0, 2), ("press", 1, 2), ("press", 2, 2)]
