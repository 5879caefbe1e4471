from collections.abc import Callable
from itertools import pairwise
from typing import Any

from flows.report import Night, funnel, funnel_rows, headline, summary_lines
from flows.report.funnel import overall

Build = Callable[..., Any]


def losses(night: Night, name: str) -> dict[str, int]:
    step = next(step for step in funnel(night) if step.name == name)
    return {loss.reason: loss.count for loss in step.lost}


def test_the_funnel_goes_from_entries_to_mentions(make_sample: Build) -> None:
    counts = [(step.name, step.count) for step in funnel(make_sample())]
    assert counts == [("found", 41), ("asked", 34), ("captured", 32), ("cleaned", 30), ("coded", 26), ("telling", 3), ("mentions", 10)]


def test_what_did_not_reach_a_step_is_named_and_adds_up(make_sample: Build) -> None:
    steps = [step for step in funnel(make_sample()) if step.name != "mentions"]
    for before, after in pairwise(steps):
        assert before.count - after.count == sum(loss.count for loss in after.lost)


def test_entries_that_were_not_asked_for_say_why(make_sample: Build) -> None:
    assert losses(make_sample(), "asked") == {"published before the day": 4, "archived by an earlier run": 3}


def test_a_page_that_is_archived_already_is_no_gap(make_night: Build, make_source: Build) -> None:
    night = make_night(ledger=[make_source("ossa", "complete", found=3, outcomes={"ok": 1, "duplicate": 1, "not_modified": 1}, articles=1)])
    assert losses(night, "captured") == {}
    assert losses(night, "cleaned") == {"same bytes as an earlier capture": 1, "not modified since an earlier capture": 1}


def test_an_article_that_was_not_coded_is_named_by_its_first_flag(make_night: Build, make_article: Build, make_source: Build) -> None:
    article = make_article("a1", "ossa", text="", flags=["thin", "no_text", "consent_wall"])
    night = make_night(ledger=[make_source("ossa", "complete", found=1, outcomes={"ok": 1}, articles=1)], articles=[article])
    assert losses(night, "coded") == {"a consent page instead of the article": 1}


def test_what_nobody_explains_is_said_to_be_unexplained(make_night: Build, make_source: Build) -> None:
    night = make_night(ledger=[make_source("ossa", "partial", found=5, outcomes={"ok": 5}, articles=3)])
    assert losses(night, "cleaned") == {"for a reason that is not on record": 2}


def test_reasons_that_overlap_are_said_to_overlap(make_night: Build, make_article: Build, make_source: Build) -> None:
    article = make_article("a1", "ossa", text="", language="es", flags=["no_text"])
    night = make_night(ledger=[make_source("ossa", "complete", found=1, outcomes={"ok": 1}, articles=1, no_lexicon=1)], articles=[article])
    assert losses(night, "coded")["counted under two reasons"] == -1


def test_a_row_that_broke_a_rule_is_counted_beside_the_mentions(make_sample: Build) -> None:
    assert losses(make_sample(), "mentions") == {'kept out by the rule "spans are ordered"': 1}


def test_the_headline_names_pages_gaps_and_mentions(make_sample: Build) -> None:
    assert headline(make_sample()) == "32 of 34 due pages archived; 2 of 4 sources with gaps; 10 mentions in 3 articles."


def test_a_night_without_sources_has_a_headline_too(make_night: Build) -> None:
    assert headline(make_night()) == "0 of 0 due pages archived; no source was tried; 0 mentions in 0 articles."


def test_the_night_is_as_complete_as_its_sources(make_night: Build, make_source: Build) -> None:
    def of(*statuses: str) -> str:
        return overall(make_night(ledger=[make_source(f"s{number}", status) for number, status in enumerate(statuses)]))

    assert of("complete", "complete") == "complete"
    assert of("complete", "blocked") == "partial"
    assert of("blocked", "no_coverage") == "blocked"
    assert of() == "not_tried"


def test_the_summary_names_each_source_with_a_gap(make_sample: Build) -> None:
    assert summary_lines(make_sample())[1:] == [
        "Radio Mute: blocked (connect_error)",
        "The Plain Dealer of Kestrel: partial (2 of 15 pages failed)",
    ]


def test_rows_for_a_terminal_carry_no_escape_sequences(make_night: Build, make_source: Build) -> None:
    night = make_night(
        ledger=[make_source("ossa", "partial", reason="\x1b[2Jgone", found=1, skipped={"\x1b[31mold": 1})], names={"ossa": "Os\x1b[0msa"}
    )
    assert "\x1b" not in str(funnel_rows(night)) + "".join(summary_lines(night))
    assert funnel_rows(night)[1] == ("Due that day and asked for", 0, "1 �[31mold")


def test_changed_versions_of_known_pages_are_told_apart_from_new_ones(make_night: Build, make_source: Build) -> None:
    row = make_source("ossa", "complete", found=3, outcomes={"ok": 3}, articles=5)
    night = make_night(ledger=[row | {"revisits": [{"outcome": "ok", "pages": 4}], "revisits_changed": 2}])
    assert ("With new versions of 4 known pages asked for again", 5, "+2 changed") in funnel_rows(night)
    assert losses(night, "cleaned") == {}
    assert headline(night).startswith("3 of 3 due pages archived")
