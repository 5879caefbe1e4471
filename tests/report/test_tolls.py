from collections.abc import Callable
from typing import Any

import pytest

from flows.report.tolls import giver, list_tolls

Build = Callable[..., Any]

SAID = {"voice": "attributed", "attributed_to": "army"}


@pytest.fixture
def tolls(make_night: Build, make_article: Build, make_mention: Build) -> Callable[..., list[tuple[str, str]]]:
    def of(*changes: dict[str, Any]) -> list[tuple[str, str]]:
        article = make_article("a1", "ossa", language="en", text="Shells fell on Ossa, said the army and the rebels.")
        place = {"place_name": "Ossa", "place_text": "Ossa", "date_start": "2026-11-21"}
        rows = [make_mention(article, "Shells", "shelling", mention_id=f"m{at}", **place | change) for at, change in enumerate(changes)]
        return [(toll.who, toll.words) for toll in list_tolls(make_night(articles=[article], mentions=rows))]

    return of


def test_each_count_stands_with_who_gives_it(tolls: Build) -> None:
    assert tolls({"killed_min": 12}, SAID | {"killed_min": 4, "killed_max": 4, "injured_min": 9, "injured_max": 11}) == [
        ("in its own words", "at least 12 killed"),
        ("army", "4 killed"),
        ("army", "9 to 11 injured"),
    ]


def test_a_count_that_an_outlet_repeats_stands_once(tolls: Build) -> None:
    assert tolls(SAID | {"killed_min": 4}, SAID | {"killed_min": 4}) == [("army", "at least 4 killed")]


def test_what_is_denied_or_planned_counts_no_victims(tolls: Build) -> None:
    assert tolls(SAID | {"killed_min": 4, "factuality": "denied"}, {"killed_min": 4, "factuality": "planned"}) == []


def test_the_highest_counts_come_first(tolls: Build) -> None:
    assert [words for _, words in tolls({"killed_min": 1, "place_name": "Far"}, {"killed_min": 40})] == [
        "at least 40 killed",
        "at least 1 killed",
    ]


@pytest.mark.parametrize(
    ("counted_by", "counts", "told_by", "act", "who"),
    [
        ("hospital", "attributed", None, "article", "hospital"),
        (None, "unattributed", "army", "attributed", "hearsay"),
        (None, "article", "army", "attributed", "in its own words"),
        (None, None, "army", "attributed", "army"),
        (None, None, None, "unattributed", "hearsay"),
    ],
)
def test_who_gives_a_count_is_its_own_source_before_the_acts(
    counted_by: str | None, counts: str | None, told_by: str | None, act: str, who: str
) -> None:
    row = {"casualties_attributed_to": counted_by, "casualties_voice": counts, "attributed_to": told_by, "voice": act}
    assert giver(row) == who
