"""Lists and robots.txt that have not changed since the night before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.records import Earlier, Outcome, Resource, SourceReport, Status
from flows.urls import url_key
from servers.press import NOW, Press, answer, rss, source
from servers.replies import chunked

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
FEED = rss([("/a", WHEN)])
ROBOTS = b"User-agent: *\nDisallow: /private"
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: W/"1-gzip"\r\nContent-Length: 0\r\n\r\n'
YESTERDAY = NOW - timedelta(hours=24)


def copy(path: str, payload: bytes, fetched_at: datetime = YESTERDAY, **changes: object) -> Earlier:
    """Return the archive's copy of a list."""
    values = {
        "record_id": "urn:uuid:0",
        "url": f"http://press.example/{path}",
        "fetched_at": fetched_at,
        "payload_digest": "sha1:X",
        "payload": payload,
        "content_type": "text/xml",
        "etag": 'W/"1-gzip"',
        "last_modified": "Sat, 21 Nov 2026 01:00:00 GMT",
    }
    return Earlier(**{**values, **changes})


async def collected(press: Press, *copies: Earlier) -> SourceReport:
    known = {url_key(each.url): each for each in copies}
    press.publish("a", "private/b")
    (report,) = await press.collect(source(), earlier=known.get)
    return report


def headers(press: Press, path: str) -> dict[str, str]:
    head = next(each.head for each in press.asked if each.path == path).decode()
    return dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)


async def test_a_list_that_is_unchanged_is_read_from_the_archive(press: Press) -> None:
    press.pages["press.example/feed"] = UNCHANGED
    report = await collected(press, copy("feed", FEED))
    assert (report.status, report.outcomes, report.ways[0].outcome) == (Status.COMPLETE, {"ok": 1}, Outcome.OK)
    asked = headers(press, "/feed")
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('W/"1-gzip"', "Sat, 21 Nov 2026 01:00:00 GMT")
    (kept,) = [each for each in press.kept if each.resource is Resource.FEED]
    assert (kept.outcome, kept.status, kept.body) == (Outcome.NOT_MODIFIED, 304, b"")
    assert kept.earlier is not None
    assert kept.earlier.record_id == "urn:uuid:0"


@pytest.mark.parametrize(("reply", "exact"), [(answer(FEED, mime="text/xml"), True), (chunked(FEED), False)])
async def test_a_list_that_comes_again_is_kept_without_its_body(reply: bytes, exact: bool, press: Press) -> None:
    press.pages["press.example/feed"] = reply
    report = await collected(press, copy("feed", FEED))
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 1})
    (kept,) = [each for each in press.kept if each.resource is Resource.FEED]
    assert (kept.outcome, kept.status, kept.body, kept.wire_exact) == (Outcome.DUPLICATE, 200, b"", exact)
    assert reply.startswith(kept.response_head)


async def test_a_list_that_has_changed_is_kept_whole(press: Press) -> None:
    press.pages["press.example/feed"] = answer(FEED, mime="text/xml")
    await collected(press, copy("feed", FEED + b" "))
    (kept,) = [each for each in press.kept if each.resource is Resource.FEED]
    assert (kept.outcome, kept.body, kept.earlier) == (Outcome.OK, FEED, None)


@pytest.mark.parametrize(
    "known",
    [
        copy("feed", FEED, NOW - timedelta(hours=41)),
        copy("feed", FEED, NOW + timedelta(hours=1)),
        copy("feed", FEED, etag=None, last_modified=None),
        copy("feed", FEED, etag='"é"', last_modified="a\r\nX: b"),
        replace(copy("feed", FEED), url="https://press.example/feed"),
    ],
    ids=["too old", "from the future", "nothing to ask with", "not to be sent", "another spelling"],
)
async def test_no_condition_is_set_without_reason_and_then_unchanged_is_no_answer(known: Earlier, press: Press) -> None:
    press.pages["press.example/feed"] = UNCHANGED
    report = await collected(press, known)
    assert not {"If-None-Match", "If-Modified-Since"} & set(headers(press, "/feed"))
    assert (report.status, report.reason) == (Status.PARTIAL, "protocol_error")


async def test_pages_are_asked_for_without_conditions(press: Press) -> None:
    press.pages["press.example/feed"] = answer(FEED, mime="text/xml")
    await collected(press, copy("a", b"<p>a"))
    assert not {"If-None-Match", "If-Modified-Since"} & set(headers(press, "/a"))


async def test_rules_that_are_unchanged_hold(press: Press) -> None:
    press.pages |= {"press.example/robots.txt": UNCHANGED, "press.example/feed": answer(rss([("/a", WHEN), ("/private/b", WHEN)]))}
    report = await collected(press, copy("robots.txt", ROBOTS))
    assert report.outcomes == {"ok": 1, "robots_denied": 1}


@pytest.mark.parametrize(
    ("status", "age", "outcomes"),
    [
        ("503 Later", 24, {"ok": 1, "robots_denied": 1}),
        ("500 Oops", 47, {"ok": 1, "robots_denied": 1}),
        ("503 Later", 49, {}),
        ("429 Too Many", 24, {}),
        ("403 Forbidden", 24, {}),
    ],
)
async def test_the_rules_of_the_night_before_hold_where_a_host_has_none_to_give(
    status: str, age: int, outcomes: dict[str, int], press: Press
) -> None:
    press.pages |= {
        "press.example/robots.txt": answer("", status),
        "press.example/feed": answer(rss([("/a", WHEN), ("/private/b", WHEN)])),
    }
    report = await collected(press, copy("robots.txt", ROBOTS, NOW - timedelta(hours=age)))
    assert report.outcomes == outcomes
