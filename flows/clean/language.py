"""The language of a text."""

from __future__ import annotations

import py3langid

SAMPLE = 1000
"""Characters that are looked at: as sure as the whole text, in a fraction of its time."""

SHORT = 60
"""Characters below which what the page declares is believed."""

MARGIN = 12.0
"""How much likelier (natural logarithm) the detector must find another language than the one that the page declares."""


def find_language(text: str, declared: str | None) -> str | None:
    """Return the language of a text as two or three letters; None for a text of no words with nothing declared.

    The detector decides, but for short texts, and where the declared language is about as likely as what it found.
    """
    sample = text[:SAMPLE]
    if len(sample) < SHORT or not any(letter.isalpha() for letter in sample):
        return declared or (None if not sample.strip() else py3langid.classify(sample)[0])
    ranked = dict(py3langid.rank(sample)) if declared else {}
    found, score = max(ranked.items(), key=lambda pair: pair[1]) if ranked else py3langid.classify(sample)
    return declared if declared in ranked and score - ranked[declared] < MARGIN else found
