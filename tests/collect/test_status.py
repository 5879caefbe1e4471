"""What the ledger says of a source."""

from datetime import date, timedelta

import pytest

from flows.records import Status, Window
from servers.press import DAY, NOW, Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0100"


def links(*pages: str) -> bytes:
    return answer("".join(f'<a href="/{page}">{page}</a>' for page in pages))


def way(kind: str, path: str, **options: object) -> dict[str, object]:
    return {"kind": kind, "url": f"http://press.example/{path}", **options}


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
    press.publish(str(DAY))
    window = Window(day=DAY, first=DAY, undated=False)
    (report,) = await press.collect(source(), window=window, now=NOW + timedelta(days=60))
    assert (report.status, report.reason) == expected


async def test_a_feed_that_meets_what_is_committed_has_no_gap(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(12)]))
    press.publish(*map(str, range(12)))
    (report,) = await press.collect(source())
    assert (report.status, report.reason) == (Status.PARTIAL, "feed_window")
    (report,) = await press.collect(source(), seen=lambda _, keys: keys[-1:])
    assert (report.status, report.skipped) == (Status.COMPLETE, {"already_committed": 1})


async def test_a_second_way_that_lists_everything_closes_the_gap(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(12)]))
    press.pages["press.example/2026-11-22"] = links("0", "x")
    press.publish("x", *map(str, range(12)))
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
    assert (report.status, report.reason, report.outcomes) == (Status.BLOCKED, "consent", {"blocked": 2})


async def test_a_budget_ends_with_its_name(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([(f"/{number}", WHEN) for number in range(4)]))
    press.publish(*map(str, range(4)))
    (report,) = await press.collect(source(limits={"pages": 3}))
    assert (report.status, report.reason, report.outcomes) == (Status.PARTIAL, "budget", {"budget": 1, "ok": 3})
    (report,) = await press.collect(source(limits={"minutes": 0.001}), pace=0.03)
    assert (report.status, report.reason) == (Status.PARTIAL, "budget")


async def test_one_source_that_fails_leaves_the_others_alone(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN)]))
    press.publish("a")
    press.hosts.add("down.example")
    book = {"press.example": ("127.0.0.1", press.port), "down.example": ("127.0.0.1", 1)}
    down, up = await press.collect(source("down.example"), source(), address_book=book)
    assert (down.status, down.reason) == (Status.PARTIAL, "connect_error")
    assert (up.status, up.outcomes) == (Status.COMPLETE, {"ok": 1})


async def test_a_keeper_that_cannot_keep_stops_the_run(press: Press) -> None:
    def full_disk(_: object) -> None:
        raise OSError(28, "No space left on device")

    press.hosts.add("press.example")
    press.keep = full_disk
    with pytest.raises(ExceptionGroup) as stopped:
        await press.collect(source())
    assert stopped.group_contains(OSError, match="No space")
