"""Mentions in the words of a language."""

from typing import Any

import pytest

from flows.explorer.lines import people_of
from flows.words.language import load_words

NOBODY: dict[str, Any] = {f"{what}_{end}": None for what in ("killed", "injured", "captured") for end in ("min", "max")}


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ({}, ""),
        ({"killed_min": 1, "killed_max": 1}, "1 mort"),
        ({"killed_min": 0, "killed_max": 0}, "0 mort"),
        ({"killed_min": 2}, "≥ 2 morts"),
        ({"killed_max": 1}, "≤ 1 mort"),
        ({"killed_min": 12, "killed_max": 1500, "captured_min": 3, "captured_max": 3}, "12–1\u202f500 morts, 3 détenus"),
    ],
)
def test_people_are_counted_with_their_bounds(counted: dict[str, int], words: str) -> None:
    assert people_of(NOBODY | counted, load_words("fr")) == words
