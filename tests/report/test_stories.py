from collections.abc import Callable
from typing import Any

import pytest

from flows.report import Night, stories
from flows.report.stories import FEWEST_FOLDED, OPEN_CLAIMS, Shelf, choose, count_types, shelve

Build = Callable[..., Any]


def put_out(night: Night) -> list[Shelf]:
    return shelve(night, choose(night))


def test_mentions_stand_under_their_article_and_source_in_text_order(make_sample: Build) -> None:
    shelves = put_out(make_sample())
    assert [(shelf.name, shelf.claims) for shelf in shelves] == [
        ("Le Courrier de Port-Lune", 6),
        ("The Plain Dealer of Kestrel", 3),
        ("ميناء القمر", 1),
    ]
    assert [claim.label for claim in shelves[0].stories[0].claims] == ["armed clash", "repulse", "attack", "killing", "abduct", "accuse"]


def test_an_article_leads_to_its_archived_bytes(make_sample: Build) -> None:
    evidence = put_out(make_sample())[0].stories[0].evidence
    assert evidence["file"] == "warc/2026/11/22/20261123T023000Z-7f3a-00000-9f86d081884c.warc.gz"
    assert (evidence["offset"], evidence["length"], evidence["fetched"]) == ("48,211", "17,078", "2026-11-23 02:31:05 UTC")
    assert evidence["command"] == "tail -c +48212 20261123T023000Z-7f3a-00000-9f86d081884c.warc.gz | head -c 17078 | gunzip"


def test_a_mention_without_its_articles_row_is_shown_all_the_same(make_sample: Build) -> None:
    story = put_out(make_sample(articles=[]))[0].stories[0]
    assert (story.title, story.evidence, story.language, story.published) == (None, {}, "fr", "2026-11-22")
    assert len(story.claims) == 6


@pytest.mark.parametrize(
    ("told", "opened"), [(OPEN_CLAIMS + FEWEST_FOLDED - 1, OPEN_CLAIMS + 3), (OPEN_CLAIMS + FEWEST_FOLDED, OPEN_CLAIMS)]
)
def test_of_very_many_mentions_the_later_ones_are_folded(
    make_night: Build, make_article: Build, make_mention: Build, told: int, opened: int
) -> None:
    article = make_article("a1", "ossa", language="en", text="Shells fell.")
    mentions = [make_mention(article, "Shells", "shelling", mention_id=f"m{number:02}") for number in range(told)]
    story = put_out(make_night(articles=[article], mentions=mentions))[0].stories[0]
    assert (len(story.open), len(story.folded)) == (opened, told - opened)


def test_a_mention_without_a_source_has_a_place_too(make_night: Build, make_article: Build, make_mention: Build) -> None:
    article = make_article("a1", "ossa", language="en", text="Shells fell.")
    night = make_night(articles=[article], mentions=[make_mention(article, "Shells", "shelling", source_id=None)])
    assert [shelf.name for shelf in put_out(night)] == ["no source"]


def test_what_does_not_fit_on_the_page_is_counted_by_source(make_sample: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_CLAIMS", 4)
    shelves = put_out(make_sample())
    assert sum(shelf.claims for shelf in shelves) == 4
    assert sum(shelf.left_out for shelf in shelves) == 6


def test_every_article_keeps_its_surest_mention_before_any_has_a_second(make_sample: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_CLAIMS", 3)
    assert choose(make_sample())["article_id"].n_unique() == 3


def test_mentions_that_the_front_leads_to_are_kept(make_sample: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_CLAIMS", 2)
    night = make_sample()
    wanted = night.mentions.sort("confidence")["mention_id"].head(2).to_list()
    assert set(choose(night, wanted)["mention_id"]) == set(wanted)


def test_mentions_are_counted_by_type(make_sample: Build) -> None:
    assert count_types(make_sample(labels={"arrest": "arrests"}))[:2] == [("arrests", 2), ("abduct", 1)]
