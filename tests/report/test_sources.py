from collections.abc import Callable
from typing import Any

from flows.report.sources import list_sources

Build = Callable[..., Any]


def test_sources_that_need_a_look_come_first(make_sample: Build) -> None:
    assert [line.source_id for line in list_sources(make_sample())] == ["mute", "plain", "courrier", "qamar"]


def test_a_source_shows_its_own_funnel(make_sample: Build) -> None:
    plain = list_sources(make_sample())[1]
    assert plain.steps == (("found", 15), ("asked", 15), ("archived", 13), ("articles", 12), ("coded", 12), ("mentions", 3))
    assert plain.outcomes == (("received", 13), ("server error (HTTP 5xx)", 1), ("answer too slow", 1))
    assert plain.remarks == (("flagged", 1), ("rejected", 1))


def test_a_way_of_discovery_that_failed_is_told_apart(make_sample: Build) -> None:
    mute, plain, *_ = list_sources(make_sample())
    assert (mute.ways[0]["failed"], mute.ways[0]["ended"], mute.ways[0]["entries"]) == (True, "no connection", 0)
    assert (plain.ways[0]["failed"], plain.ways[0]["ended"], plain.ways[0]["entries"]) == (False, "received", 12)


def test_a_reason_is_told_in_words(make_sample: Build) -> None:
    assert [line.reason for line in list_sources(make_sample())] == ["no connection", "2 of 15 pages failed", None, "no lexicon"]
