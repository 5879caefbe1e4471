import re
from collections.abc import Callable
from typing import Any

import pytest

from flows.report.claims import Claim, read_claim
from flows.tables import Mentions

Build = Callable[..., Any]
TEXT = "The Tarn Brigade reached Ossa on Monday.\nOn Monday it burned two old mills, the mayor said. They withdrew on Monday."


@pytest.fixture
def read(make_article: Build, make_mention: Build) -> Callable[..., Claim]:
    article = make_article("a1", "ossa", language="en", text=TEXT)

    def build(trigger: str = "burned", text: str | None = TEXT, **changes: Any) -> Claim:  # noqa: ANN401
        row = dict.fromkeys(Mentions.columns()) | make_mention(article, trigger, "destroy_property", **changes)
        return read_claim(row, "destroy property", text)

    return build


def facts(claim: Claim) -> dict[str, tuple[str, str | None]]:
    return {label: (words, understood) for label, words, understood in claim.facts}


def marked(claim: Claim, kind: str) -> list[str]:
    return re.findall(rf'class="k-{kind}">([^<]*)<i>', claim.sentence)


def test_spans_of_the_article_are_marked_in_their_sentence(read: Callable[..., Claim]) -> None:
    claim = read(target_text="two old mills", attributed_to="the mayor", voice="attributed")
    assert (marked(claim, "trigger"), marked(claim, "target"), marked(claim, "attribution")) == (
        ["burned"],
        ["two old mills"],
        ["the mayor"],
    )


def test_a_span_of_another_sentence_is_shown_in_its_own_words(read: Callable[..., Claim]) -> None:
    claim = read(actor_text="Tarn Brigade")
    assert marked(claim, "actor") == []
    assert claim.carried == (("actor", 'The <u class="k-actor">Tarn Brigade<i>actor</i></u> reached Ossa on Monday.'),)


def test_without_the_articles_text_the_sentence_stands_alone(read: Callable[..., Claim]) -> None:
    assert read(text=None, actor_text="Tarn Brigade").carried == ()


def test_a_far_excerpt_is_cut_at_whole_words(read: Callable[..., Claim]) -> None:
    claim = read(trigger="reached", target_text="They")
    around = '… it burned two old mills, the mayor said. <u class="k-target">They<i>target</i></u> withdrew on Monday.'
    assert claim.carried == (("target", around),)


def test_a_date_is_marked_where_it_is_nearest_to_the_trigger(read: Callable[..., Claim]) -> None:
    claim = read(trigger="withdrew", date_text="Monday", date_basis="text")
    assert marked(claim, "date") == ["Monday"]


def test_a_date_that_an_earlier_sentence_gave_is_not_marked(read: Callable[..., Claim]) -> None:
    claim = read(date_text="Monday", date_basis="inherited", date_start="2026-11-16", date_end="2026-11-16")
    assert marked(claim, "date") == []
    assert facts(claim)["When"] == ("Monday", "16 November 2026, carried over from an earlier sentence")


def test_what_the_text_leaves_open_is_left_out(read: Callable[..., Claim]) -> None:
    assert read().facts == ()


def test_a_party_off_the_register_is_said_to_be(read: Callable[..., Claim]) -> None:
    claim = read(actor_text="Tarn Brigade", actor_ids=["TARN", "OSS-MIL"], target_text="two old mills")
    assert (facts(claim)["Actor"], facts(claim)["Target"]) == (("Tarn Brigade", "TARN, OSS-MIL"), ("two old mills", "not on the register"))


def test_a_place_tells_what_it_was_resolved_to_and_how_well(read: Callable[..., Claim]) -> None:
    claim = read(place_text="Ossa", place_name="Ossa", admin1="Vale", country="OSS", place_precision="near", lat=1.5, lon=2.25)
    assert facts(claim)["Place"] == ("Ossa", "Ossa, Vale, OSS (near it) · 1.500, 2.250")
    assert facts(read(place_text="Ossa"))["Place"] == ("Ossa", "not in the gazetteer")


def test_casualties_say_who_counts_them(read: Callable[..., Claim]) -> None:
    claim = read(killed_min=2, killed_max=2, injured_min=20, casualties_attributed_to="medics")
    assert facts(claim)["People"] == ("2 killed, at least 20 injured", "according to medics")


def test_only_what_did_not_happen_is_labelled(read: Callable[..., Claim]) -> None:
    assert read().factuality is None
    assert read(factuality="denied").factuality == "a speaker says it did not happen"


def test_weapon_responsibility_and_history_are_facts_too(read: Callable[..., Claim]) -> None:
    told = facts(read(weapon="car_bomb", responsibility="alleged", is_background=True))
    assert told["Weapon"] == ("car bomb", None)
    assert told["Responsibility"] == ("alleged", None)
    assert told["Background"] == ("more than a year before publication", None)


def test_the_rules_and_keys_behind_a_row_are_told(read: Callable[..., Claim]) -> None:
    coding = dict(read(geonameid=12, attribution_id="OSS-GOV").coding)
    assert coding["Rules"] == "frame.verb.active, actor.subject"
    assert coding["Act"] == "code points 54 to 60"
    assert (coding["GeoNames"], coding["Speaker's key"]) == ("12", "OSS-GOV")


def test_a_row_whose_spans_do_not_fit_the_text_is_told_apart(read: Callable[..., Claim]) -> None:
    assert read().fits
    assert read(text=None).fits
    assert not read(text=TEXT[1:]).fits
    assert not read(text=None, trigger_start=55, trigger_end=61).fits
