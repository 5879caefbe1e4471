"""Turns: who is asked when."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from flows.collect.lanes import LaneClosedError
from flows.collect.owners import registered_domain
from flows.collect.pacing import Pacer
from flows.collect.retry import backoff, read_retry_after
from flows.records import Outcome
from servers.press import NOW, QUICK, Press, answer, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"


def feed(host: str, pages: int) -> dict[str, bytes]:
    """Return the pages of a host with a feed of so many articles."""
    urls = {f"{host}/{number}": answer("x") for number in range(pages)}
    return {f"{host}/feed": answer(rss([(f"http://{url}", WHEN) for url in urls])), **urls}


async def test_a_host_is_asked_no_faster_than_its_delay(press: Press) -> None:
    press.pages |= feed("press.example", 6)
    await press.collect(source(), pace=0.1)
    times = [each.at for each in press.asked]
    assert len(times) == 9
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.1 * 0.85


async def test_hosts_of_one_owner_share_one_delay(press: Press) -> None:
    press.pages |= {**feed("www.press.example", 2), **feed("m.press.example", 2)}
    await press.collect(source("www.press.example"), source("m.press.example"), pace=0.06)
    times = sorted(each.at for each in press.asked)
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.06 * 0.85


async def test_sources_of_one_pace_group_share_one_delay(press: Press) -> None:
    press.pages |= {**feed("one.example", 2), **feed("two.test", 2)}
    await press.collect(source("one.example", pace_group="both"), source("two.test", pace_group="both"), pace=0.06)
    times = sorted(each.at for each in press.asked)
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.06 * 0.85


async def test_a_crawl_delay_slows_us_down(press: Press) -> None:
    press.pages |= {**feed("press.example", 2), "press.example/robots.txt": answer("User-agent: *\nCrawl-delay: 20")}
    await press.collect(source(), pace=0.01)
    times = [each.at for each in press.asked if each.path != "/robots.txt"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2 * 0.85


async def test_a_mute_host_holds_up_nobody(press: Press) -> None:
    async def mute(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(9)

    hosts = [f"press{number}.test" for number in range(12)]
    for host in hosts:
        press.pages |= feed(host, 5)
    press.pages |= {key: mute for key in press.pages if key.startswith("press0.test/") and key[-1].isdigit()}
    bounds = replace(QUICK, breaker_row=3)
    reports = await press.collect(*map(source, hosts), pace=0.02, slots=2, bounds=bounds)
    assert [dict(report.outcomes) for report in reports[1:]] == [{"ok": 5}] * 11
    assert reports[0].outcomes["breaker_open"] >= 1
    assert reports[0].status == "partial"
    ended = max(each.at for each in press.asked if each.host != "press0.test")
    assert ended - press.asked[0].at < 1.5


async def test_no_delay_is_below_the_floor_for_hosts_outside_the_book(press: Press) -> None:
    network = press.network(pace=0.0)
    assert network.factor("press.example") == 1.0
    assert press.network(pace=0.0, address_book={"press.example": ("127.0.0.1", 1)}).factor("press.example") == 0.0
    assert press.network(pace=2.0).factor("press.example") == 2.0


async def test_only_so_many_requests_are_under_way() -> None:
    pacer = Pacer(3, QUICK)
    under_way: list[int] = []
    running = 0

    async def one(owner: str) -> None:
        nonlocal running
        async with pacer.turn(owner, 0.0):
            running += 1
            under_way.append(running)
            await asyncio.sleep(0.005)
            running -= 1

    await asyncio.gather(*(one(f"owner{number % 10}") for number in range(40)))
    assert max(under_way) == 3


async def test_a_waiter_that_gives_up_leaves_the_others_their_turn() -> None:
    pacer = Pacer(1, QUICK)

    async def one(patience: float) -> bool:
        try:
            async with asyncio.timeout(patience), pacer.turn("owner", 0.0):
                await asyncio.sleep(0.02)
        except TimeoutError:
            return False
        return True

    assert await asyncio.gather(one(1), one(0.01), one(1), one(0.03), one(1)) == [True, False, True, False, True]
    assert pacer.free == 1


async def test_failures_in_a_row_close_an_owner_and_what_waits_is_told() -> None:
    pacer = Pacer(1, replace(QUICK, breaker_row=2, breaker_seconds=0.05))

    async def one() -> Outcome | None:
        try:
            async with pacer.turn("owner", 0.0):
                pacer.note_answer("owner", failed=True)
        except LaneClosedError as closed:
            return closed.outcome
        return None

    assert await asyncio.gather(*(one() for _ in range(4))) == [None, None, None, Outcome.BREAKER_OPEN]
    await asyncio.sleep(0.06)
    assert await one() is None
    assert await one() is Outcome.BREAKER_OPEN


async def test_a_hiccup_is_waited_out(press: Press) -> None:
    press.pages |= feed("press.example", 8)
    press.pages["press.example/3"] = [answer("", "503 Later"), answer("", "503 Later"), answer("x")]
    press.pages["press.example/4"] = [answer("", "503 Later"), answer("", "503 Later"), answer("x")]
    (report,) = await press.collect(source(), bounds=replace(QUICK, breaker_row=2))
    assert report.outcomes == {"ok": 8}


async def test_being_throttled_doubles_the_delay_until_answers_are_clean() -> None:
    pacer = Pacer(1, QUICK)
    async with pacer.turn("owner", 0.0):
        pacer.note_answer("owner", failed=False, throttled=True)
        pacer.note_answer("owner", failed=False, throttled=True)
    assert pacer.lanes["owner"].patience == 4.0
    for _ in range(20):
        pacer.note_answer("owner", failed=False)
    assert pacer.lanes["owner"].patience == 1.0


async def test_what_may_pass_is_asked_again_and_each_answer_kept(press: Press) -> None:
    press.pages |= feed("press.example", 1)
    press.pages["press.example/0"] = [answer("", "503 Later"), answer("", "502 Bad"), answer("x")]
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1}
    assert [each.status for each in press.kept if each.resource == "page"] == [503, 502, 200]
    assert [each.entry is not None for each in press.kept if each.resource == "page"] == [False, False, True]


async def test_three_tries_are_all(press: Press) -> None:
    press.pages |= feed("press.example", 1)
    press.pages["press.example/0"] = answer("", "503 Later")
    (report,) = await press.collect(source())
    assert (report.outcomes, report.status, report.reason) == ({"http_5xx": 1}, "partial", "http_5xx")
    assert press.paths().count("/0") == 3


async def test_a_retry_after_is_waited_for(press: Press) -> None:
    press.pages |= feed("press.example", 1)
    press.pages["press.example/0"] = [answer("", "429 Too Many", Retry_After="1"), answer("x")]
    (report,) = await press.collect(source())
    first, second = (each.at for each in press.asked if each.path == "/0")
    assert report.outcomes == {"ok": 1}
    assert second - first >= 0.95


async def test_a_long_retry_after_defers_the_rest_of_the_host(press: Press) -> None:
    press.pages |= feed("press.example", 4)
    press.pages["press.example/1"] = answer("", "429 Too Many", Retry_After="86400")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1, "deferred": 3}
    assert (report.status, report.reason) == ("partial", "deferred")
    assert press.paths() == ["/feed", "/0", "/1"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 02:31:00 GMT", 60.0),
        ("Mon, 23 Nov 2020 02:31:00 GMT", None),
        ("-5", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


def test_backoff_grows_and_spreads() -> None:
    random = Random(1)  # noqa: S311 - not for secrets
    waits = [backoff(attempt, 5.0, random) for attempt in (1, 2, 3) for _ in range(50)]
    assert 2.5 <= min(waits[:50]) < max(waits[:50]) <= 5
    assert 10 <= min(waits[100:]) < max(waits[100:]) <= 20


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("fr.globalvoices.org", "globalvoices.org"),
        ("one.blogspot.com", "blogspot.com"),
        ("a.b.press.example", "press.example"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
    ],
)
def test_an_owner_is_a_registered_domain(host: str, owner: str) -> None:
    assert registered_domain(host) == owner


async def test_no_turn_is_given_while_turns_are_held_back(press: Press) -> None:
    held = [True]
    asyncio.get_running_loop().call_later(0.5, held.clear)
    began = asyncio.get_running_loop().time()
    press.pages |= feed("press.example", 1)
    (report,) = await press.collect(source(), is_held=lambda: bool(held))
    assert report.outcomes == {"ok": 1}
    assert min(each.at for each in press.asked) - began >= 0.5
