"""Chains of redirects, and runs that are stopped."""

import asyncio
from contextlib import suppress

import pytest

from flows.records import Exchange, Outcome, Resource, Status
from flows.urls import url_key
from servers.press import Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0100"


class StoppedError(Exception):
    """A run is stopped here."""


async def test_an_entry_goes_with_the_last_response_of_its_chain(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/short", WHEN)]))
    press.pages["press.example/short"] = redirect("/long", "301 Moved Permanently")
    press.pages["press.example/long"] = redirect("http://other.example/page?x=1#part")
    press.pages["other.example/page?x=1"] = answer("hello")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1}
    hops = [each for each in press.kept if each.resource is Resource.PAGE]
    assert [(hop.hop, hop.outcome, hop.entry is not None) for hop in hops] == [
        (2, Outcome.OK, True),
        (1, Outcome.REDIRECT, False),
        (0, Outcome.REDIRECT, False),
    ]
    assert hops[2].url_key == url_key("http://press.example/short")
    assert hops[0].url_key == url_key("http://other.example/page?x=1")
    assert hops[0].entry is not None
    assert hops[0].entry.url == "http://press.example/short"


async def test_a_redirect_whose_end_was_not_had_is_not_settled(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/short", WHEN), ("/closed", WHEN)]))
    press.pages["press.example/short"] = redirect("/long")
    press.pages["press.example/long"] = answer("", "503 Later")
    press.pages["press.example/closed"] = redirect("http://10.0.0.1/")
    (report,) = await press.collect(source())
    assert report.outcomes == {"blocked_address": 1, "http_5xx": 1}
    ended = {each.url[-6:]: each.outcome for each in press.kept if each.status == 302}
    assert ended == {"/short": Outcome.HTTP_5XX, "closed": Outcome.REDIRECT}


@pytest.mark.parametrize("stop", range(2, 12))
async def test_a_run_stopped_at_any_moment_goes_on_without_asking_for_a_kept_page_again(stop: int, press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{page}", WHEN) for page in ("a", "r", "s", "b", "missing")]))
    press.pages["press.example/r"] = redirect("/r2")
    press.pages["press.example/r2"] = redirect("/r3", Connection="close")
    press.pages["press.example/s"] = redirect("/s2")
    press.publish("a", "b", "r3", "s2")
    kept: list[Exchange] = []

    def keep(exchange: Exchange) -> None:
        if len(kept) == stop:
            raise StoppedError
        kept.append(exchange)

    press.keep = keep
    with suppress(ExceptionGroup):
        await press.collect(source())
    captured = {each.url_key: each.outcome for each in kept if each.resource is Resource.PAGE}
    press.keep = kept.append
    (report,) = await press.collect(source(), captured=captured)
    pages = [each.url for each in kept if each.resource is Resource.PAGE]
    assert len(pages) == len(set(pages))
    assert {url[-2:] for url in pages} == {"/a", "/b", "/r", "/s", "r2", "r3", "s2", "ng"}
    assert sum(report.outcomes.values()) == 5
    assert report.status is Status.COMPLETE


async def test_a_run_that_is_cancelled_ends_at_once(press: Press) -> None:
    asked = asyncio.Event()

    async def mute(_: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(9)

    press.pages["press.example/feed"] = answer(rss([(f"/{page}", WHEN) for page in range(9)]))
    press.pages |= {f"press.example/{page}": mute for page in range(9)}
    run = asyncio.create_task(press.collect(source()))
    await asked.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run


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
    press.publish("a", "b", "c")
    kept = {url_key("http://press.example/a"): "wrong_type", url_key("http://press.example/b"): "http_5xx"}
    (report,) = await press.collect(source(), captured=kept)
    assert report.outcomes == {"ok": 2, "wrong_type": 1}
    assert press.paths() == ["/feed", "/b", "/c"]


async def test_a_keeper_that_cannot_keep_stops_the_run(press: Press) -> None:
    def full_disk(_: object) -> None:
        raise OSError(28, "No space left on device")

    press.hosts.add("press.example")
    press.keep = full_disk
    with pytest.raises(ExceptionGroup) as stopped:
        await press.collect(source())
    assert stopped.group_contains(OSError, match="No space")
