from collections.abc import Callable
from typing import Any

import pytest

from flows.report.contested import list_contests

Build = Callable[..., Any]

AT_OSSA = {"place_text": "Ossa", "place_name": "Ossa", "geonameid": 7, "date_start": "2026-11-21", "date_end": "2026-11-21"}


@pytest.fixture
def contests(make_night: Build, make_article: Build, make_mention: Build) -> Callable[..., list[tuple[str, list[str]]]]:
    def of(*changes: dict[str, Any]) -> list[tuple[str, list[str]]]:
        text = "Shells fell on Ossa, said the army and the rebels."
        articles = [make_article(f"a{at}", "ossa", language="en", text=text) for at, _ in enumerate(changes)]
        whole = [{"event_type": "shelling"} | AT_OSSA | change for change in changes]
        rows = [make_mention(article, "Shells", **row) for article, row in zip(articles, whole, strict=True)]
        return [(each.kind, [words for words, _ in each.sides]) for each in list_contests(make_night(articles=articles, mentions=rows))]

    return of


def test_an_act_that_one_tells_and_another_denies_is_contradicted(contests: Build) -> None:
    denial = {"factuality": "denied", "voice": "attributed", "attributed_to": "army"}
    assert contests({}, denial) == [("denied", ["it happened", "it did not"])]


def test_that_one_side_did_not_do_it_contradicts_nobody_who_names_another(contests: Build) -> None:
    not_theirs = {"factuality": "negated", "actor_id": "FHP"}
    assert contests({"actor_id": "VLD-MIL"}, not_theirs) == []
    assert contests({}, not_theirs) == []
    assert contests({"actor_id": "FHP"}, not_theirs) == [("denied", ["it happened", "it did not"])]


def test_a_denial_stands_even_where_nobody_tells_the_act(contests: Build) -> None:
    denial = {"factuality": "denied", "voice": "attributed", "attributed_to": "army"}
    assert contests(denial) == [("unpaired", ["it did not happen"])]


def test_violence_blamed_on_two_sides_is_contradicted(contests: Build) -> None:
    assert contests({"actor_id": "VLD-MIL"}, {"actor_id": "FHP", "event_type": "attack"}) == [("blamed", ["VLD-MIL", "FHP"])]


def test_both_sides_of_a_clash_contradict_nobody(contests: Build) -> None:
    clash = {"event_type": "armed_clash"}
    assert contests(clash | {"actor_id": "VLD-MIL"}, clash | {"actor_id": "FHP"}) == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"killed_min": 12, "killed_max": 12}, {"killed_min": 19, "killed_max": 19}, True),
        ({"killed_min": 12}, {"killed_min": 19, "killed_max": 19}, False),
        ({"killed_min": 20}, {"killed_min": 5, "killed_max": 19}, True),
        ({"killed_max": 4}, {"killed_min": 5}, True),
        ({"killed_min": 12, "killed_max": 12}, {"injured_min": 19, "injured_max": 19}, False),
        ({"killed_min": 2, "killed_max": 2, "target_id": "CVL"}, {"killed_min": 9, "killed_max": 9, "target_id": "REB"}, False),
    ],
)
def test_counts_contradict_each_other_only_where_both_cannot_be_right(
    contests: Build, one: dict[str, Any], other: dict[str, Any], *, apart: bool
) -> None:
    assert [kind for kind, _ in contests(one, other)] == ["counted"] * apart


def test_acts_at_different_places_contradict_nobody(contests: Build) -> None:
    assert contests({"actor_id": "FHP"}, {"actor_id": "VLD-MIL", "place_name": "Far", "geonameid": 8}) == []


def test_what_lies_long_ago_is_not_weighed_against_the_news(contests: Build) -> None:
    assert contests({"killed_min": 3, "killed_max": 3}, {"killed_min": 9, "killed_max": 9, "is_background": True}) == []
