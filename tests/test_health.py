from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl
import pytest

from flows.health import Condition, condition_after, conditions
from flows.records import Health
from flows.tables import Ledger

MONDAY = date(2026, 3, 2)


def night(
    day: int,
    pages: int = 10,
    *,
    status: str = "complete",
    reason: str | None = None,
    ways: Iterable[str] = ("ok",),
    lost: dict[str, int] | None = None,
    barred: dict[str, int] | None = None,
) -> dict[str, object]:
    """Return the ledger's row of a night so many days after a Monday."""
    outcomes = {"ok": pages, **(lost or {})} if pages else (lost or {})
    return {
        "day": MONDAY + timedelta(days=day),
        "source_id": "a",
        "run": "R1",
        "status": status,
        "reason": reason,
        "ways": [{"kind": "feed", "url": "http://a.example/", "outcome": each, "entries": 0, "error": None} for each in ways],
        "outcomes": [{"outcome": outcome, "pages": number} for outcome, number in outcomes.items()],
        "articles": pages,
        "barred": [{"flag": flag, "articles": number} for flag, number in (barred or {}).items()],
    }


def after(*nights: dict[str, object]) -> Condition:
    condition = condition_after(nights)
    assert condition is not None
    return condition


def gone(day: int) -> dict[str, object]:
    return night(day, 0, status="partial", reason="http_4xx", ways=["http_4xx"])


def late(day: int) -> dict[str, object]:
    return night(day, 0, status="partial", reason="timeout_idle", ways=["timeout_idle"])


def well(days: Iterable[int]) -> list[dict[str, object]]:
    return [night(day) for day in days]


def test_a_source_that_answers_as_usual_is_healthy_since_its_first_night() -> None:
    condition = after(*well(range(10)))
    assert (condition.state, condition.since, condition.points, condition.pages) == (Health.HEALTHY, MONDAY, 0, 10)


def test_nights_that_nobody_tried_say_nothing() -> None:
    assert condition_after([night(0, 0, status="not_tried"), night(1, 0, status="no_coverage")]) is None


@pytest.mark.parametrize(
    ("row", "points", "reason"),
    [
        (gone(5), 1.0, "http_4xx"),
        (night(5, 0, status="partial", ways=["dns_error"]), 1.0, "dns_error"),
        (night(5, 0, status="partial", ways=["wrong_type"]), 0.5, "wrong_type"),
        (night(5, 0, status="partial", ways=["decode_error", "http_4xx"]), 0.5, "decode_error"),
        (late(5), 0.25, "timeout_idle"),
        (night(5, 0, status="partial", ways=["http_5xx", "http_4xx"]), 0.25, "http_5xx"),
        (night(5, 9, status="partial", ways=["ok", "http_4xx"]), 0.25, "http_4xx"),
        (night(5, 2, status="partial", lost={"http_4xx": 8}), 0.5, "http_4xx"),
    ],
)
def test_failures_weigh_by_how_likely_they_pass(row: dict[str, object], points: float, reason: str) -> None:
    condition = after(*well(range(5)), row)
    assert (condition.state, condition.points, condition.reason) == (Health.DEGRADED, points, reason)
    assert condition.since == MONDAY + timedelta(days=5)


@pytest.mark.parametrize(
    "row",
    [
        night(5, 10, lost={"budget": 90}, status="partial", reason="budget"),
        night(5, 10, status="partial", reason="feed_window"),
        night(5, 0, status="partial", ways=["budget"]) | {"outcomes": [{"outcome": "ok", "pages": 10}]},
        night(5, 10, lost={"http_4xx": 5}),
        night(5, 10, barred={"paywalled": 4}),
    ],
    ids=["our budget", "a feed's reach", "our budget for lists", "some pages gone", "some behind a paywall"],
)
def test_what_is_no_fault_of_the_source_does_not_count(row: dict[str, object]) -> None:
    assert after(*well(range(5)), row).state is Health.HEALTHY


