"""What publishers reserve, as they say it."""

import gzip

import pytest

from flows.collect.reservations import in_headers, in_page, in_robots
from flows.records import Resource
from servers.press import Press, answer, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("tdm-reservation", "1", ["header:tdm-reservation=1"]),
        ("TDM-Reservation", " 1 ", ["header:tdm-reservation=1"]),
        ("tdm-policy", "https://press.example/policy", ["header:tdm-policy=https://press.example/policy"]),
        ("tdm-policy", "see our terms", []),
        ("tdm-reservation", "0", []),
        ("X-Robots-Tag", "noai, noimageai", ["header:noai", "header:noimageai"]),
        ("X-Robots-Tag", "NoArchive", ["header:noarchive"]),
        ("X-Robots-Tag", "index, follow", []),
        ("X-Robots-Tag", "otherbot: noai", []),
        ("X-Robots-Tag", "Dateline: noai", ["header:noai"]),
        ("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noai", ["header:noai"]),
        ("X-Robots-Tag", "noai, max-snippet:20", ["header:noai"]),
        ("Content-Signal", "search=yes,ai-train=no", ["header:ai-train=no"]),
        ("Content-Usage", "train-ai=n, search=y", ["header:train-ai=n"]),
        ("Server", "noai", []),
    ],
)
def test_headers_reserve(name: str, value: str, expected: list[str]) -> None:
    assert list(in_headers([(name, value)], "Dateline")) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<meta name="tdm-reservation" content="1">', ["meta:tdm-reservation=1"]),
        ('<meta name="tdm-policy" content="http://press.example/a,b">', ["meta:tdm-policy=http://press.example/a%2Cb"]),
        ("<META CONTENT=1 NAME=tdm-reservation />", ["meta:tdm-reservation=1"]),
        ("<meta name='robots' content='index, noai, noimageai'>", ["meta:noai", "meta:noimageai"]),
        ('<meta name="dateline" content="noarchive">', ["meta:noarchive"]),
        ('<meta name="googlebot" content="noarchive">', []),
        ('<meta name="tdm-reservation" content="0">', []),
        ('<meta name="description" content="noai">', []),
        ("<p>noai</p>", []),
    ],
)
def test_meta_elements_reserve(markup: str, expected: list[str]) -> None:
    assert list(in_page(f"<html><head>{markup}</head>", "Dateline")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", ("robots.txt:ai-train=no",)),
        ("User-agent: *\nContent-Usage: train-ai=n # not that", ("robots.txt:train-ai=n",)),
        ("User-agent: *\nContent-Usage: /photos/ train-ai=n", ("robots.txt:train-ai=n /photos/",)),
        ("User-agent: GPTBot\nContent-Signal: ai-train=no\n\nUser-agent: *\nAllow: /", ()),
        ("User-agent: Dateline\nContent-Signal: ai-input=no\n\nUser-agent: *\nContent-Signal: ai-train=no", ("robots.txt:ai-input=no",)),
        ("Content-Signal: ai-train=no", ("robots.txt:ai-train=no",)),
        ("User-agent: a\nUser-agent: *\nDisallow: /x\nContent-Signal: ai-train=no", ("robots.txt:ai-train=no",)),
        ("User-agent: *\nContent-Signal: search=yes", ()),
    ],
)
def test_a_robots_txt_reserves_for_its_groups(text: str, expected: tuple[str, ...]) -> None:
    assert in_robots(text, "Dateline") == expected


async def test_each_capture_bears_what_its_host_its_headers_and_its_page_reserve(press: Press) -> None:
    page = gzip.compress(b'<html><meta name="robots" content="noai"><p>a', mtime=0)
    press.pages |= {
        "press.example/robots.txt": answer("User-agent: *\nContent-Signal: ai-train=no"),
        "press.example/feed": answer(rss([("/a", WHEN), ("/b", WHEN)]), mime="text/xml"),
        "press.example/a": answer(page, Content_Encoding="gzip", TDM_Reservation="1"),
        "press.example/b": answer("<p>b"),
    }
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 2}
    kept = {each.url[-2:]: each.reservations for each in press.kept if each.resource is Resource.PAGE}
    assert kept == {
        "/a": ("robots.txt:ai-train=no", "header:tdm-reservation=1", "meta:noai"),
        "/b": ("robots.txt:ai-train=no",),
    }
