from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.clean.fingerprints import BANDS, near_keys, text_digest

STORY = " ".join(f"word{number} of a story about the town and its {number % 7} bridges" for number in range(60))


def test_keys_do_not_change_between_runs_and_releases() -> None:
    assert near_keys("one two three four five six")[:2] == (3489561585967016821, 7091958765943809960)
    assert text_digest("One, two… three!") == "6899ee404683a14e8c2a03149860df25d67d34d9cd4dae7350cbe91e4b3976be"


def test_copies_that_differ_in_case_and_punctuation_have_one_digest() -> None:
    assert text_digest("Les écoles — rouvrent.\n") == text_digest("LES ÉCOLES rouvrent")
    assert text_digest("Les écoles rouvrent") != text_digest("Les écoles ferment")


def test_an_edited_copy_shares_a_key_and_another_text_does_not() -> None:
    edited = STORY.replace("word3", "changed").replace("bridges", "bridges", 1) + " An added sentence ends it."
    other = " ".join(f"entirely different line {number} on markets and prices" for number in range(60))
    assert set(near_keys(STORY)) & set(near_keys(edited))
    assert not set(near_keys(STORY)) & set(near_keys(other))


def test_signs_without_spaces_count_as_words() -> None:
    assert len(near_keys("総統周二表示談判")) == BANDS


@given(st.text())
def test_keys_are_unsigned_and_none_for_fewer_than_three_words(text: str) -> None:
    keys = near_keys(text)
    assert len(keys) in {0, BANDS}
    assert all(0 <= key < 1 << 64 for key in keys)
    assert near_keys("two words") == ()
