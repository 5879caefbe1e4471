"""Names in a text in capitals, where every word looks like one."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.places.phrases import word_classes
from flows.events.tokens import key_of


def mark_ordinary(names: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the names with what makes them no names in a text in capitals.

    Adds ordinary (a single word that is in the lexicon: `CAR`) and determined (behind a determiner: `THE CENTER`, but `THE SUDAN`).
    """
    here = names.collect(engine="in-memory")
    words = lexicon_words(lexicon)
    listed = words.filter(words.is_in(here.filter("shouted")["key"].implode()))
    word = (pl.col("first") == pl.col("last")) & pl.col("key").is_in(listed.implode())
    determined = pl.col("left").str.contains(rf"(?:^| ){word_classes(lexicon)['determiner']}$")
    return here.lazy().with_columns(ordinary=pl.col("shouted") & word, determined=pl.col("shouted") & determined)


@lru_cache(maxsize=32)
def lexicon_words(lexicon: Lexicon) -> pl.Series:
    """Return the single words that the lexicon lists, those of peoples and countries apart."""
    listed = [
        frame.get_column(name)
        for table, frame in lexicon.tables.items()
        if table != "demonyms"
        for name in ("phrase", "form", "lemma")
        if name in frame.columns
    ]
    keys = pl.concat(listed).unique().to_frame("word").select(plain_of(key_of(pl.col("word")))).to_series()
    return keys.filter(~keys.str.contains(" ", literal=True)).unique().sort()
