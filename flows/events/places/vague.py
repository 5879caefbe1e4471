"""Places without a name of their own: `le nord du pays`, `la frontière jordano-syrienne`."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.neighbours import read_around
from flows.events.places.phrases import add_surroundings, word_classes
from flows.events.spans import Phrases, compile_phrases, keep_longest
from flows.events.tokens import key_of

CLASSES = ("direction", "whole", "border", "half", "city", "site", "admin1", "admin2", "referring", "settled")
WORD = r"[\p{L}\d-]+"
"""A word that may stand between a preposition and a people's name (`in major Chinese cities`)."""
LONGEST = 5
"""Words of the longest phrase that is looked for."""


def find_vague(words: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return parts of an unnamed country, borders named by peoples and towns without a name; `words` are the spans of `phrase_words`.

    Columns: article, sentence, first, last, start, end, place_precision, locative, country (of towns).
    """
    classes = word_classes(lexicon)
    locative = rf"(?:^| ){classes['locative']}(?: {classes['determiner']})?"
    borders = [
        pair(words, "border", "people", "line"),
        pair(words, "people", "border", "line"),
        pair(pair(words, "border", "half", "border").with_columns(kind="place_precision"), "border", "people", "line", words),
        pair(words, "half", "people", "people").with_columns(kind="place_precision").pipe(pair, "people", "border", "line", words),
    ]
    # `in several Ukrainian towns`
    several = rf"(?: {classes['partitive']})?(?: {WORD}){{0,2}}$"
    found = pl.concat([pair(words, "direction", "whole", "area"), *borders]).with_columns(
        country=pl.lit(None, pl.String), town=pl.lit(value=False)
    )
    led = pl.col("left").str.contains(f"{locative}$") | (pl.col("town") & pl.col("left").str.contains(locative + several))
    return (
        pl.concat([found, settlements(words, tokens, lexicon).with_columns(town=pl.lit(value=True))])
        .pipe(keep_longest)
        .pipe(add_surroundings, tokens)
        .with_columns(locative=led)
        .select("article", "sentence", "first", "last", "start", "end", "place_precision", "locative", "country")
    )


def settlements(words: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the towns and villages that only their people's name tells the country of, and no name follows (`Chinese cities`, `un village ukrainien`)."""
    either = (pair(words, "people", "settled", "area"), pair(words, "settled", "people", "area"))
    words_after = tokens.select("sentence", "plain", capital=pl.col("is_capitalised") & pl.col("is_word"))
    apart = pl.col("plain_1").str.contains(rf"^(?:,|{word_classes(lexicon)['of']})$")
    named = pl.col("capital_1") | (apart & pl.col("capital_2"))
    return (
        pl.concat(either)
        .filter(pl.col("country").is_not_null())
        .pipe(read_around, "last", words_after, "plain", (1,))
        .pipe(read_around, "last", words_after, "capital", (1, 2))
        .filter(~named.fill_null(value=False))
        .drop("plain_1", "capital_1", "capital_2")
    )


@lru_cache(maxsize=32)
def phrase_words(lexicon: Lexicon) -> Phrases:
    """Return the words that places without a name of their own are made of, each with its class as kind.

    Kinds: direction, whole, border, half (`jordano`), people; kinds of places (city, site, admin1, admin2); referring (`dans le pays`).
    """
    words = lexicon.tables["place_words"].filter(pl.col("class").is_in(CLASSES))
    only = pl.when(pl.col("country").n_unique() == 1).then(pl.col("country").first())
    peoples = lexicon.tables["demonyms"].group_by(key=plain_of(key_of(pl.col("form"))), maintain_order=True).agg(country=only)
    named = words.select(key=plain_of(key_of(pl.col("phrase"))), kind="class").unique(maintain_order=True)
    return compile_phrases(pl.concat([named, peoples.with_columns(kind=pl.lit("people"))], how="diagonal"), longest=LONGEST)


def pair(words: pl.LazyFrame, left: str, right: str, precision: str, others: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """Return the spans of a word of one kind with one of another right after it (of `others`, else of the same words), with the country of either."""
    ahead = (words if others is None else others).filter(pl.col("kind") == right)
    begins = words.filter(pl.col("kind") == left).select(
        "article", "sentence", "first", "start", "country", next=(pl.col("last") + 1).cast(pl.UInt32)
    )
    ends = ahead.select("sentence", "last", "end", next="first", other="country")
    return (
        begins.join(ends, on=["sentence", "next"])
        .with_columns(place_precision=pl.lit(precision), country=pl.coalesce("country", "other"))
        .drop("next", "other")
    )
