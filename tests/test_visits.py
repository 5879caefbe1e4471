"""Which archived pages are due to be asked for again, and which of them give another article."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.records import Outcome
from flows.tables import Articles, Captures, Ledger
from flows.versions import BEFORE, as_versions, newest_versions
from flows.visits import WITHOUT_LIST, due_pages, look_back, schedule_of, visits_made, visits_of

SEEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGES = [HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY]


def capture(number: int = 0, after: timedelta = timedelta(), **changes: object) -> dict[str, object]:
    """Return a row of a page's capture, so long after it was first seen."""
    return {
        "record_id": f"urn:{number}:{after}",
        "source_id": "press",
        "url": f"https://press.example/{number}",
        "url_key": f"{number:032x}",
        "resource": "page",
        "outcome": "ok",
        "status": 200,
        "fetched_at": SEEN + after,
        "previous_record_id": "urn:before" if after else None,
        "via": "feed",
        "via_url": "https://press.example/feed",
    } | changes


def due(*captures: dict[str, object], age: timedelta, ages: list[timedelta] = AGES) -> pl.DataFrame:
    """Return what is due when the first page is so old."""
    rows = pl.DataFrame(list(captures), schema=dict(Captures.create_empty().schema))
    return due_pages(rows.lazy(), schedule_of({"press": ages}).lazy(), SEEN + age).collect()


@pytest.mark.parametrize(
    ("visited", "age", "expected"),
    [
        ([], 30 * timedelta(minutes=1), None),
        ([], HOUR, HOUR),
        ([], 7 * HOUR, 6 * HOUR),
        ([HOUR], 5 * HOUR, None),
        ([HOUR], 6 * HOUR, 6 * HOUR),
        ([HOUR, 7 * HOUR], 20 * HOUR, None),
        ([HOUR, 7 * HOUR], 40 * HOUR, DAY),
        ([2 * DAY], 8 * DAY, 7 * DAY),
        ([2 * DAY, 8 * DAY], 29 * DAY, None),
        ([2 * DAY, 8 * DAY], 36 * DAY, 30 * DAY),
        ([2 * DAY, 8 * DAY], 38 * DAY, None),
        ([], 6 * DAY, None),
    ],
)
def test_a_page_is_due_at_each_age_that_came_since_it_was_asked_for(
    visited: list[timedelta], age: timedelta, expected: timedelta | None
) -> None:
    visits = [capture(0, each, outcome="duplicate") for each in visited]
    assert due(capture(0), *visits, age=age)["due_at"].to_list() == ([SEEN + expected] if expected else [])


@pytest.mark.parametrize(
    ("printed", "expected"), [(timedelta(hours=-5), True), (timedelta(hours=5), True), (timedelta(hours=-30), False), (None, True)]
)
def test_age_is_counted_from_the_printed_time_unless_that_had_not_come(printed: timedelta | None, expected: bool) -> None:
    page = capture(0, entry_published=None if printed is None else SEEN + printed)
    assert bool(due(page, age=timedelta(hours=2), ages=[HOUR, 6 * HOUR]).height) is expected


@pytest.mark.parametrize("outcome", ["http_5xx", "throttled", "protocol_error", "deferred"])
def test_a_visit_that_failed_for_now_leaves_the_page_due(outcome: str) -> None:
    assert due(capture(0), capture(0, HOUR, outcome=outcome, status=503), age=2 * HOUR).height == 1


@pytest.mark.parametrize(("outcome", "status"), [("not_modified", 304), ("http_4xx", 410), ("redirect", 301)])
def test_a_visit_that_was_answered_is_done_and_the_newest_whole_response_is_compared_with(outcome: str, status: int) -> None:
    visited = capture(0, HOUR, outcome=outcome, status=status)
    assert due(capture(0), visited, age=2 * HOUR).is_empty()
    later = due(capture(0), capture(0, HOUR), capture(0, 6 * HOUR, outcome=outcome, status=status), age=25 * HOUR)
    assert later["record_id"].to_list() == [capture(0, HOUR)["record_id"]]


@pytest.mark.parametrize("changes", [{"resource": "feed"}, {"outcome": "http_4xx", "status": 404}, {"outcome": "wrong_type"}])
def test_what_is_no_whole_page_is_never_due(changes: dict[str, object]) -> None:
    assert due(capture(0, **changes), age=2 * HOUR).is_empty()


def test_a_page_whose_first_response_is_out_of_sight_is_not_taken_for_new() -> None:
    assert due(capture(0, 6 * HOUR), age=7 * HOUR).is_empty()


def test_a_source_with_no_ages_is_asked_for_nothing_again() -> None:
    assert due(capture(0), age=2 * HOUR, ages=[]).is_empty()
    assert look_back(schedule_of({"press": []})) == timedelta()


