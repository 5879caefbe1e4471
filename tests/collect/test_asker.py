"""What single servers do to us, and what becomes of it."""

import asyncio
from dataclasses import replace

import pytest

from flows.collect.message import read_message
from flows.records import Outcome
from servers.press import QUICK, Press, Reply, answer, rss, source
from servers.replies import HTML_HEAD, chunked, closing, drip, endless

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
TEXT = b"<html><title>News</title><p>" + b"word " * 2000


async def fetch(press: Press, reply: bytes | list[bytes] | Reply, **network: object) -> Outcome:
    """Return how one page ended that answers like this, with its source's account checked."""
    press.pages["press.example/feed"] = answer(rss([("http://press.example/page", WHEN)]))
    press.pages["press.example/page"] = reply
    (report,) = await press.collect(source(), **network)
    assert report.found == 1
    (outcome,) = report.outcomes
    return Outcome(outcome)


async def test_a_record_says_what_was_asked_of_whom(press: Press) -> None:
    assert await fetch(press, answer(TEXT)) is Outcome.OK
    (page,) = press.pages_kept().values()
    assert page.request == press.asked[-1].head
    assert page.ip == "127.0.0.1"


async def test_what_came_of_a_broken_body_is_kept_and_marked(press: Press) -> None:
    await fetch(press, closing(HTML_HEAD + b"Content-Length: 99\r\n\r\nabc"))
    (page,) = press.pages_kept().values()
    assert (page.status, page.body, page.truncated) == (200, b"abc", "disconnect")


async def test_a_body_is_cut_at_its_bound(press: Press) -> None:
    await fetch(press, endless(HTML_HEAD + b"\r\n"), bounds=replace(QUICK, wire_bytes=300_000))
    (page,) = press.pages_kept().values()
    assert page.truncated == "length"
    assert 300_000 - 4096 < len(page.body) < 300_000 + QUICK.header_bytes


async def test_large_bodies_wait_for_their_place_in_memory(press: Press) -> None:
    urls = [f"http://press{number}.example/page" for number in range(6)]
    for number, url in enumerate(urls):
        press.pages[f"press{number}.example/feed"] = answer(rss([(url, WHEN)]))
        press.pages[f"press{number}.example/page"] = answer(b"x" * 2_000_000)
    sources = [source(f"press{number}.example") for number in range(6)]
    reports = await press.collect(*sources, bounds=replace(QUICK, large_at_once=1, total_seconds=5))
    assert [report.outcomes for report in reports] == [{"ok": 1}] * 6


async def test_a_body_of_a_few_bytes_a_second_is_not_waited_for(press: Press) -> None:
    dripping = drip(HTML_HEAD + b"Content-Length: 9999\r\n\r\n", b"x")
    bounds = replace(QUICK, idle_seconds=5, total_seconds=60, slow_seconds=0.2, slow_bytes_per_second=1000)
    started = asyncio.get_running_loop().time()
    assert await fetch(press, dripping, bounds=bounds) is Outcome.TIMEOUT_TOTAL
    assert asyncio.get_running_loop().time() - started < 5


async def test_interim_responses_and_what_follows_a_message_are_no_part_of_it() -> None:
    received = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nA: b\n\nbodyHTTP/1.1 200 OK\r\n\r\n"
    message = read_message(received, chunked=False, length=4)
    assert message is not None
    assert (message.head, message.body, message.exact) == (b"HTTP/1.1 200 OK\nA: b\n\n", b"body", True)


async def test_where_the_wire_hands_nothing_on_the_record_says_so(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.collect.session.tap", lambda _: None)
    assert await fetch(press, chunked(b"<p>He", b"llo")) is Outcome.OK
    (page,) = press.pages_kept().values()
    assert not page.wire_exact
    assert page.response_head == HTML_HEAD + b"Content-Length: 8\r\n\r\n"
    assert page.body == b"<p>Hello"
