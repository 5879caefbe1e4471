from collections.abc import Callable
from typing import Any

from flows.report.uncoded import LISTED, count_flagged, list_flagged, list_rejects, list_without_lexicon

Build = Callable[..., Any]


def test_flagged_articles_say_why_and_whether_they_were_coded(make_sample: Build) -> None:
    rows = [(row["title"], row["barred"], row["reasons"]) for row in list_flagged(make_sample())]
    assert rows == [
        ("Avant de continuer", True, ["a consent page instead of the article"]),
        ("Budget: what members can read", False, ["behind a paywall, in part or whole", "very short text"]),
    ]


def test_a_long_list_of_flagged_articles_is_cut_and_counted(make_night: Build, make_article: Build) -> None:
    night = make_night(articles=[make_article(f"a{number:03}", "ossa", text="", flags=["no_text"]) for number in range(LISTED + 7)])
    assert (len(list_flagged(night)), count_flagged(night)) == (LISTED, LISTED + 7)


def test_languages_without_a_lexicon_are_named_by_source(make_sample: Build) -> None:
    assert list_without_lexicon(make_sample()) == [("ميناء القمر", "ar", 3)]


def test_rejects_are_counted_by_rule_with_examples(make_sample: Build) -> None:
    rules = [(each["stage"], each["rule"], each["number"], each["keys"]) for each in list_rejects(make_sample())]
    assert rules == [("clean", "timeout", 1, ["https://plain.example/long"]), ("events", "spans_are_ordered", 1, ["en01-0-attack"])]
