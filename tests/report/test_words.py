from datetime import date

import pytest

from flows.records import Outcome, Resource, Status
from flows.report import words
from flows.report.words import count_words, direction, phrase, plural, responses, span_words
from flows.tables import FLAGS
from flows.tables.mentions import DATE_BASES, FACTUALITIES


@pytest.mark.parametrize(
    ("codes", "phrases"),
    [
        (Status, words.STATUSES),
        (Outcome, words.OUTCOMES),
        (Resource, words.RESOURCES),
        (FLAGS, words.FLAGS),
        (FACTUALITIES, words.FACTUALITIES),
        (DATE_BASES, words.DATE_BASES),
    ],
)
def test_every_code_of_a_closed_list_has_words(codes: tuple[str, ...], phrases: dict[str, str]) -> None:
    assert {str(code) for code in codes} == set(phrases)


def test_a_code_without_words_is_shown_without_underscores() -> None:
    assert phrase({}, "other_host") == "other host"


@pytest.mark.parametrize(
    ("lowest", "highest", "said"),
    [
        (12, 12, "12 killed"),
        (12, None, "at least 12 killed"),
        (None, 9, "at most 9 killed"),
        (0, 1200, "0 to 1,200 killed"),
        (None, None, None),
    ],
)
def test_counts_say_how_sure_they_are(lowest: int | None, highest: int | None, said: str | None) -> None:
    assert count_words(lowest, highest, "killed") == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), "2 November 2026"),
        (date(2026, 11, 2), date(2026, 11, 5), "2 to 5 November 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 December 2025 to 1 January 2026"),
        (date(2026, 11, 2), None, "from 2 November 2026"),
        (None, date(2026, 11, 2), "until 2 November 2026"),
        (None, None, None),
    ],
)
def test_days_are_told_with_both_ends(first: date | None, last: date | None, said: str | None) -> None:
    assert span_words(first, last) == said


def test_numbers_agree_with_their_nouns() -> None:
    assert (plural(1, "page"), plural(2300, "page"), plural(0, "entry", "entries")) == ("1 page", "2,300 pages", "0 entries")
    assert (responses("page", 2), responses("robots", 2)) == ("2 pages", "2 robots.txt")


def test_the_direction_of_an_unknown_language_is_left_to_the_reader() -> None:
    assert [direction(language) for language in ("ar", "fr", None)] == ["rtl", "ltr", "auto"]
