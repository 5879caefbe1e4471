from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from flows.report import Night
from flows.report.contested import list_contests
from flows.report.happenings import with_happening
from flows.report.leads import list_leads
from flows.tables import Events, Links

Build = Callable[..., Any]

AT_OSSA = {"place_text": "Ossa", "place_name": "Ossa", "date_start": "2026-11-21"}
TEXT = "Shells fell on Ossa, said the army."
SPEAKING = {"voice": "attributed", "attributed_to": "army"}


def links_of(events: dict[str, str]) -> pl.DataFrame:
    rows = [
        {"mention_id": mention, "event_id": event, "article_id": "a1", "text_id": "a1", "is_copy": False, "ties": []}
        for mention, event in events.items()
    ]
    return Links.validate(pl.DataFrame(rows, schema=Links.create_empty().schema))


def event(event_id: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    lists = {key: [] for key in ("event_types", "actor_ids", "target_ids", "casualties", "weapons", "claims", "contradictions")}
    counts = {"n_mentions": 2, "n_articles": 1, "n_sources": 1, "n_copies": 0, "n_independent": 1, "n_sides": 0}
    named = {"event_id": event_id, "revision": 1, "event_type": "shelling", "factuality": "happened", "date_basis": "text"}
    return named | lists | counts | {"article_ids": ["a1"], "linker_version": "1"} | changes


@pytest.fixture
def build(make_night: Build, make_article: Build, make_mention: Build) -> Callable[..., Night]:
    def night(*rows: dict[str, Any], events: list[dict[str, Any]], linked: dict[str, str], same: bool = False) -> Night:
        articles = [make_article("a1" if same else f"a{at}", "ossa", language="en", text=TEXT) for at, _ in enumerate(rows)]
        told = enumerate(zip(articles, rows, strict=True))
        mentions = [make_mention(article, "Shells", "shelling", mention_id=f"m{at}", **row) for at, (article, row) in told]
        found = Events.validate(pl.DataFrame(events, schema=Events.create_empty().schema))
        return make_night(
            articles=articles[:1] if same else articles, mentions=mentions, events=found, links=links_of(linked), quads={"shelling": 4}
        )

    return night


def test_mentions_of_one_event_are_one_happening_whatever_they_say(build: Build) -> None:
    night = build(AT_OSSA, {}, AT_OSSA, events=[], linked={"m0": "e1", "m1": "e1"})
    keys = with_happening(night.mentions.lazy(), night.links).sort("mention_id").collect()["happening"].to_list()
    assert keys[:2] == ["e1", "e1"]
    assert keys[2] == "violence|Ossa|2026-11-21"


def test_what_an_events_sources_contradict_each_other_in_is_shown_with_both_sides(build: Build) -> None:
    rows = ({"killed_min": 12, "killed_max": 12}, SPEAKING | {"killed_min": 3, "killed_max": 3})
    night = build(*rows, events=[event("e1", contradictions=["casualties"])], linked={"m0": "e1", "m1": "e1"})
    assert [(each.kind, [words for words, _ in each.sides]) for each in list_contests(night)] == [("counted", ["12 killed", "3 killed"])]


def test_an_event_that_nobody_contradicts_is_no_contradiction_though_its_words_differ(build: Build) -> None:
    night = build({"actor_id": "FHP", **AT_OSSA}, {"actor_id": "CVL", **AT_OSSA}, events=[event("e1")], linked={"m0": "e1", "m1": "e1"})
    assert list_contests(night) == []


def test_counts_that_one_article_gives_both_are_of_different_victims(build: Build) -> None:
    rows = ({"killed_min": 4, "killed_max": 4}, {"killed_min": 23, "killed_max": 23})
    night = build(*rows, events=[event("e1", contradictions=["casualties"])], linked={"m0": "e1", "m1": "e1"}, same=True)
    assert list_contests(night) == []


def test_a_contradiction_with_claims_of_other_days_says_that_the_other_side_stands_there(build: Build) -> None:
    night = build(SPEAKING, events=[event("e1", contradictions=["denial"])], linked={"m0": "e1"})
    assert [len(each.sides) for each in list_contests(night)] == [1]


def test_a_lead_says_how_many_reports_are_independent_and_how_many_copies(build: Build) -> None:
    night = build({}, {}, events=[event("e1", n_independent=2, n_copies=3, n_sides=2)], linked={"m0": "e1", "m1": "e1"})
    (lead,) = list_leads(night)
    assert (lead.independent, lead.copies, lead.both_sides, lead.contradicted) == (2, 3, True, False)


def test_a_lead_whose_doer_is_contradicted_names_no_side_as_the_doer(build: Build) -> None:
    rows = ({"actor_id": "FHP"}, {"actor_id": "VLD-MIL"})
    night = build(*rows, events=[event("e1", contradictions=["responsibility"])], linked={"m0": "e1", "m1": "e1"})
    assert list_leads(night)[0].sides == "FHP or VLD-MIL: sources differ"


def test_an_event_first_seen_before_the_day_is_not_new(build: Build, make_before: Build) -> None:
    night = build({}, events=[event("e1", first_seen=date(2026, 11, 19))], linked={"m0": "e1"})
    assert list_leads(make_before(night))[0].new is False
