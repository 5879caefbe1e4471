"""Pages of the archive that are asked for again."""

from datetime import timedelta

import pytest

from flows.records import Earlier, Entry, Outcome, SourceReport, Status, Visit
from flows.urls import url_key
from servers.press import NOW, Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 0\r\n\r\n'
PAGE = answer(b"<p>a", ETag='"1"')


def visit(path: str) -> Visit:
    url = f"http://press.example/{path}"
    entry = Entry(source_id="press", url=url, url_key=url_key(url), via="feed", via_url="http://press.example/feed", title="A")
    return Visit(entry=entry, previous=f"urn:uuid:{path}")


def known(path: str, payload: bytes = b"<p>a", age: timedelta = timedelta(days=6), **changes: object) -> Earlier:
    url = f"http://press.example/{path}"
    values = {"record_id": f"urn:uuid:{path}", "url": url, "fetched_at": NOW - age, "payload_digest": "sha1:X", "payload": payload}
    return Earlier(**{**values, "content_type": "text/html", "etag": '"1"', "last_modified": "Sat, 21 Nov 2026 01:00:00 GMT", **changes})


async def visited(press: Press, *paths: str, discovers: bool = False, **changes: object) -> SourceReport:
    copies = {url_key(f"http://press.example/{path}"): known(path, **changes) for path in paths}
    (report,) = await press.collect(
        source(**({"limits": {"delay_seconds": 0, "pages": 2}} if discovers else {})),
        earlier=copies.get,
        visits={"press": [visit(path) for path in paths]},
        discovers=discovers,
    )
    return report


def conditions(press: Press, path: str) -> tuple[bool, bool]:
    head = next(each.head for each in press.asked if each.path == path)
    return b'If-None-Match: "1"' in head, b"If-Modified-Since: Sat, 21 Nov 2026 01:00:00 GMT" in head


@pytest.mark.parametrize(
    ("reply", "outcome", "body"),
    [(UNCHANGED, Outcome.NOT_MODIFIED, b""), (PAGE, Outcome.DUPLICATE, b""), (answer(b"<p>corrected"), Outcome.OK, b"<p>corrected")],
)
async def test_a_page_is_asked_whether_it_has_changed_and_kept_whole_only_then(
    reply: bytes, outcome: Outcome, body: bytes, press: Press
) -> None:
    press.pages["press.example/a"] = reply
    report = await visited(press, "a")
    assert conditions(press, "/a") == (True, True)
    (kept,) = press.pages_kept().values()
    assert (kept.outcome, kept.body, kept.previous, kept.entry) == (outcome, body, "urn:uuid:a", visit("a").entry)
    assert (kept.earlier is None) == (outcome is Outcome.OK)
    assert (report.status, report.reason, report.found, report.outcomes) == (Status.NOT_TRIED, "revisit", 0, {})
    assert report.revisits == {outcome: 1}


async def test_a_page_whose_whole_copy_is_old_is_asked_for_without_conditions(press: Press) -> None:
    press.pages["press.example/a"] = PAGE
    assert (await visited(press, "a", age=timedelta(days=23))).revisits == {"duplicate": 1}
    assert conditions(press, "/a") == (False, False)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
async def test_a_page_that_is_gone_is_noted_as_gone(status: str, press: Press) -> None:
    press.pages["press.example/a"] = answer(b"no", status)
    assert (await visited(press, "a")).revisits == {"http_4xx": 1}
    (kept,) = press.pages_kept().values()
    assert (kept.status, kept.previous) == (int(status[:3]), "urn:uuid:a")


async def test_a_page_that_has_moved_is_followed_and_each_response_names_the_one_before(press: Press) -> None:
    press.pages |= {"press.example/a": redirect("/b"), "press.example/b": answer(b"<p>b")}
    assert (await visited(press, "a")).revisits == {"ok": 1}
    assert [(each.outcome, each.previous) for each in press.kept if each.status != 404] == [
        ("ok", "urn:uuid:a"),
        ("redirect", "urn:uuid:a"),
    ]


async def test_rules_of_robots_txt_hold_for_a_page_that_was_had_before(press: Press) -> None:
    press.pages |= {"press.example/robots.txt": answer("User-agent: *\nDisallow: /a"), "press.example/a": PAGE}
    assert (await visited(press, "a")).revisits == {"robots_denied": 1}
    assert press.paths() == []


async def test_new_pages_come_first_and_what_the_budget_does_not_allow_is_counted(press: Press) -> None:
    press.pages |= {"press.example/feed": answer(rss([("/new", WHEN)])), "press.example/a": UNCHANGED, "press.example/b": UNCHANGED}
    press.publish("new")
    report = await visited(press, "a", "b", discovers=True)
    assert (report.status, report.outcomes, report.revisits) == (Status.COMPLETE, {"ok": 1}, {"budget": 1, "not_modified": 1})
    assert press.paths() == ["/feed", "/new", "/a"]


async def test_a_page_that_a_list_announces_anew_is_asked_for_once(press: Press) -> None:
    press.pages |= {"press.example/feed": answer(rss([("/a", WHEN)])), "press.example/a": PAGE}
    report = await visited(press, "a", discovers=True)
    assert (report.outcomes, report.revisits) == ({"ok": 1}, {})
    assert press.paths() == ["/feed", "/a"]


async def test_a_visit_that_an_earlier_part_of_the_run_made_is_not_made_again(press: Press) -> None:
    press.hosts.add("press.example")
    captured = {visit("a").entry.url_key: "not_modified"}
    (report,) = await press.collect(source(), captured=captured, visits={"press": [visit("a")]}, discovers=False)
    assert (report.revisits, press.asked) == ({"not_modified": 1}, [])
