"""Places of an article with the words around them, without those that are part of a name or only explain where another lies."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.events.clause import OPENING
from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at

PLACE = ("geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision")
PARTS = ("admin1", "admin2", "area", "line", "near")
"""Precisions of places that are seldom said for the people who rule them."""

WIDER_GAP = 5
"""Tokens at most from a place to the wider one that holds it."""


def drop_names(places: pl.LazyFrame, actors: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places that are no part of an actor's longer name (`South Wales Police`, but `in Gaza residents`)."""
    named_so = ~pl.col("kind").cast(pl.String).is_in(["state", "capital", "demonym"])
    spans = actors.filter(named_so & (pl.col("last") > pl.col("first"))).select(
        begin="first", until="last", loose=pl.col("kind") == "collective"
    )
    inside = spans.with_columns(first=pl.int_ranges("begin", pl.col("until") + 1, dtype=pl.UInt32)).explode("first", empty_as_null=False)
    longer = pl.col("until").cast(pl.Int64) - pl.col("begin") > pl.col("last").cast(pl.Int64) - pl.col("first")
    known = places.select("first", "last", "locative")
    named = known.join(inside, on="first").filter((pl.col("last") <= pl.col("until")) & longer & ~(pl.col("loose") & pl.col("locative")))
    # `South Wales Police`: the name begins after the place's direction and goes on behind it.
    crossing = known.join(inside.rename({"first": "inner"}), left_on="last", right_on="inner")
    crossing = crossing.filter((pl.col("first") < pl.col("begin")) & (pl.col("last") < pl.col("until")) & ~pl.col("loose"))
    # `in Congress`: a name of the register that is no name of the gazetteer is no place.
    nowhere = places.filter(pl.col("geonameid").is_null() & pl.col("lat").is_null() & pl.col("country").is_null()).select("first")
    known_as = nowhere.join(actors.filter(named_so).select("first"), on="first", how="semi")
    dropped = pl.concat([each.select("first") for each in (named, crossing, known_as)]).unique()
    return places.join(dropped, on="first", how="anti")


def add_neighbours(places: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the places with the words around them.

    `heads` (`where` follows, or a colon behind the sentence's first words), `owns` (`'s` follows); before it, a preposition of direction
    (`leads`), of sides (`sided`), or `given`: what a country gets or what is said on it (`à la Belgique`, `sur Taïwan`).
    """

    def is_at(step: int, values: Sequence[str]) -> pl.Expr:
        return (pl.col("norm").shift(step).is_in(values) & (pl.col("sentence").shift(step) == pl.col("sentence"))).fill_null(value=False)

    early = pl.col("token").cast(pl.Int64) - pl.col("sentence_first") <= OPENING
    where, topic = function_words("where"), function_words("topic")
    heads = is_at(-1, where) | (is_at(-1, [","]) & is_at(-2, where)) | (is_at(-1, [":"]) & early)
    near = {
        name: is_at(1, some) | is_at(2, some) for name, some in (("leads", function_words("direction")), ("sided", function_words("side")))
    }
    # `les sanctions imposées au Niger`: whom a participle before its preposition is about.
    to_whom = is_at(1, [word for word, plain in function_words.valued("fused").items() if plain in function_words("dative")])
    borne = to_whom & (pl.col("participle") & ~pl.col("content")).shift(2).fill_null(value=False)
    given = borne | (is_at(1, function_words("dative_determiner")) & is_at(2, function_words("dative"))) | is_at(1, topic) | is_at(2, topic)
    # `une manifestation de soutien à Gaza`: for whom it was.
    near["sided"] |= is_at(2, function_words("beneficiary")) | is_at(3, function_words("beneficiary"))
    after = {"heads": heads, "owns": is_at(-1, ["'s"])}
    # `devant l'ambassade du Liban`: an embassy is not in the country whose it is.
    missions = function_words("mission")
    abroad = pl.col("norm").is_in(missions) | is_at(1, missions) | is_at(2, missions)
    return (
        places.sort("first")
        .pipe(read_at, "last", words, **after, comma_next=is_at(-1, [","]))
        .pipe(read_at, "first", words, **near, given=given, abroad=abroad)
        .with_columns(abroad=((pl.col("place_precision") == "country") & pl.col("abroad")).fill_null(value=False))
        .with_columns(pl.when(~pl.col("abroad")).then(pl.col(name)).alias(name) for name in PLACE)
        .pipe(locate_within)
    )


def locate_within(places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places with those located that a wider one is told for (`le marché de Kolo, dans le nord du pays`), and without that one."""
    wider = pl.col("locative").shift(-1) & pl.col("place_precision").shift(-1).is_in([*PARTS, "country"])
    near = (pl.col("sentence") == pl.col("sentence").shift(-1)) & (pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= WIDER_GAP)
    exact = ~pl.col("place_precision").is_in([*PARTS, "country"])
    within = (wider & near & exact & pl.col("comma_next")).fill_null(value=False)
    told = within & pl.col("geonameid").is_not_null()
    return (
        places.with_columns(locative=pl.col("locative") | within, explains=told.shift(1).fill_null(value=False))
        .filter(~pl.col("explains"))
        .drop("comma_next", "explains")
    )
