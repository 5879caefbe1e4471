"""Places: where an article's names lie, with the words around them, or nothing where that cannot be told."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.places import Gazetteer
from flows.catalog.spelling import plain_of
from flows.events.function_words import read_function_words
from flows.events.keeping import kept
from flows.events.neighbours import read_around
from flows.events.places.names import find_names
from flows.events.places.phrases import read_phrases, word_classes
from flows.events.places.resolve import choose_places
from flows.events.places.unlisted import find_unlisted
from flows.events.places.vague import find_vague, phrase_words
from flows.events.spans import match_phrases
from flows.events.tokens import key_of

COLUMNS = (
    "article", "sentence", "first", "last", "start", "end", "geonameid", "place_name", "lat", "lon", "admin1", "country",
    "place_precision", "locative",
)  # fmt: skip
LISTED = 2
"""Tokens from a place to the next in a list of places."""
EXAMPLE = 8
"""Tokens at most from a country or an area to a town in it that is meant."""
POINTS = ("exact", "near")
"""Precisions of places that have coordinates."""


def find_places(tokens: pl.LazyFrame, articles: pl.LazyFrame, gazetteer: Gazetteer, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the places that the articles name, one row a span.

    Columns: article, sentence, first, last, start, end (of the whole phrase, as `province de Homs`, without preposition and
    determiner); geonameid, place_name, lat, lon (of points alone), admin1, country (ISO 3166 alpha-3), place_precision; locative
    (whether a preposition of place stands before it).
    """
    _ = articles
    listed = lexicon.tables["place_words"].lazy().filter(pl.col("class").is_in(["title", "institution", "held"]))
    titles = listed.select("class", key=plain_of(key_of(pl.col("phrase"))))
    # Each step is used several times by the next: left lazy, the plan would grow to seconds of planning.
    names = find_names(tokens, gazetteer, titles).collect().lazy()
    phrases = read_phrases(names, tokens, lexicon).collect().lazy()
    named = (
        phrases.pipe(choose_places, tokens, gazetteer, lexicon)
        .pipe(add_precision)
        .drop("first", "last", "start", "end")
        .rename({"first_of": "first", "last_of": "last", "start_of": "start", "end_of": "end"})
        .sort("first")
        .pipe(join_lines)
        .pipe(share_preposition, read_function_words(lexicon)("and", "or"))
        .select(COLUMNS)
    )
    words = kept(match_phrases(tokens, phrase_words(lexicon), on="plain"))
    known = kept(pl.concat([named, find_vague(words, tokens, lexicon)], how="diagonal_relaxed"))
    every = pl.concat([known, find_unlisted(words, tokens, known, lexicon)], how="diagonal_relaxed").select(COLUMNS).sort("first")
    return name_examples(every, tokens, lexicon)


def name_examples(places: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the places with those that are named as examples of a wider one in its stead (`in China's major cities, including Beijing`)."""
    wider = pl.col("locative").shift(1) & pl.col("place_precision").shift(1).is_in(["country", "area"])
    near = (pl.col("sentence") == pl.col("sentence").shift(1)) & (pl.col("first").cast(pl.Int64) - pl.col("last").shift(1) <= EXAMPLE)
    left = pl.concat_str("plain_-2", "plain_-1", separator=" ", ignore_nulls=True)
    led = left.str.contains(rf"(?:^| ){word_classes(lexicon)['example']}$")
    inner = ~pl.col("place_precision").is_in(["country", "area"])
    example = (wider & near & led & inner).fill_null(value=False)
    return (
        places.pipe(read_around, "first", tokens, "plain", (-2, -1))
        .with_columns(locative=(pl.col("locative") & ~example.shift(-1, fill_value=False)) | example)
        .select(COLUMNS)
    )


def join_lines(places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places with the two ends of a line as one."""
    opens = pl.col("second").shift(-1, fill_value=False) & (pl.col("place_precision") == "line")
    return places.with_columns(
        last=pl.when(opens).then(pl.col("last").shift(-1)).otherwise("last"),
        end=pl.when(opens).then(pl.col("end").shift(-1)).otherwise("end"),
    ).filter(~(pl.col("second") & (pl.col("place_precision").shift(1) == "line")).fill_null(value=False))


def share_preposition(places: pl.LazyFrame, joining: list[str]) -> pl.LazyFrame:
    """Return the places of a list (`à Homs, Hama et Alep`) with the preposition of the first of them."""
    gap = pl.col("first").cast(pl.Int64) - pl.col("last").shift(1).cast(pl.Int64)
    same = (
        (gap == LISTED)
        & (pl.col("sentence") == pl.col("sentence").shift(1))
        & pl.col("left").str.contains(rf"(?:^| )(?:{'|'.join([*joining, ','])})$")
    )
    chain = (~same).fill_null(value=True).cum_sum()
    return places.with_columns(locative=pl.col("locative") | pl.col("locative").first().over(chain))


def add_precision(places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places with `place_precision`, and without coordinates where they are no points."""
    feature, phrase = pl.col("feature"), pl.col("phrase")
    point = feature.is_in(["city", "site"])
    named = pl.when(point).then(pl.lit("exact")).otherwise(feature)
    precision = (
        pl.when(phrase == "line")
        .then(pl.lit("line"))
        .when(phrase == "area")
        .then(pl.lit("area"))
        .when((phrase == "near") & point)
        .then(pl.lit("near"))
        .when(phrase == "near")
        .then(pl.lit("area"))
        .when(phrase.is_in(["admin1", "admin2"]) & point)
        .then(phrase)
        .otherwise(named)
    )
    return places.with_columns(place_precision=precision).with_columns(
        geonameid=pl.when(pl.col("place_precision") != "line").then("geonameid").cast(pl.Int64),
        lat=pl.when(pl.col("place_precision").is_in(POINTS)).then("lat").cast(pl.Float64),
        lon=pl.when(pl.col("place_precision").is_in(POINTS)).then("lon").cast(pl.Float64),
    )
