from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from flows.report import Before, Night
from flows.report.changes import compare
from flows.tables import Articles, Mentions, Revisions
from report.pages import render

Build = Callable[..., Any]

TEXT = "Shells fell on Ossa. Police arrested a man. Shells hit the mill."
GONE = {"source_id": "ossa", "url": "https://ossa.example/x", "status": 410, "title": "Lost", "language": "en"}
AT_OSSA = {"place_text": "Ossa", "place_name": "Ossa", "date_start": "2026-11-21"}


def frame(schema: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:  # noqa: ANN401
    return schema.validate(pl.DataFrame(rows, schema=schema.create_empty().schema))


@pytest.fixture
def build(make_night: Build, make_article: Build, make_mention: Build) -> Callable[..., Night]:
    old = make_article("old", "ossa", language="en", text=TEXT, title="Twelve killed")
    new = make_article("new", "ossa", language="en", text=TEXT, title="Nineteen killed", version=2, previous_article_id="old")

    def night(was: list[dict[str, Any]], now: list[dict[str, Any]], days: tuple[date, ...] = (date(2026, 11, 21),)) -> Night:
        told = [make_mention(old, row.pop("trigger"), mention_id=f"o{at}", **row) for at, row in enumerate(was)]
        retold = [make_mention(new, row.pop("trigger"), mention_id=f"n{at}", **row) for at, row in enumerate(now)]
        before = Before(
            days=days,
            mentions=frame(Mentions, told if days else []),
            articles=frame(Articles, [old]),
            told=frame(Mentions, told),
            versions=frame(Articles, [new]),
            retold=frame(Mentions, retold),
            gone=pl.DataFrame([GONE]),
        )
        return make_night(articles=[new], mentions=retold, before=before)

    return night


def shelled(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"trigger": "Shells", "event_type": "shelling", **AT_OSSA, **more}


def arrested(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"trigger": "arrested", "event_type": "arrest", **more}


def test_a_happening_that_no_day_before_told_is_new(build: Build) -> None:
    changes = compare(build([shelled()], [shelled(), shelled(place_name="Mill")]))
    assert (changes.new, changes.continued) == (1, 1)
    assert changes.names == (("Places not seen in these days", ("Mill",), 1),)


def test_a_count_that_a_later_version_changes_is_told_with_both(build: Build) -> None:
    (revision,) = compare(build([shelled(killed_min=12, killed_max=12)], [shelled(killed_min=19, killed_max=19)])).revised
    assert revision.recounted == (("shelling, Ossa", "12 killed", "19 killed"),)
    assert (revision.before, revision.title) == ("Twelve killed", "Nineteen killed")


def test_an_act_that_a_later_version_tells_no_more_is_withdrawn(build: Build) -> None:
    changes = compare(build([shelled(), arrested()], [shelled()]))
    assert (changes.withdrawn, changes.revised[0].dropped, changes.revised[0].added) == (1, ("arrest",), ())


def test_a_later_version_with_the_same_acts_is_said_to_change_none(build: Build) -> None:
    assert compare(build([shelled()], [shelled()])).revised[0].is_quiet


def test_without_a_day_before_nothing_is_called_new(build: Build) -> None:
    night = build([shelled()], [shelled()], days=())
    assert compare(night).names == ()
    assert "The archive holds no earlier day" in render(night)


def test_a_page_that_is_gone_is_named_with_its_status(build: Build) -> None:
    assert "HTTP 410" in render(build([shelled()], [shelled()]))


def test_an_event_known_before_that_is_told_otherwise_now_says_what_it_was(build: Build) -> None:
    changed = {"event_id": "e1", "revision": 2, "field": "killed_max", "before": "12", "after": "19"}
    rows = [
        changed,
        changed | {"field": "n_mentions"},
        changed | {"event_id": "e2", "field": "place_name", "before": None, "after": "Ossa"},
    ]
    night = replace(build([shelled()], [shelled()]), revisions=frame(Revisions, rows))
    assert compare(night).events == (("e1", (("killed, highest", "12", "19"),)), ("e2", (("where", "nothing", "Ossa"),)))
    assert "12</bdi> before, <bdi>19</bdi> now" in render(night)


def test_a_page_whose_past_is_not_known_says_so(make_sample: Build) -> None:
    assert compare(make_sample()) is None
    assert "What came before is not known here" in render(make_sample())