def test_those_that_have_waited_longest_come_first_and_keep_what_their_list_said() -> None:
    rows = [capture(1, entry_title="One"), capture(2, via=None, via_url=None, fetched_at=SEEN - HOUR)]
    visits = visits_of(due(*rows, age=2 * HOUR, ages=[HOUR]))["press"]
    assert [(each.entry.url[-1], each.entry.via, each.entry.title) for each in visits] == [("2", WITHOUT_LIST, None), ("1", "feed", "One")]
    assert visits[1].previous == capture(1)["record_id"]


@given(st.lists(st.integers(0, 60 * 24), max_size=6), st.integers(0, 60 * 24), st.lists(st.sampled_from(AGES), max_size=5))
def test_a_page_that_was_just_asked_for_is_never_due_and_no_page_is_due_twice(hours: list[int], now: int, ages: list[timedelta]) -> None:
    rows = [capture(0), *(capture(0, each * HOUR, outcome="duplicate") for each in sorted({*hours} - {0}) if each <= now)]
    found = due(*rows, age=now * HOUR, ages=ages)
    assert found.height <= 1
    assert due(*rows, capture(0, (now or 1) * HOUR, outcome="duplicate"), age=now * HOUR, ages=ages).is_empty()


def article(**changes: object) -> dict[str, object]:
    fields = {"url_key": "k", "text_digest": "t", "title": "Title", "near_keys": [1, 2], "flags": [], "article_id": "a2"}
    return {**fields, "warc_key": "w", "warc_offset": 1, **changes}


def before(**changes: object) -> dict[str, object]:
    fields = {"url_key_before": "k", "article_before": "a1", "digest_before": "t", "title_before": "Title"}
    return {"warc_key": "w", "warc_offset": 1, **fields, "near_before": [2, 3], "version_before": 3, **changes}


def versions(row: dict[str, object], *known: dict[str, object]) -> list[tuple[int, str | None]]:
    rows = pl.DataFrame([row], schema=dict(Articles.create_empty().schema))
    found = as_versions(rows.lazy(), pl.DataFrame(list(known), schema=BEFORE).lazy()).collect()
    assert found.columns == [*rows.columns[:-2], "version", "previous_article_id"]
    return found.select("version", "previous_article_id").rows()


def test_a_first_visit_gives_the_first_version() -> None:
    assert versions(article()) == [(1, None)]
    assert versions(article(), before(warc_offset=2)) == [(1, None)]


@pytest.mark.parametrize("changes", [{"text_digest": "other"}, {"title": "Another"}, {"title": None}])
def test_another_text_or_headline_is_another_version_of_the_article_before(changes: dict[str, object]) -> None:
    assert versions(article(**changes), before()) == [(4, "a1")]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        *({"text_digest": "other", "flags": [flag]} for flag in ("consent_wall", "challenge", "soft_404", "no_text", "paywalled")),
        {"text_digest": "other", "url_key": "home", "near_keys": [8, 9]},
    ],
)
def test_the_same_text_a_wall_or_another_page_is_no_version(changes: dict[str, object]) -> None:
    assert versions(article(**changes), before()) == []


def test_an_article_that_has_moved_is_known_by_its_text() -> None:
    assert versions(article(text_digest="other", url_key="moved"), before()) == [(4, "a1")]


def test_the_newest_versions_are_told_from_those_before() -> None:
    rows = [{"url_key": "k", "version": None}, {"url_key": "k", "version": 2}, {"url_key": "l", "version": 1}]
    newest = newest_versions(pl.LazyFrame(rows, schema={"url_key": pl.String, "version": pl.UInt16}))
    assert newest.collect().rows() == [("k", 2), ("l", 1)]


def test_the_ledger_says_how_many_were_due_done_changed_and_gone() -> None:
    night = {"day": date(2026, 11, 20), "source_id": "press", "revisits_changed": 1, "revisits_gone": 2}
    counts = {Outcome.OK: 3, Outcome.DUPLICATE: 4, Outcome.NOT_MODIFIED: 5, Outcome.HTTP_4XX: 3, Outcome.BUDGET: 6}
    told = night | {"revisits": [{"outcome": str(outcome), "pages": pages} for outcome, pages in counts.items()]}
    hourly = night | {"revisits": [{"outcome": "not_modified", "pages": 1}], "revisits_changed": 0, "revisits_gone": 0}
    older = {"day": date(2026, 11, 19), "source_id": "press", "revisits": None}
    rows = pl.DataFrame([told, hourly, older], schema=dict(Ledger.create_empty().schema))
    assert visits_made(rows.lazy()).select("due", "done", "changed", "gone").collect().rows() == [(0, 0, 0, 0), (22, 15, 1, 2)]
