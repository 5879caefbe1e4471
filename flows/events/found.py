"""What the lexicons, the register and the gazetteer find in a batch: spans of every kind."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.catalog.lexicons import Lexicon, Vocabulary
from flows.events.actors import find_actors
from flows.events.casualties import find_casualties
from flows.events.dates import find_dates
from flows.events.keeping import kept
from flows.events.places import find_places
from flows.events.spans import match_phrases
from flows.events.vocabulary import prepare
from flows.events.weapons import find_weapons


@dataclass(frozen=True, slots=True)
class Found:
    """Spans of a batch: `phrases` of the engine's lexicons, of them `cues` and `nouns`; actors, places, dates, counts of people, weapons."""

    phrases: pl.LazyFrame
    cues: pl.LazyFrame
    nouns: pl.LazyFrame
    actors: pl.LazyFrame
    places: pl.LazyFrame
    dates: pl.LazyFrame
    counts: pl.LazyFrame
    weapons: pl.LazyFrame


def find_spans(tokens: pl.LazyFrame, articles: pl.LazyFrame, lexicon: Lexicon, vocabulary: Vocabulary) -> Found:
    """Return the spans of a batch, each frame computed once."""
    phrases = kept(match_phrases(tokens, prepare(lexicon).phrases))
    told = kept(phrases.filter(pl.col("kind") == "trigger").select("sentence").unique("sentence", maintain_order=True))
    return Found(
        phrases=phrases,
        cues=phrases.filter(pl.col("kind") == "cue").rename({"label": "cue"}),
        nouns=phrases.filter(pl.col("kind") == "noun"),
        actors=kept(find_actors(tokens, vocabulary.register, lexicon.language)),
        places=kept(find_places(tokens, articles, vocabulary.gazetteer, lexicon)),
        dates=kept(find_dates(tokens, articles, lexicon)),
        counts=kept(find_casualties(tokens, lexicon, told)),
        weapons=kept(find_weapons(tokens, lexicon)),
    )
