"""Rows paired with the labels that they answer to, and whether two spans name the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Article = Mapping[str, Any]
Label = Mapping[str, Any]
Row = Mapping[str, Any]

NEAR = 200
"""Code points between the triggers of a pair at most, where they do not overlap."""

HALF = 0.5
"""Share of their words that two spans have in common at least, when neither holds the other."""

END_OF_SENTENCE = re.compile(r"[.!?؟]\s|\n")
WORD = re.compile(r"\w+")

SMALL_WORDS = frozenset(
    {
        "a", "an", "and", "at", "au", "aux", "d", "de", "del", "des", "du", "e", "el", "en", "et", "her", "his", "il", "in", "its",
        "l", "la", "las", "le", "les", "leur", "leurs", "los", "of", "on", "sa", "se", "ses", "son", "su", "sus", "the", "their",
        "to", "un", "una", "une", "y",
    }
)  # fmt: skip
"""Words that do not tell two spans apart, accents off."""


def pair_up(labels: Sequence[Label], rows: Sequence[Row], text: str) -> list[tuple[Label, Row]]:
    """Return labels with the rows that answer to them, each once, best pairs first.

    A row answers to a label when their triggers overlap, best with the same type; or when both have the same type and their triggers lie
    in one sentence.
    """
    ranked = sorted(
        (rank, abs(label["trigger_start"] - row["trigger_start"]), one, other)
        for one, label in enumerate(labels)
        for other, row in enumerate(rows)
        if (rank := _rank(label, row, text)) is not None
    )
    pairs: dict[int, int] = {}
    for _, _, one, other in ranked:
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    return [(labels[one], rows[other]) for one, other in pairs.items()]


def _rank(label: Label, row: Row, text: str) -> int | None:
    """Return how well a row answers to a label, 0 best; None when it does not."""
    typed = label["event_type"] == row["event_type"]
    if label["trigger_start"] < row["trigger_end"] and row["trigger_start"] < label["trigger_end"]:
        return 0 if typed else 1
    left, right = sorted((label["trigger_start"], row["trigger_start"]))
    return 2 if typed and right - left <= NEAR and not END_OF_SENTENCE.search(text, left, right) else None


def same_span(one: str | None, other: str | None) -> bool:
    """Return whether two spans name the same thing: one holds the other's words, or half of their words are the same."""
    left, right = content_words(one or ""), content_words(other or "")
    if not left or not right:
        return False
    return left <= right or right <= left or len(left & right) >= HALF * len(left | right)


def content_words(span: str) -> set[str]:
    """Return the words of a span in small letters without accents, small words left out."""
    folded = "".join(letter for letter in unicodedata.normalize("NFKD", span.lower()) if not unicodedata.combining(letter))
    return set(WORD.findall(folded)) - SMALL_WORDS
