from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from flows.report.counts import count_acts, count_days, count_off_days, count_pairs
from flows.report.illustrations import picture_pairs

Build = Callable[..., Any]


@pytest.fixture
def build(make_night: Build, make_article: Build, make_mention: Build) -> Build:
    article = make_article("a1", "ossa", language="en", text="Shells fell on Ossa.")

    def night(*rows: dict[str, Any], **changes: Any) -> Any:  # noqa: ANN401
        mentions = [
            make_mention(article, "Shells", row.pop("event_type", "shelling"), mention_id=f"m{at}", day=date(2026, 11, 22), **row)
            for at, row in enumerate(rows)
        ]
        return make_night(articles=[article], mentions=mentions, quads={"shelling": 4, "aid": 2}, **changes)

    return night


def test_acts_are_counted_apart_from_what_is_only_planned_or_denied(build: Build) -> None:
    counts = count_acts(build({}, {"factuality": "planned"}, {"event_type": "aid"}, {"is_background": True}), "event_type")
    assert counts.rows() == [("shelling", 1, 1, 1.0), ("aid", 1, 0, 0.0)]


def test_pairs_need_both_sides_and_say_how_many_of_them_are_conflict(build: Build) -> None:
    sides = {"actor_id": "FHP", "target_id": "CVL"}
    assert count_pairs(build(sides, sides | {"event_type": "aid"}, {"actor_id": "FHP"})).rows() == [("FHP", "CVL", 2, 1)]


def test_the_acts_of_a_night_count_on_the_day_they_happened_and_the_rest_in_words(build: Build) -> None:
    told = {"date_precision": "day", "date_basis": "text"}
    night = build(
        told | {"date_start": "2026-11-21"},
        told | {"date_start": "2025-12-30"},
        told | {"date_start": "2026-11-25"},
        {"date_start": "2026-11-01", "date_precision": "month"},
        {},
    )
    days = count_days(night)
    assert (days.height, days.filter(day=date(2026, 11, 21)).row(0)) == (14, (date(2026, 11, 21), 1, 0))
    assert count_off_days(night) == {"earlier": 1, "later": 1, "undated": 2}


def test_the_acts_of_several_days_count_on_the_day_they_were_collected_for(build: Build) -> None:
    days = count_days(build({}, {"event_type": "aid"}, since=date(2026, 11, 20)))
    assert days.rows() == [(date(2026, 11, 20), 0, 0), (date(2026, 11, 21), 0, 0), (date(2026, 11, 22), 1, 1)]


def test_no_row_or_column_of_the_square_is_empty(build: Build) -> None:
    many = [{"actor_id": f"A{at:02}", "target_id": "CVL"} for at in range(12) for _ in range(at + 1)]
    (picture,) = picture_pairs(build(*many, {"actor_id": "A11", "target_id": "B"}, {"actor_id": "A00", "target_id": "C"}))
    cells = picture.wide["rows"]
    assert {cell["actor"] for cell in cells} == set(picture.wide["actors"])
    assert {cell["target"] for cell in cells} == set(picture.wide["targets"]) == {"CVL", "B"}
