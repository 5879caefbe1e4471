"""robots.txt obeyed."""

import asyncio

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
