"""Weapons: which class of weapon a text names."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.spans import match_phrases
from flows.events.tokens import key_of


def find_weapons(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the weapons that the articles name, the longest of overlapping phrases: article, sentence, first, last, start, end, weapon."""
    phrases = (
        lexicon.tables["weapons"]
        .lazy()
        .select("weapon", key=key_of(pl.col("phrase")), kind=pl.lit("weapon"))
        .unique("key", maintain_order=True)
    )
    return match_phrases(tokens, phrases).select("article", "sentence", "first", "last", "start", "end", "weapon")
