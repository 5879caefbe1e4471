"""What archives of others list of a publisher, and the pages that are had from them."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from errno import ENOSPC
from random import Random
from typing import Any

import pytest

from flows.holdings.archives import fetch_holdings, list_common_crawl, list_wayback
from flows.records import Exchange, FillWay, Holding, Holdings, Outcome
from servers.press import answer, source
from servers.web_archives import (
    COMMON_CRAWL,
    DATA,
    INDEX,
    NOTHING,
    WAYBACK,
    WAYBACK_MACHINE,
    Archives,
    Capture,
    cut,
    gzipped,
    member,
    replayed,
    running_archives,
)

FIRST, LAST = date(2026, 11, 22), date(2026, 11, 25)
AT = datetime(2026, 11, 22, 10, 15, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PRESS = source(hosts=("press.example", "www.press.example"), urls={"deny": ("/galerie/",)})
SLOW_DOWN = answer("<Error><Code>SlowDown</Code></Error>", "503 Slow Down", mime="application/xml")


@pytest.fixture
async def archives() -> AsyncIterator[Archives]:
    async with running_archives() as archives:
        yield archives


def page(name: str, at: datetime = AT, host: str = "www.press.example", **changes: object) -> Capture:
    body = f"<html><p>{name} {at}</p></html>".encode()
    return Capture(**{"url": f"https://{host}/{name}", "at": at, "body": body, **changes})


def own(archives: Archives) -> dict[str, Any]:
    """Return what a run brings along."""
    return {"network": archives.network, "now": lambda: NOW, "random": Random(1)}  # noqa: S311  jitter


async def listed(archives: Archives, way: str = "crawl") -> Holdings:
    lists, options = (list_common_crawl, COMMON_CRAWL) if way == "crawl" else (list_wayback, WAYBACK_MACHINE)
    (found,) = await lists([PRESS], FIRST, LAST, options, **own(archives))
    return found


def urls(found: Holdings) -> list[str]:
    return sorted(holding.url.removeprefix("https://www.press.example/") for holding in found.holdings)


async def fetched(archives: Archives, *holdings: Holding) -> list[Exchange]:
    taken: list[tuple[Holding, Exchange]] = []
    await fetch_holdings(
        holdings,
        {"press": PRESS},
        archives.options(),
        take=lambda *each: taken.append(each),
        **own(archives),
    )
    assert [holding for holding, _ in taken] == list(holdings)
    return [exchange for _, exchange in taken]


# What is listed


async def test_every_page_of_an_index_is_read(archives: Archives) -> None:
    archives.crawl.hold(*(page(str(number)) for number in range(8)))
    archives.wayback.captures += [page(str(number)) for number in range(8)]
    for way in ("crawl", "wayback"):
        found = await listed(archives, way)
        assert urls(found) == list("01234567")
        assert (found.outcome, found.error, found.cut) == (Outcome.OK, None, False)
    assert [each.query.get("page", "-") for each in archives.crawl.asked if each.path.endswith("-index")] == ["-", "0", "1", "2"]
    keys = [each.query.get("resumeKey") for each in archives.wayback.asked if each.path.startswith("/cdx")]
    assert [key and key[:16] for key in keys] == [None, "example,press)/2", "example,press)/5"]


@pytest.mark.parametrize("way", ["crawl", "wayback"])
async def test_of_an_address_the_earliest_capture_of_the_span_is_listed(archives: Archives, way: str) -> None:
    captures = [page("a", AT - timedelta(days=1)), page("a", AT), page("a", AT + timedelta(hours=5)), page("b", AT + timedelta(days=9))]
    archives.crawl.hold(*captures)
    archives.wayback.captures += captures
    (holding,) = (await listed(archives, way)).holdings
    assert (holding.captured_at, holding.url, holding.status, holding.mime) == (AT, "https://www.press.example/a", 200, "text/html")
    assert holding.digest == f"sha1:{captures[1].digest}"


@pytest.mark.parametrize("way", ["crawl", "wayback"])
async def test_only_articles_of_the_source_are_listed(archives: Archives, way: str) -> None:
    captures = [
        page("a"),
        page("galerie/1"),
        page("gone", status=404),
        page("picture", mime="image/png"),
        page("b", host="shop.press.example"),
        page("c", host="press.example.other.example"),
    ]
    archives.crawl.hold(*captures)
    archives.wayback.captures += captures
    assert urls(await listed(archives, way)) == ["a"]


async def test_only_crawls_that_touch_the_span_are_asked(archives: Archives) -> None:
    archives.crawl.crawls |= {"CC-MAIN-2020-05": ("2020-01-17", "2020-01-29"), "CC-MAIN-2026-51": ("", ""), "CC-MAIN-2019-51": ("", "")}
    archives.crawl.hold(page("a"), crawl="CC-MAIN-2026-51")
    assert urls(await listed(archives)) == ["a"]
    asked = {each.path for each in archives.crawl.asked if each.path.endswith("-index")}
    assert asked == {"/CC-MAIN-2026-48-index", "/CC-MAIN-2026-51-index"}


async def test_what_a_service_answers_in_is_read_in_every_form(archives: Archives) -> None:
    archives.wayback.captures += [page(str(number)) for number in range(5)]
    archives.wayback.form = "text"
    archives.wayback.faults += [("/cdx", gzipped)]
    assert urls(await listed(archives, "wayback")) == list("01234")


async def test_what_was_asked_and_received_is_counted(archives: Archives) -> None:
    archives.crawl.hold(page("a"))
    found = await listed(archives)
    assert found.requests == len(archives.crawl.asked) - len([each for each in archives.crawl.asked if each.path == "/robots.txt"])
    assert found.received > 400


CUT, THROTTLED = cut(), answer("slow down", "429 Too Many Requests")
LISTING_FAULTS = {
    # way, fault of which request, fault, times: outcome, words of the error, pages that are listed all the same
    "throttled once": ("wayback", "/cdx", THROTTLED, 1, Outcome.OK, None, 5),
    "throttled for ever": ("wayback", "/cdx", THROTTLED, 9, Outcome.THROTTLED, "429", 0),
    "throttled on the second page": ("wayback", "resumeKey", THROTTLED, 9, Outcome.THROTTLED, "429", 3),
    "asked to wait too long": (
        "wayback",
        "/cdx",
        answer("", "429 Too Many Requests", Retry_After="3600"),
        1,
        Outcome.DEFERRED,
        "asked to wait 3600 s",
        0,
    ),
    "unavailable once": ("crawl", "page=0", SLOW_DOWN, 1, Outcome.OK, None, 5),
    "unavailable for ever": ("crawl", "showNumPages", SLOW_DOWN, 9, Outcome.HTTP_5XX, "CC-MAIN-2026-48: status 503", 0),
    "no list of crawls": ("crawl", "collinfo", answer("", "404 Not Found"), 9, Outcome.HTTP_4XX, "the list of crawls: status 404", 0),
    "a list of crawls that is none": ("crawl", "collinfo", answer("<html>"), 9, Outcome.DECODE_ERROR, "the list of crawls is none", 0),
    "no number of pages": ("crawl", "showNumPages", answer("many"), 9, Outcome.DECODE_ERROR, "how many pages", 0),
    "a line that is cut once": ("crawl", "page=0", CUT, 1, Outcome.OK, None, 5),
    "a line that is cut for ever": ("crawl", "page=0", CUT, 9, Outcome.PROTOCOL_ERROR, "ends before its end", 4),
    "an array that is cut once": ("wayback", "/cdx", CUT, 1, Outcome.OK, None, 5),
    "an array that is cut for ever": ("wayback", "/cdx", CUT, 9, Outcome.PROTOCOL_ERROR, "ends before its end", 2),
    "empty once": ("wayback", "/cdx", answer(""), 1, Outcome.OK, None, 5),
    "empty for ever": ("wayback", "/cdx", answer(""), 9, Outcome.PROTOCOL_ERROR, "an empty answer", 0),
    "a page in the place of an index": (
        "wayback",
        "/cdx",
        answer("<p>away</p>\n"),
        9,
        Outcome.DECODE_ERROR,
        "no answer of an index: <p>",
        0,
    ),
    "excluded": (
        "wayback",
        "/cdx",
        answer("org.archive.wayback.exception.AdministrativeAccessControlException: Blocked", "403 Forbidden"),
        1,
        Outcome.BLOCKED,
        "excluded by the archive",
        0,
    ),
    "closed to robots": ("wayback", "robots.txt", answer("User-agent: *\nDisallow: /"), 1, Outcome.ROBOTS_DENIED, "robots.txt", 0),
    "hung up on": ("crawl", "page=1", b"", 9, Outcome.PROTOCOL_ERROR, "CC-MAIN-2026-48", 3),
    "nothing held": ("crawl", "-index", answer(NOTHING, "404 Not Found", mime="application/json"), 9, Outcome.OK, None, 0),
    "no index any more": ("crawl", "-index", answer("gone", "404 Not Found"), 9, Outcome.HTTP_4XX, "status 404", 0),
}


@pytest.mark.parametrize("name", LISTING_FAULTS)
async def test_a_fault_of_an_index_has_an_outcome_and_loses_nothing_silently(archives: Archives, name: str) -> None:
    way, key, fault, times, outcome, words, pages = LISTING_FAULTS[name]
    captures = [page(str(number)) for number in range(5)]
    archives.crawl.hold(*captures)
    archives.wayback.captures += captures
    (archives.crawl if way == "crawl" else archives.wayback).faults += [(key, fault)] * times
    found = await listed(archives, way)
    assert (found.outcome, len(found.holdings)) == (outcome, pages)
    assert (found.error is None) is (words is None)
    assert (words or "") in (found.error or "")
    assert found.cut is (words is not None)


async def test_pages_of_an_index_that_lead_in_a_circle_end(archives: Archives) -> None:
    archives.wayback.captures += [page(str(number)) for number in range(5)]
    same = [["urlkey", "timestamp", "original"], ["k", "20261122101530", "https://www.press.example/x"], [], ["again"]]
    archives.wayback.faults += [("/cdx", answer(str(same).replace("'", '"')))] * 9
    found = await listed(archives, "wayback")
    assert (found.outcome, found.error, found.cut) == (Outcome.PROTOCOL_ERROR, "its pages lead in a circle", True)
    assert len(archives.wayback.paths(WAYBACK)) == 2


async def test_robots_txt_is_not_asked_for_where_the_configuration_says_so(archives: Archives) -> None:
    archives.wayback.robots = b"User-agent: *\nDisallow: /"
    archives.wayback.captures += [page("a")]
    options = WAYBACK_MACHINE.model_copy(update={"robots": False})
    (found,) = await list_wayback([PRESS], FIRST, LAST, options, **own(archives))
    assert urls(found) == ["a"]


# What is had


async def test_a_page_is_had_from_a_real_warc_file_of_many_members(archives: Archives) -> None:
    captures = [page(str(number)) for number in range(3)]
    archives.crawl.hold(*captures)
    holdings = (await listed(archives)).holdings
    exchanges = await fetched(archives, *holdings)
    for holding, exchange in zip(holdings, exchanges, strict=True):
        capture = next(each for each in captures if each.url == holding.url)
        assert (exchange.outcome, exchange.status, exchange.body) == (Outcome.OK, 200, capture.body)
        assert (exchange.started_at, exchange.url, exchange.request) == (AT, capture.url, b"")
        taken = exchange.taken_from
        assert taken is not None
        assert (taken.way, taken.place, taken.offset, taken.length) == ("common_crawl", holding.place, holding.offset, holding.length)
        assert (taken.digest, taken.agrees, taken.taken_at) == (holding.digest, True, NOW)
    assert len(archives.crawl.paths(DATA)) == 3


async def test_a_page_is_had_as_the_wayback_machine_captured_it(archives: Archives) -> None:
    capture = page("a", headers=(("Server", "Apache"), ("Transfer-Encoding", "chunked"), ("X-Robots-Tag", "noai")))
    archives.wayback.captures.append(capture)
    archives.wayback.faults.append(("/web/", gzipped))
    (holding,) = (await listed(archives, "wayback")).holdings
    (exchange,) = await fetched(archives, holding)
    assert (exchange.outcome, exchange.status, exchange.mime, exchange.body) == (Outcome.OK, 200, "text/html", capture.body)
    assert exchange.response_head.decode().splitlines() == [
        "HTTP/1.1 200 OK",
        "server: Apache",
        "x-robots-tag: noai",
        "Content-Type: text/html",
        f"Content-Length: {len(capture.body)}",
        "",
    ]
    assert (exchange.started_at, exchange.wire_exact, exchange.reservations) == (AT, False, ("header:noai",))
    assert exchange.taken_from is not None
    assert exchange.taken_from.place == f"http://{WAYBACK}/web/20261122101530id_/https://www.press.example/a"
    assert (exchange.taken_from.agrees, exchange.taken_from.file) == (True, "weekly-00042.warc.gz")


async def test_a_body_that_was_captured_in_a_coding_stays_in_it_whether_the_answer_says_so_or_not(archives: Archives) -> None:
    coded = gzip.compress(b"<html>coded</html>", mtime=0)
    headers = (("Content-Encoding", "gzip"), ("Content-Type", "text/html; charset=utf-8"))
    archives.wayback.captures += [page("a", body=coded, headers=headers), page("b", body=coded, headers=headers)]
    archives.wayback.faults.append(("/a", lambda reply: reply.replace(b"link:", b"content-encoding: gzip\r\nlink:")))
    for exchange in await fetched(archives, *(await listed(archives, "wayback")).holdings):
        assert exchange.body == coded
        assert b"\r\nContent-Encoding: gzip\r\n" in exchange.response_head
        assert exchange.mime == "text/html"
        assert exchange.taken_from is not None
        assert exchange.taken_from.agrees


async def test_an_address_with_the_port_of_its_scheme_is_that_without(archives: Archives) -> None:
    archives.wayback.captures.append(page("a", url="http://www.press.example:80/a"))
    (holding,) = (await listed(archives, "wayback")).holdings
    assert holding.url == "http://www.press.example/a"
    (exchange,) = await fetched(archives, holding)
    assert (exchange.outcome, exchange.url) == (Outcome.OK, "http://www.press.example/a")


async def test_a_body_that_is_not_what_the_index_says_is_kept_and_said(archives: Archives) -> None:
    archives.wayback.captures.append(page("a", shown=b"<html>banner</html>"))
    (holding,) = (await listed(archives, "wayback")).holdings
    (exchange,) = await fetched(archives, holding)
    assert exchange.outcome is Outcome.OK
    assert exchange.taken_from is not None
    assert exchange.taken_from.agrees is False


ANOTHER = page("another")
FETCHING_FAULTS = {
    # way, fault: outcome, words of the error
    "the whole file": ("crawl", answer(b"x" * 5000, mime="application/gzip"), Outcome.PROTOCOL_ERROR, "the whole file instead of a range"),
    "a file that ends before": ("crawl", answer("", "416 Range Not Satisfiable"), Outcome.HTTP_4XX, "ends before the record"),
    "another range": ("crawl", answer("abc", "206 Partial Content", Content_Range="bytes 5-7/99"), Outcome.PROTOCOL_ERROR, "another range"),
    "no range said": ("crawl", answer("abc", "206 Partial Content"), Outcome.PROTOCOL_ERROR, "another range"),
    "no file": ("crawl", answer("", "404 Not Found"), Outcome.HTTP_4XX, "status 404"),
    "forbidden": ("crawl", answer("", "403 Forbidden"), Outcome.HTTP_4XX, "status 403"),
    "slow down": ("crawl", SLOW_DOWN, Outcome.HTTP_5XX, "status 503"),
    "bytes that are no record": ("crawl", lambda reply: reply[:-300] + bytes(300), Outcome.DECODE_ERROR, "at 0"),
    "not in the archive": ("wayback", answer("", "404 Not Found"), Outcome.HTTP_4XX, "status 404"),
    "the nearest capture": (
        "wayback",
        answer("", "302 Found", Location="/web/2020id_/x"),
        Outcome.HTTP_4XX,
        "another capture in its place",
    ),
    "a capture of another time": ("wayback", replayed(page("0", AT + timedelta(days=3))), Outcome.HTTP_4XX, "another capture in its place"),
    "a capture of another page": ("wayback", replayed(ANOTHER), Outcome.HTTP_4XX, "another capture in its place"),
    "a page of its own": ("wayback", answer("<p>Wayback Machine</p>"), Outcome.PROTOCOL_ERROR, "no capture"),
    "excluded": (
        "wayback",
        answer("", "403 Forbidden", X_Archive_Wayback_Runtime_Error="RobotAccessControlException: Blocked"),
        Outcome.BLOCKED,
        "excluded",
    ),
    "throttled": ("wayback", THROTTLED, Outcome.THROTTLED, "status 429"),
    "cut off": ("wayback", b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nabc", Outcome.PROTOCOL_ERROR, "ContentLengthError"),
}


@pytest.mark.parametrize("name", FETCHING_FAULTS)
async def test_a_page_that_is_not_had_has_no_status_and_a_reason(archives: Archives, name: str) -> None:
    way, fault, outcome, words = FETCHING_FAULTS[name]
    archives.crawl.hold(page("0"))
    archives.wayback.captures.append(page("0"))
    (holding,) = (await listed(archives, way)).holdings
    service, key = (archives.crawl, "/crawl-data/") if way == "crawl" else (archives.wayback, "/web/")
    service.faults += [(key, fault)] * 9
    (exchange,) = await fetched(archives, holding)
    assert (exchange.outcome, exchange.status, exchange.body, exchange.started_at) == (outcome, None, b"", AT)
    assert words in (exchange.error or "")


async def test_a_record_of_another_page_or_time_is_not_taken_for_the_one_that_was_asked_for(archives: Archives) -> None:
    archives.crawl.hold(page("0"))
    (holding,) = (await listed(archives)).holdings
    for other, words in ((page("1"), "a record of https://www.press.example/1"), (page("0", AT + timedelta(seconds=1)), "10:15:31")):
        content = member(other)
        archives.crawl.files[holding.place.removeprefix(f"http://{DATA}/")] = content
        place = Holding(**{name: getattr(holding, name) for name in Holding.__slots__} | {"length": len(content)})
        (exchange,) = await fetched(archives, place)
        assert (exchange.outcome, exchange.status) == (Outcome.PROTOCOL_ERROR, None)
        assert words in (exchange.error or "")


async def test_both_services_are_asked_side_by_side_each_one_at_a_time(archives: Archives) -> None:
    archives.crawl.hold(*(page(f"c{number}") for number in range(3)))
    archives.wayback.captures += [page(f"w{number}") for number in range(3)]
    both = [*(await listed(archives)).holdings, *(await listed(archives, "wayback")).holdings]
    taken: list[Holding] = []
    await fetch_holdings(
        both,
        {"press": PRESS},
        archives.options(),
        take=lambda holding, _: taken.append(holding),
        **own(archives),
    )
    assert {holding.url for holding in taken} == {holding.url for holding in both}
    assert {holding.way for holding in taken} == {FillWay.COMMON_CRAWL, FillWay.WAYBACK}


async def test_what_take_raises_ends_it(archives: Archives) -> None:
    archives.crawl.hold(*(page(str(number)) for number in range(3)))
    holdings = (await listed(archives)).holdings

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "no space")

    with pytest.raises(ExceptionGroup) as caught:
        await fetch_holdings(holdings, {"press": PRESS}, archives.options(), take=full, **own(archives))
    assert caught.group_contains(OSError, match="no space")
    assert len(archives.crawl.paths(DATA)) == 1
    assert archives.crawl.paths(INDEX)
