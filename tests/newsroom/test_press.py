"""What the newsroom prints."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from flows.newsroom.press import FIRST_DAY, LAST_DAY, PressError, Story, read_outlets, read_press
from flows.newsroom.site import week

PRESS = read_press()
ALL = [story for outlet in PRESS.outlets for story in PRESS.current(outlet)]
RUN = 12


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_the_week_holds_at_least_eighty_articles_on_all_seven_days() -> None:
    days = Counter(story.published.astimezone(UTC).date() for story in ALL)
    assert len(ALL) >= 80
    assert min(days[day] for day in week()) >= 8


def test_the_lists_that_know_no_days_reach_back_beyond_the_week() -> None:
    older = {story.outlet for story in ALL if story.published.astimezone(UTC).date() < FIRST_DAY}
    assert older == {"voix-arvan", "meridian-dispatch", "diario-estuario"}


def test_every_language_has_at_least_ten_articles_and_french_has_most() -> None:
    languages = Counter(story.language for story in ALL)
    assert set(languages) == {"fr", "en", "es", "ar"}
    assert min(languages.values()) >= 10
    assert languages.most_common(1)[0][0] == "fr"


def test_six_outlets_and_more_print_and_one_is_down() -> None:
    printing = {story.outlet for story in ALL}
    assert len(printing) >= 6
    assert [outlet.id for outlet in PRESS.outlets.values() if outlet.down] == sorted(set(PRESS.outlets) - printing)


def test_five_templates_are_in_use() -> None:
    assert {outlet.template for outlet in PRESS.outlets.values()} == {"wordpress", "agency", "legacy", "clutter", "jsonld"}


def test_articles_are_printed_in_their_outlets_language_under_their_own_address() -> None:
    assert all(story.language == PRESS.outlets[story.outlet].language for story in ALL)
    addresses = Counter((story.outlet, path) for story in ALL for path in (story.path, story.feed_path) if path)
    assert max(addresses.values()) == 1
    assert max(Counter(story.id for story in ALL).values()) == 1


def test_times_bear_the_outlets_own_offset() -> None:
    assert all(story.published.utcoffset() == PRESS.outlets[story.outlet].zone.utcoffset(None) for story in ALL)
    assert all(FIRST_DAY - timedelta(days=3) <= story.published.date() <= LAST_DAY for story in ALL)


def test_only_the_wire_story_is_printed_twice() -> None:
    printed = {story.id: runs(story.text) for story in ALL}
    twice = {(one, other) for one, other in combinations(sorted(printed), 2) if printed[one] & printed[other]}
    wire = tuple(sorted(story.id for story in ALL if "wire" in story.flags))
    assert twice == {wire}


def test_a_toll_is_revised_the_next_day_on_the_same_page() -> None:
    versions = [story for story in PRESS.stories if story.id == "kessapress-0302-mirzane"]
    assert [story.visible_from.day for story in versions] == [2, 3]
    assert "douze" in versions[0].text
    assert "dix-neuf" in versions[1].text
    first = PRESS.current("kessapress", datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert versions[0] in first
    assert versions[1] in PRESS.current("kessapress")


def test_the_press_has_each_kind_of_wall_and_fault() -> None:
    flags = {flag for story in ALL for flag in story.flags}
    assert flags == {"paywalled", "consent_wall", "consent_redirect", "disallowed", "wire"}
    assert sum(story.feed_path is not None for story in ALL) == 1
    assert {story.feed_published for story in ALL} == {None, "none", "2062-03-05T21:30:00+02:00"}
    assert any(offer.gone for outlet in PRESS.outlets.values() for offer in outlet.offers)
    assert any(offer.zone for outlet in PRESS.outlets.values() for offer in outlet.offers)


def test_the_outlets_show_every_kind_of_list() -> None:
    kinds = {offer.kind for outlet in PRESS.outlets.values() for offer in outlet.offers}
    assert kinds == {"rss", "atom", "json_feed", "sitemap", "news_sitemap", "sitemap_index", "listing"}


def test_an_article_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text('+++\nid = "x"\nheadline = "y"\n+++\nText.\n', encoding="utf-8")
    with pytest.raises(PressError, match=r"bad\.txt(.|\n)*headline"):
        Story.read(bad)


def test_an_article_without_front_matter_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "bare.txt"
    bad.write_text("Text.\n", encoding="utf-8")
    with pytest.raises(PressError, match=r"bare\.txt"):
        Story.read(bad)


def test_an_outlet_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "outlets.toml"
    bad.write_text('[x]\nname = "X"\nhost = "x.example"\nlanguage = "fr"\noffset_hours = 1\ncolour = "red"\n', encoding="utf-8")
    with pytest.raises(PressError, match=r"outlets\.toml(.|\n)*colour"):
        read_outlets(bad)
