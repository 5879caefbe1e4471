"""Words around a count: persons, what happened to them, measures, and words that may stand between."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.spans import match_phrases
from flows.events.tokens import key_of

KINDS = r"^(killed|injured|captured)_(noun|participle|intransitive|verb|lead|tail)$"


def find_words(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the words of `casualty_words.csv` and the nouns of persons: sentence, first, last, end, class, harm, form.

    `harm` is killed, injured or captured and `form` noun, participle, intransitive, verb, lead or tail, both null for other classes.
    A word of several classes has several rows.
    """
    own = lexicon.tables["casualty_words"].select("class", key=key_of(pl.col("phrase")))
    nouns = lexicon.tables["nouns"].filter(pl.col("class") == "person").select("class", key=key_of(pl.col("phrase")))
    listed = pl.concat([own, nouns]).unique(maintain_order=True)
    phrases = listed.lazy().with_columns(kind=pl.col("class"))
    return match_phrases(tokens, phrases).select(
        "sentence",
        "first",
        "last",
        "end",
        "class",
        harm=pl.col("class").str.extract(KINDS, 1),
        form=pl.col("class").str.extract(KINDS, 2),
    )
