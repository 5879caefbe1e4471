"""Which place a name means: by the words around it, the countries and places named in the same article, and the number of people."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.places import REPEATED, Gazetteer, hash_of
from flows.catalog.spelling import plain_of
from flows.events.places.capitals import mark_ordinary
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of

ACCEPTED = 6.0
"""Score below which no place is given: a town of 20,000 without any support, a hamlet in a country that is named."""
COUNTRY = 3.0
"""Most that the article's other names can add for the country of a place, and that a named country adds alone."""
DIVISION = 4.0
"""Most that they can add for its first-level division."""
PRIORS = {"country": 10.0, "area": 9.0, "line": 9.0, "site": 7.0}
"""Score of a place without a count of people; of others it is the logarithm of the count."""
PEOPLE = 1.4
"""Score of ten times as many people."""
HAMLET = 4.6
"""Score of a town whose people nobody has counted."""
KIN = 20
"""A town beats the division it gives its name to when the division has at most so many times its people."""
HELD = 4.0
"""What the name of its country or division right after adds: `Paris, Texas`."""
OTHER = 1.5
"""What a place loses that the name is not the main one of, beside a place of that very name."""
SHOUTED = 3.0
"""What a bare name loses in a text in capitals, where any word may be one (`MANY`, `OFFICER`): a town that its country's name would carry."""
SURNAME = 4.0
"""What a bare name loses that the article has as the end of a longer one (`Christopher Welch`): as much as the other names of its division can add."""
MISSING = -20.0
MARGIN = 0.9
"""Lead over a place of the same name in another country, below which the name is kept and left unresolved."""


