"""Spelling: what counts as the same word when words are compared, in every script."""

from __future__ import annotations

import polars as pl

MARKS = {"،": ",", "؛": ";", "؟": "?", "۔": "."}
"""Arabic marks of punctuation, and those of Latin script that do the same."""

ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ـ": "",
    "٫": ".", "٬": ",", **MARKS, **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
}  # fmt: skip
"""Arabic letters that are written one for another, the stroke that lengthens words, figures and marks."""

FOLDED = {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{MODIFIER LETTER APOSTROPHE}": "'", **ARABIC}
"""Characters that count as another: kinds of apostrophes, and those of Arabic."""

VOWEL_SIGNS = r"[\u{610}-\u{61a}\u{64b}-\u{65f}\u{670}\u{6d6}-\u{6ed}]"
"""Signs of Arabic vowels, which news seldom prints."""

LIGATURES = {"œ": "oe", "æ": "ae"}


def norm_of(text: pl.Expr) -> pl.Expr:
    """Return text in lower case, accents composed, with straight apostrophes, variants of letters as one, and without a final full stop."""
    composed = text.str.normalize("NFC").str.to_lowercase().str.replace_all(VOWEL_SIGNS, "")
    return composed.str.replace_many(FOLDED).str.replace(r"(\p{L})\.$", "${1}")


def plain_of(norm: pl.Expr) -> pl.Expr:
    """Return a norm without accents and other marks: for names, which capitals print without accents."""
    return norm.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace_many(LIGATURES)
