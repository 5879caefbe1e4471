"""Words around a count: persons, what happened to them, measures, and words that may stand between."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of

KINDS = r"^(killed|injured|captured)_(noun|participle|intransitive|verb|lead|tail)$"


def find_words(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the words of `casualty_words.csv` and the nouns of persons: sentence, first, last, end, class, harm, form.

    `harm` is killed, injured or captured and `form` noun, participle, intransitive, verb, lead or tail, both null for other classes.
    A word of several classes has several rows.
    """
    return match_phrases(tokens, casualty_phrases(lexicon)).select(
        "sentence",
        "first",
        "last",
        "end",
        "class",
        harm=pl.col("class").str.extract(KINDS, 1),
        form=pl.col("class").str.extract(KINDS, 2),
    )


@lru_cache(maxsize=32)
def casualty_phrases(lexicon: Lexicon) -> Phrases:
    """Return the phrases of a lexicon's casualty words and nouns of persons; each class is a kind."""
    own = lexicon.tables["casualty_words"].select("class", key=key_of(pl.col("phrase")))
    nouns = lexicon.tables["nouns"].filter(pl.col("class") == "person").select("class", key=key_of(pl.col("phrase")))
    return compile_phrases(pl.concat([own, nouns]).unique(maintain_order=True).with_columns(kind="class"))