@pytest.mark.parametrize("flag", ["consent_wall", "challenge", "paywalled", "soft_404"])
def test_walls_in_the_place_of_pages_are_never_ok(flag: str) -> None:
    condition = after(*well(range(5)), night(5, 10, barred={flag: 5}))
    assert (condition.state, condition.points, condition.reason) == (Health.BLOCKED, 0.5, flag)


def test_a_source_that_refuses_is_blocked_and_never_dead() -> None:
    condition = after(*well(range(3)), *(night(day, 0, status="blocked", reason="robots_denied") for day in range(3, 30)))
    assert (condition.state, condition.reason, condition.points) == (Health.BLOCKED, "robots_denied", 27)
    assert condition.since == MONDAY + timedelta(days=3)


@pytest.mark.parametrize(("failure", "nights"), [(gone, 5), (late, 20)])
def test_five_hard_nights_or_twenty_that_may_pass_are_death(failure: object, nights: int) -> None:
    before = [*well(range(3)), *(failure(day) for day in range(3, 2 + nights))]  # type: ignore[operator]
    assert after(*before).state is Health.DEGRADED
    assert after(*before, failure(2 + nights)).state is Health.DEAD  # type: ignore[operator]


def test_a_source_that_gives_pages_is_not_dead_whatever_its_points() -> None:
    assert after(*(night(day, 5, status="partial", ways=["ok", "http_4xx"]) for day in range(40))).state is Health.DEGRADED


def test_a_source_that_comes_back_is_recovered_for_three_nights_then_healthy() -> None:
    ill = [*well(range(3)), *map(gone, range(3, 9))]
    states = [after(*ill, *well(range(9, 9 + nights))).state for nights in range(1, 5)]
    assert states == [Health.RECOVERED, Health.RECOVERED, Health.RECOVERED, Health.HEALTHY]
    assert after(*ill, *well(range(9, 11))).points == 0
    assert after(*ill, *well(range(9, 11)), late(11)).state is Health.DEGRADED


def test_a_hiccup_leaves_no_trace() -> None:
    assert after(*well(range(3)), late(3), night(4)).state is Health.HEALTHY


def test_far_less_than_usual_for_the_weekday_is_quiet() -> None:
    weeks = [night(day, 2 if day % 7 == 6 else 20) for day in range(27)]
    assert after(*weeks).state is Health.HEALTHY
    sunday = after(*weeks, night(27, 1))
    assert (sunday.state, sunday.usual) == (Health.HEALTHY, 2)
    monday = after(*weeks, night(27, 2), night(28, 3))
    assert (monday.state, monday.usual, monday.pages) == (Health.QUIET, 20, 3)
    assert after(*weeks, night(27, 2), night(28, 3), night(29, 20)).state is Health.HEALTHY


def test_nothing_at_all_stays_quiet_for_ever() -> None:
    weeks = [*well(range(21)), *(night(day, 0) for day in range(21, 120))]
    condition = after(*weeks)
    assert (condition.state, condition.since, condition.last_page) == (
        Health.QUIET,
        MONDAY + timedelta(days=21),
        MONDAY + timedelta(days=20),
    )
    assert after(*(night(day, 0) for day in range(15))).state is Health.QUIET
    assert after(*(night(day, 0) for day in range(14))).state is Health.HEALTHY


def test_a_ledger_is_read_by_source_and_day_and_the_best_run_of_a_day_counts() -> None:
    rows = [gone(0) | {"run": "R2"}, night(0), night(1), gone(1) | {"source_id": "b"}, night(0) | {"source_id": "b"}]
    schema = {name: kind for name, kind in Ledger.create_empty().schema.items() if name in rows[0]}
    found = conditions(pl.LazyFrame(rows, schema=schema))
    assert {source: condition.state for source, condition in found.items()} == {"a": Health.HEALTHY, "b": Health.DEGRADED}
