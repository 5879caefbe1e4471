"""Feeds, sitemaps and listings as they are printed."""

import gzip
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows.catalog.sources import Way
from flows.collect.feeds import read_feed
from flows.collect.findings import Item, UnreadableError, plain
from flows.collect.listings import read_listing
from flows.collect.sitemaps import read_sitemap
from flows.collect.templates import day_in_path
from servers.press import QUICK

BASE = "http://press.example/lists/all"
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><link rel="self" href="/self"/><link rel="alternate" href="/a"/>
<updated>2026-11-23T01:00:00Z</updated><published>2026-11-22T10:00:00+01:00</published></entry>
<entry><title>C</title><link href="http://press.example/c"/><updated>2026-11-22T11:00:00Z</updated></entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>
<item rdf:about="x"><title>A</title><link>http://press.example/a</link><dc:date>2026-11-22</dc:date></item></rdf:RDF>"""
RSS = """<rss version="2.0"><channel><title>T</title><pubDate>Mon, 23 Nov 2026 00:00:00 GMT</pubDate>
<item><title><![CDATA[Élysée <i>x</i>]]></title><link>http://press.example/a</link><pubDate>Sun, 22 Nov 2026 10:00:00 CET</pubDate></item>
<item><title>B</title><guid isPermaLink="true">http://press.example/b</guid><pubDate>11/12/2026</pubDate></item>
<item><title>C</title><link>c</link></item></channel></rss>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a", "title": "A", "date_published": "2026-11-22"},
{"id": "2", "external_url": "http://other.example/b"}, {"id": "3"}, "nonsense"]}"""
URLS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> http://press.example/a </loc><lastmod>2026-11-22</lastmod><image:image><image:loc>http://press.example/p.jpg</image:loc>
<image:title>Picture</image:title></image:image><news:news><news:publication><news:name>P</news:name></news:publication>
<news:publication_date>2026-11-22T10:00:00Z</news:publication_date><news:title>A &amp; B</news:title></news:news></url>
<url><loc>http://press.example/b</loc></url><url><lastmod>2026-11-22</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>http://press.example/s1.xml.gz</loc>
<lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"""


def test_atom_gives_the_alternate_link_and_the_publication() -> None:
    assert read_feed(ATOM, BASE) == [
        Item("http://press.example/a", "A & B", "2026-11-22T10:00:00+01:00"),
        Item("http://press.example/c", "C", "2026-11-22T11:00:00Z"),
    ]


def test_rdf_is_a_feed() -> None:
    assert read_feed(RDF, BASE) == [Item("http://press.example/a", "A", "2026-11-22")]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_rss_gives_dates_as_printed(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{RSS}'.encode(encoding)
    assert read_feed(declared, BASE) == [
        Item("http://press.example/a", "Élysée x", "Sun, 22 Nov 2026 10:00:00 CET"),
        Item("http://press.example/b", "B", "11/12/2026"),
        Item("http://press.example/lists/c", "C", None),
    ]


def test_broken_xml_gives_what_is_left_of_it() -> None:
    broken = RSS.replace("</channel></rss>", "").replace("<title>B", "<title>B & <x>").encode()
    assert [item.url for item in read_feed(broken, BASE)][:2] == ["http://press.example/a", "http://press.example/b"]


def rss(title: str, link: str = "<link>/a?x=1&amp;y=2</link>", *, head: str = "", end: str = "") -> bytes:
    """Return a feed of one item."""
    item = f"<item><title>{title}</title>{link}<pubDate>2026-11-22</pubDate></item>"
    return f'{head}<rss version="2.0" xmlns:m="http://search.yahoo.com/mrss/"><channel>{item}{end}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rss("A &amp; B", end="<title>a & b</title>"), Item("http://press.example/a?x=1&y=2", "A & B", "2026-11-22")),
        (rss("A", '<guid isPermaLink="true">http://press.example/b</guid>'), Item("http://press.example/b", "A", "2026-11-22")),
        (rss("A <b>B</b>"), Item("http://press.example/a?x=1&y=2", "A B", "2026-11-22")),
        (rss("A</title><m:title>B"), Item("http://press.example/a?x=1&y=2", "A", "2026-11-22")),
        (
            rss("été", head='\ufeff<?xml version="1.0" encoding="iso-8859-1"?>'),
            Item("http://press.example/a?x=1&y=2", "été", "2026-11-22"),
        ),
        (rss("A", "<link>http://[press.example/a</link>"), Item("http://[press.example/a", "A", "2026-11-22")),
    ],
    ids=["broken elsewhere", "a guid alone", "elements in a title", "two titles", "misnamed encoding", "no address"],
)
def test_odd_feeds_give_what_they_say(body: bytes, expected: Item) -> None:
    assert read_feed(body, BASE) == [expected]


def test_an_encoding_whose_name_is_no_text_makes_no_feed() -> None:
    with pytest.raises(UnreadableError):
        read_feed(b'<?xml version="1.0" encoding="\xec\xff"?><rss><channel></rss>', BASE)


def test_faults_in_feeds_raise_nothing_and_are_read_as_another_parser_reads_them() -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "feeds.py"
    done = subprocess.run([sys.executable, str(script), "--mutations", "100"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_json_feeds_are_read() -> None:
    assert read_feed(JSON, BASE) == [
        Item("http://press.example/a", "A", "2026-11-22"),
        Item("http://other.example/b"),
        Item(""),
    ]


def test_a_feed_without_items_is_a_feed() -> None:
    assert read_feed(b'<rss version="2.0"><channel><title>T</title></channel></rss>', BASE) == []


@pytest.mark.parametrize("body", [b"", b"<html><body><p>Please wait</p></body></html>", b"{}", b'{"items": 1}', b"\0\1\2", b"just words"])
def test_what_is_no_feed_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_feed(body, BASE)


def test_entities_of_a_feed_are_not_followed() -> None:
    attack = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + RSS.replace("<title>B", "<title>&x;B").encode()
    )
    assert all("\n" not in (item.title or "") and len(item.title or "") < 12 for item in read_feed(attack, BASE))


@pytest.mark.parametrize(
    ("body", "coding"),
    [(URLS.encode(), None), (gzip.compress(URLS.encode(), mtime=0), None), (gzip.compress(URLS.encode(), mtime=0), "gzip")],
)
def test_a_sitemap_gives_pages_with_their_own_fields(body: bytes, coding: str | None) -> None:
    sitemap = read_sitemap(body, coding, QUICK)
    assert sitemap.pages == [
        Item("http://press.example/a", "A & B", "2026-11-22T10:00:00Z", "2026-11-22"),
        Item("http://press.example/b"),
    ]
    assert (sitemap.children, sitemap.cut) == ([], False)


def test_a_packed_sitemap_under_a_coding_is_unpacked_twice() -> None:
    assert len(read_sitemap(gzip.compress(gzip.compress(URLS.encode())), "gzip", QUICK).pages) == 2


def test_an_index_gives_further_sitemaps() -> None:
    sitemap = read_sitemap(INDEX.encode(), None, QUICK)
    assert sitemap.children == [Item("http://press.example/s1.xml.gz", None, None, "2026-11-01")]
    assert sitemap.pages == []


def test_a_plain_list_of_addresses_is_a_sitemap() -> None:
    assert [item.url for item in read_sitemap(b"http://press.example/a\r\nhttp://press.example/b\r\n", None, QUICK).pages] == [
        "http://press.example/a",
        "http://press.example/b",
    ]


def test_a_sitemap_that_breaks_off_gives_what_came() -> None:
    sitemap = read_sitemap(URLS[:-60].encode(), None, QUICK)
    assert sitemap.pages[0].url == "http://press.example/a"


def test_a_sitemap_is_read_up_to_its_bounds() -> None:
    many = "<urlset>" + "<url><loc>http://press.example/a</loc></url>" * 1000 + "</urlset>"
    few = read_sitemap(many.encode(), None, replace(QUICK, sitemap_entries=100))
    assert (len(few.pages), few.cut) == (100, True)
    short = read_sitemap(gzip.compress(many.encode()), None, replace(QUICK, sitemap_bytes=10_000))
    assert len(short.pages) < 300
    assert short.cut


@pytest.mark.parametrize("body", [b"", b"<html><body>no</body></html>", b"<rss/>", b"\0\1", gzip.compress(b"nothing", mtime=0)])
def test_what_is_no_sitemap_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_sitemap(body, None, QUICK)


HTML = """<base href="/x/"><a href="/2026/11/22/a">A <b>b</b></a><a class=n href="c.html">C</a><a class=n href="c.html">again</a>
<a href="mailto:x@y">mail</a><a href="javascript:void(0)">js</a><a>none</a><a href="http://[::1">bad</a><script>var u = '/s/1';</script>"""


def listing(**options: object) -> list[Item]:
    way = Way.model_validate({"kind": "listing", "url": "http://press.example/news/", **options})
    return read_listing(HTML, "http://press.example/news/", way)


def test_a_listing_gives_its_links_once_and_resolved() -> None:
    assert listing() == [Item("http://press.example/2026/11/22/a", "A b"), Item("http://press.example/x/c.html", "C")]


def test_a_listing_gives_the_links_that_are_selected_or_matched() -> None:
    assert listing(links="a.n") == [Item("http://press.example/x/c.html", "C")]
    assert listing(pattern=r"'(/s/\d)'") == [Item("http://press.example/s/1")]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/22/title", "2026-11-22"),
        ("/news/2026-11-22-title", "2026-11-22"),
        ("/a/20261122/x", "2026-11-22"),
        ("/2026/1/2", "2026-01-02"),
        ("/2026/11/title", None),
        ("/2026/13/40/x", None),
        ("/story/20261122334", None),
        ("/7749/11/22/", None),
    ],
)
def test_a_day_in_an_address_is_seen(path: str, day: str | None) -> None:
    assert str(day_in_path(path)) == str(day)


@pytest.mark.parametrize(
    ("title", "text"), [("  A\n B ", "A B"), ("&quot;A&quot; <em>b</em>", '"A" b'), ("", None), (None, None), ("1 < 2", "1 < 2")]
)
def test_titles_are_plain(title: str | None, text: str | None) -> None:
    assert plain(title) == text
