"""robots.txt obeyed."""

import asyncio
import gzip
import time

import pytest

from flows.collect.robots import parse_rules
from flows.records import Outcome
from servers.press import QUICK, Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
CLOSED = "User-agent: *\nDisallow: /"
PARTLY = "User-agent: *\nDisallow: /private"


async def collected(press: Press, robots: object) -> tuple[str, str | None, dict[str, int], Outcome]:
    """Return status, reason, page outcomes and the feed's outcome of a source with this robots.txt."""
    press.pages |= {
        "press.example/robots.txt": robots,
        "press.example/feed": answer(rss([("/a", WHEN), ("/private/b", WHEN)])),
        "press.example/a": answer("a"),
        "press.example/private/b": answer("b"),
    }
    (report,) = await press.collect(source())
    return report.status, report.reason, dict(report.outcomes), report.ways[0].outcome


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (answer(PARTLY), ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (answer(b"\xef\xbb\xbf" + PARTLY.encode()), ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (answer(PARTLY.replace("\n", "\r")), ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (answer(CLOSED), ("blocked", "robots_denied", {}, "robots_denied")),
        (answer(b"", "200 OK"), ("complete", None, {"ok": 2}, "ok")),
        (answer("<html>" + CLOSED), ("complete", None, {"ok": 2}, "ok")),
        (answer(CLOSED, "404 Not Found"), ("complete", None, {"ok": 2}, "ok")),
        (answer(CLOSED, "410 Gone"), ("complete", None, {"ok": 2}, "ok")),
        (answer("", "401 Unauthorized"), ("blocked", "robots_denied", {}, "robots_denied")),
        (answer("", "403 Forbidden"), ("blocked", "robots_denied", {}, "robots_denied")),
        (answer("", "429 Too Many"), ("partial", "robots_unreachable", {}, "robots_unreachable")),
        (answer("", "500 Oops"), ("partial", "robots_unreachable", {}, "robots_unreachable")),
        (answer("", "503 Later"), ("partial", "robots_unreachable", {}, "robots_unreachable")),
        ([answer("", "503 Later"), answer(PARTLY)], ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (answer("no gzip", Content_Encoding="zstd"), ("complete", None, {"ok": 2}, "ok")),
        (answer(b"\x1f\x8b" + b"\xff" * 50, Content_Encoding="gzip"), ("partial", "robots_unreachable", {}, "robots_unreachable")),
        (answer(gzip.compress(PARTLY.encode()), Content_Encoding="gzip"), ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (answer(PARTLY + "\n#" * 400_000), ("complete", None, {"ok": 1, "robots_denied": 1}, "ok")),
        (redirect("/other"), ("complete", None, {"ok": 2}, "ok")),
        (redirect("/robots.txt"), ("complete", None, {"ok": 2}, "ok")),
    ],
)
async def test_every_kind_of_answer_has_its_meaning(robots: object, expected: tuple[object, ...], press: Press) -> None:
    assert await collected(press, robots) == expected


async def test_a_silent_host_is_not_asked_for_pages(press: Press) -> None:
    async def silent(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    assert await collected(press, silent) == ("partial", "timeout_first_byte", {}, "timeout_first_byte")
    assert press.paths() == []


async def test_redirected_rules_are_of_the_host_that_was_asked(press: Press) -> None:
    press.pages["rules.example/robots.txt"] = answer(PARTLY)
    assert (await collected(press, redirect("http://rules.example/robots.txt")))[2] == {"ok": 1, "robots_denied": 1}


async def test_robots_txt_is_asked_for_once_and_kept(press: Press) -> None:
    await collected(press, answer(PARTLY))
    assert [each.path for each in press.asked].count("/robots.txt") == 1
    assert [each.resource for each in press.kept].count("robots") == 1


async def test_the_end_of_a_redirect_is_under_its_own_hosts_rules(press: Press) -> None:
    press.pages |= {
        "press.example/feed": answer(rss([("/a", WHEN)])),
        "press.example/a": redirect("http://closed.example/a"),
        "closed.example/robots.txt": answer(CLOSED),
        "closed.example/a": answer("a"),
    }
    (report,) = await press.collect(source())
    assert report.outcomes == {"robots_denied": 1}
    assert press.paths("closed.example") == []


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nRequest-rate: 1/30s", 30.0),
        ("User-agent: dateline\nCrawl-delay: 9\n\nUser-agent: *\nCrawl-delay: 3", 9.0),
        ("User-agent: other\nCrawl-delay: 9", 0.0),
    ],
)
def test_a_crawl_delay_is_obeyed_up_to_a_minute(text: str, delay: float) -> None:
    assert parse_rules(text.encode(), "Dateline", QUICK).crawl_delay == delay


ALL = "User-agent: *\n"
PROBES = {
    "no rules": ("", "/a", True),
    "empty disallow": (ALL + "Disallow:", "/a", True),
    "prefix": (ALL + "Disallow: /a", "/abc", False),
    "another path": (ALL + "Disallow: /a", "/b", True),
    "the longest rule": (ALL + "Disallow: /a\nAllow: /a/b", "/a/b/c", True),
    "the longest rule, first": (ALL + "Allow: /a\nDisallow: /a/b", "/a/b/c", False),
    "allow wins a tie": (ALL + "Disallow: /a\nAllow: /a", "/a", True),
    "star": (ALL + "Disallow: /*.php", "/a/b.php?x", False),
    "star in the middle": (ALL + "Disallow: /a/*/c", "/a/b/c", False),
    "end": (ALL + "Disallow: /*.php$", "/a.php", False),
    "end, and more": (ALL + "Disallow: /*.php$", "/a.php5", True),
    "query": (ALL + "Disallow: /*?print=", "/a?print=1", False),
    "paths have their case": (ALL + "Disallow: /A", "/a", True),
    "names have none": ("user-AGENT: DATELINE\ndisALLOW: /a", "/a", False),
    "own group before that for all": (ALL + "Disallow: /\n\nUser-agent: dateline\nDisallow: /x", "/a", True),
    "two groups of one name": (
        "User-agent: dateline\nDisallow: /a\n\nUser-agent: *\nAllow: /\n\nUser-agent: dateline\nDisallow: /b",
        "/a",
        False,
    ),
    "two names, one group": ("User-agent: other\nUser-agent: dateline\nDisallow: /a", "/a", False),
    "empty lines in a group": (ALL + "\n\nDisallow: /a", "/a", False),
    "rules before any name": ("Disallow: /a\n" + ALL + "Allow: /", "/a", True),
    "comment after a rule": (ALL + "Disallow: /a # no", "/a", False),
    "spaces": ("  User-agent :  * \n  Disallow :  /a  ", "/a", False),
    "unknown line between": (ALL + "Noindex: /x\nDisallow: /a", "/a", False),
    "sitemap between": (ALL + "Sitemap: http://press.example/s.xml\nDisallow: /a", "/a", False),
    "byte order mark": ("\ufeff" + ALL + "Disallow: /a", "/a", False),
    "lines that end in CR": ("User-agent: *\rDisallow: /a", "/a", False),
    "percent or not": (ALL + "Disallow: /caf%C3%A9", "/café", False),
    "percent in small letters": (ALL + "Disallow: /caf%c3%a9", "/caf%C3%A9", False),
    "a slash that is no slash": (ALL + "Disallow: /a%2Fb", "/a/b", True),
    "longer name of another": ("User-agent: datelinebot\nDisallow: /", "/a", True),
    "beginning of our name": ("User-agent: date\nDisallow: /", "/a", True),
    "beginning of our name, all closed": (ALL + "Disallow: /\n\nUser-agent: date\nAllow: /", "/a", False),
    "name with a version": ("User-agent: Dateline/1.0\nDisallow: /a", "/a", False),
    "thirty stars": (ALL + "Disallow: /" + "*a" * 30 + "b", "/" + "a" * 200, True),
    "bytes that are no text": (ALL + "Disallow: /a\udcff\nDisallow: /b", "/b", False),
}


@pytest.mark.parametrize("name", PROBES)
def test_rules_mean_what_the_standard_says(name: str) -> None:
    text, path, allowed = PROBES[name]
    rules = parse_rules(text.encode("utf-8", "surrogateescape"), "Dateline", QUICK)
    assert (rules.outcome(f"http://press.example{path}", "Dateline") is None) is allowed


def test_thousands_of_rules_are_read_and_asked_in_little_time() -> None:
    text = ALL + "\n".join(f"Disallow: /section{number}/*.html$" for number in range(5000))
    started = time.perf_counter()
    rules = parse_rules(text.encode(), "Dateline", QUICK)
    assert rules.outcome("http://press.example/section4999/a.html", "Dateline") is Outcome.ROBOTS_DENIED
    assert time.perf_counter() - started < 5
