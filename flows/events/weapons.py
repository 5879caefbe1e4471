"""Weapons: which class of weapon a text names."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of


def find_weapons(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the weapons that the articles name, the longest of overlapping phrases: article, sentence, first, last, start, end, weapon."""
    return match_phrases(tokens, weapon_phrases(lexicon)).select("article", "sentence", "first", "last", "start", "end", "weapon")


@lru_cache(maxsize=32)
def weapon_phrases(lexicon: Lexicon) -> Phrases:
    """Return the phrases of a lexicon's weapons."""
    listed = lexicon.tables["weapons"].select("weapon", key=key_of(pl.col("phrase")), kind=pl.lit("weapon"))
    return compile_phrases(listed.unique("key", keep="first", maintain_order=True))