def choose_places(names: pl.LazyFrame, tokens: pl.LazyFrame, gazetteer: Gazetteer, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the names with the place that each means.

    Names that mean none of the gazetteer's are left out; those that may as well lie in another country are kept without a place.
    Adds place, geonameid, place_name, feature, country, admin1, lat, lon, score.
    """
    bearers = names.pipe(mark_ordinary, lexicon).pipe(add_candidates, gazetteer).collect().lazy()
    candidates = bearers.pipe(add_support, tokens, lexicon).collect().lazy().pipe(add_holder, names).pipe(add_score)
    order = ["first", "score", "population", "place"]
    ranked = candidates.sort(order, descending=[False, True, True, False])
    elsewhere = pl.col("country").ne_missing(pl.col("country").first().over("first"))
    rival = pl.when(elsewhere).then("score").max().over("first").fill_null(MISSING)
    best = ranked.with_columns(clear=pl.col("score") - rival >= MARGIN).unique("first", keep="first", maintain_order=True)
    open_ones = {name: pl.when("clear").then(name) for name in ("geonameid", "name", "country", "admin1", "lat", "lon")}
    return best.filter(pl.col("score") >= ACCEPTED).with_columns(**open_ones).drop("clear").rename({"name": "place_name"})


def add_candidates(names: pl.LazyFrame, gazetteer: Gazetteer) -> pl.LazyFrame:
    """Return one row for each name and place that bears it, with the place's columns and `prior`."""
    keys = names.select("key").unique().with_columns(hash=hash_of(pl.col("key"))).collect(engine="in-memory")
    listed = gazetteer.names.filter(pl.col("hash").is_in(keys["hash"].implode()))
    present = listed.join(keys, on="hash", how="left", maintain_order="left").drop("hash").lazy()
    main = plain_of(key_of(pl.col("name"))) == pl.col("key")
    other = ~pl.col("main") & pl.col("main").any().over("first")
    return (
        names.join(present, on="key")
        .join(gazetteer.places.lazy(), on="place")
        .with_columns(pl.col(REPEATED).cast(pl.String))
        .with_columns(prior=_prior(), main=main)
        .with_columns(prior=pl.col("prior") - pl.when(other).then(OTHER).otherwise(0.0))
        .drop("main")
    )


def _prior() -> pl.Expr:
    """Return the score of a place by itself: by its kind, or by its people.

    Towns written by hand are as well known as sites: somebody found them worth a row.
    """
    people = (pl.col("population") + 10).log10().cast(pl.Float64) * PEOPLE
    by_hand = pl.col("geonameid").is_null() & (pl.col("feature") == "city")
    kind = pl.when(by_hand).then(pl.lit("site")).otherwise("feature").replace_strict(PRIORS, default=None, return_dtype=pl.Float64)
    spread = pl.when(pl.col("feature").is_in(["admin1", "admin2"])).then(0.5).otherwise(0.0)
    uncounted = (pl.col("population") == 0) & (pl.col("feature") == "city") & pl.col("geonameid").is_not_null()
    return pl.when(uncounted).then(HAMLET).otherwise(pl.coalesce(kind, people - spread))


def add_support(candidates: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the candidates with what the article's other names say for their country and their division, 0 and more.

    A named country and a demonym count one; any other name shares one among the places it may mean, by their people.
    """
    weight = (pl.col("prior") / PEOPLE * pl.lit(10.0).log()).exp()
    shares = (
        candidates.filter(~pl.col("named"))
        .unique(["article", "key", "place"])
        .with_columns(share=weight / weight.sum().over("article", "key") * pl.when(pl.col("prior") >= ACCEPTED).then(1.0).otherwise(0.5))
    )
    within = shares.group_by("article", "country", "admin1", "key").agg(pl.col("share").sum())
    firsts = within.group_by("article", "country", "admin1").agg(division=pl.col("share").sum())
    own = within.rename({"share": "own_division"})
    nations = pl.concat(
        [shares.group_by("article", "country", "key").agg(pl.col("share").sum()), find_demonyms(tokens, lexicon)], how="diagonal"
    )
    seconds = nations.group_by("article", "country").agg(nation=pl.col("share").sum())
    mine = nations.group_by("article", "country", "key").agg(own_nation=pl.col("share").sum())
    return (
        candidates.join(firsts, on=["article", "country", "admin1"], how="left")
        .join(own, on=["article", "country", "admin1", "key"], how="left")
        .join(seconds, on=["article", "country"], how="left")
        .join(mine, on=["article", "country", "key"], how="left")
        .with_columns(
            division=(pl.col("division") - pl.col("own_division")).fill_null(0).clip(0, 1),
            nation=(pl.col("nation") - pl.col("own_nation").fill_null(0)).fill_null(0).clip(0, 1),
        )
    )


def add_holder(candidates: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Return the candidates with `held`: whether the name right after, behind a comma or in brackets, names their country or division."""
    after = pl.col("right").str.contains(r"^[,(] ")
    following = names.select("article", holder_first="first", holder_key="key")
    beside = candidates.filter(after).select(
        "article", "first", "place", "country", "admin1", holder_first=(pl.col("last") + 2).cast(pl.UInt32)
    )
    holders = candidates.filter(pl.col("feature").is_in(["country", "admin1"])).select(
        holder_key="key", within="country", part=pl.when(pl.col("feature") == "admin1").then("admin1")
    )
    held = (
        beside.join(following, on=["article", "holder_first"])
        .join(holders.unique(), on="holder_key")
        .filter((pl.col("country") == pl.col("within")) & (pl.col("part").is_null() | (pl.col("part") == pl.col("admin1"))))
        .select("first", "place", held=pl.lit(value=True))
        .unique()
    )
    return candidates.join(held, on=["first", "place"], how="left").with_columns(pl.col("held").fill_null(value=False))


def find_demonyms(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the countries whose people or things an article names: article, country, key, share."""
    named = match_phrases(tokens, demonym_phrases(lexicon), on="plain")
    return named.select("article", "country", "key", share=pl.lit(1.0)).unique(maintain_order=True)


@lru_cache(maxsize=32)
def demonym_phrases(lexicon: Lexicon) -> Phrases:
    """Return the phrases of a lexicon's demonyms."""
    listed = lexicon.tables["demonyms"].select("country", key=plain_of(key_of(pl.col("form"))), kind=pl.lit("demonym"))
    return compile_phrases(listed, longest=2)


def add_score(candidates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the candidates with `score`: their people, support, and how they fit the words around."""
    bare = ~pl.col("locative") & pl.col("phrase").is_null() & (pl.col("feature") != "country")
    person = pl.when(pl.col("named") & bare).then(MISSING).when(pl.col("surname") & bare & ~pl.col("held")).then(-SURNAME).otherwise(0.0)
    support = pl.when("held").then(HELD).otherwise(0.0) + pl.col("nation") * COUNTRY + pl.col("division") * DIVISION
    placed = pl.when("locative").then(0.5).otherwise(0.0)
    unlikely = _doubt() + person
    return candidates.with_columns(score=pl.col("prior") + _fit().fill_null(0) + _eclipsed() + placed + unlikely + support)


def _is_division() -> pl.Expr:
    """Return whether a place is a division of a country."""
    return pl.col("feature").is_in(["admin1", "admin2"])


def _asks_division() -> pl.Expr:
    """Return whether the words around a name say that it is a division's (`province de`)."""
    return pl.col("phrase").is_in(["admin1", "admin2"]).fill_null(value=False)


def _fit() -> pl.Expr:
    """Return how a place fits what the words around its name say that it is; words of a language that are names only where these say so."""
    city = pl.col("feature") == "city"
    stated = pl.col("phrase").is_in(["exact", "admin1", "admin2"]).fill_null(value=False)
    fit = (
        pl.when(_asks_division() & _is_division()).then(4.0)
        .when(_asks_division() & city).then(-1.0)
        .when((pl.col("phrase") == "exact") & city).then(1.0)
        .otherwise(0.0)
    )  # fmt: skip
    return fit + pl.when(pl.col("word") & ~stated).then(-1.5).otherwise(0.0)


def _eclipsed() -> pl.Expr:
    """Return what a division loses beside its town of the same name."""
    towns = pl.when(pl.col("feature") == "city").then("population").otherwise(0)
    seat = towns.max().over("first", "country", "admin1") * KIN >= pl.col("population")
    return pl.when(_is_division() & ~_asks_division() & seat & (pl.col("population") > 0)).then(-3.0).otherwise(0.0)


def _doubt() -> pl.Expr:
    """Return what a name loses that may be none: an ordinary word, one behind an article, or any word in capitals."""
    bare = pl.col("phrase").is_null() & ~pl.col("locative") & ~pl.col("held")
    land = pl.col("feature").is_in(["country", "area"])
    no_name = pl.col("ordinary") | (pl.col("determined") & ~land)
    return pl.when(no_name).then(MISSING).when(pl.col("shouted") & bare & ~land).then(-SHOUTED).otherwise(0.0)
