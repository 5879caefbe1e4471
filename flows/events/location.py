"""Where an act happened: the place of its own clause, its object, or the place of the same incident in the sentence before."""

from __future__ import annotations

import polars as pl

from flows.events.clause import carry_over, pair_spans, parted
from flows.events.keeping import kept

VIOLENT = (
    "armed_clash", "attack", "air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "killing", "repulse", "riot", "abuse",
    "sexual_violence",
)  # fmt: skip
TAKING = ("arrest", "abduct")
TOWARDS = ("seize_territory", "advance", "withdraw")
"""Acts that are done to a place: it needs no preposition of place."""
PLACED = (*VIOLENT, *TAKING, *TOWARDS, "destroy_property", "protest", "coup", "mobilise", "restrict", "expel")
"""Acts whose place and date carry over from the sentence before."""
MOVING = (*TOWARDS, "expel", "mobilise", "consult")
SPOKEN = ("accuse", "demand", "reject", "threaten")
"""Acts of words alone: a place near them is that of what they speak of."""

PLACE = ("geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision")
PARTS = ("admin1", "admin2", "area", "line", "near")
"""Precisions of places that are seldom said for the people who rule them."""

FAR, FAR_OF_WORDS = 30, 16
"""Cost above which a place is another clause's: of acts, and of acts that are mostly words on paper."""
OBJECT, COMPLEMENT, NAMED = 12, 2, 5
"""Tokens at most to the place that a force takes or leaves, to one that an act is done to, to the country that votes."""
DIRECTION = ("vers", "depuis", "jusqu'à", "jusqu'au", "to", "from", "toward", "towards")
"""Prepositions of the way to or from a place: where only a movement happens."""
WHERE = ("où", "where")


def find_place(acts: pl.LazyFrame, places: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the place of each act that has one: first, place_start, place_end and the place's columns.

    Of the places of its own sentence that it can have, the one with the least between; else that of the same incident told before.
    """
    near = pair_spans(acts, add_neighbours(places, words), words).pipe(add_cost)
    own = kept(
        near.filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .select("first", place_start="p_start", place_end="p_end", **{name: f"p_{name}" for name in PLACE})
    )
    carrying = acts.filter(pl.col("event_type").is_in(PLACED)).with_columns(takes=pl.lit(value=True))
    return pl.concat([own, carry_over(carrying, own)], how="diagonal_relaxed")


def add_neighbours(places: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places with `heads` (a colon or `where` follows), `owns` (`'s` follows) and `leads` (a preposition of direction before)."""
    text, norm = pl.col("text"), pl.col("norm")
    heads = (text.shift(-1) == ":") | norm.shift(-1).is_in(WHERE) | ((text.shift(-1) == ",") & norm.shift(-2).is_in(WHERE))
    after = words.select("token", heads=heads, owns=norm.shift(-1) == "'s")
    before = words.select("token", leads=norm.shift(1).is_in(DIRECTION) | norm.shift(2).is_in(DIRECTION))
    return places.join(after, left_on="last", right_on="token", how="left").join(before, left_on="first", right_on="token", how="left")


def add_cost(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with `fits` (the act can have the place) and `cost` (lower is better)."""
    beside = ~pl.col("ahead") & (pl.col("finite") + pl.col("relative") + pl.col("subordinator") == 0)
    towards = pl.col("event_type").is_in(TOWARDS) | (pl.col("frame") == "place")
    object_of = pl.when(pl.col("form") == "noun").then(pl.col("genitive").is_in(["target", "place"])).otherwise(pl.col("form") != "passive")
    taken = beside & towards & (pl.col("gap") <= OBJECT)
    struck = beside & pl.col("event_type").is_in(VIOLENT) & object_of.fill_null(value=False) & (pl.col("gap") <= COMPLEMENT)
    voting = ~pl.col("ahead") & (pl.col("event_type") == "election") & (pl.col("gap") <= NAMED) & (pl.col("relative") == 0)
    moving = pl.col("event_type").is_in(MOVING) | ~pl.col("p_leads")
    located = pl.col("p_locative") & moving
    placed = pl.col("event_type").is_in(PLACED)
    scene = pl.col("ahead") & ((pl.col("p_opens") & (located | pl.col("p_heads"))) | (pl.col("p_heads") & located))
    part = ~pl.col("p_locative") & pl.col("p_place_precision").is_in(PARTS) & placed
    cost = pl.when(voting).then("gap").otherwise(parted(scene=scene)) + pl.when("p_owns").then(8).otherwise(0) + pl.when(part).then(8).otherwise(0)
    aside = ~placed & pl.col("ahead") & ~scene
    reach = pl.when(placed).then(FAR).otherwise(FAR_OF_WORDS)
    possible = located | taken | struck | voting | scene | part
    wide = pl.when(pl.col("p_place_precision") == "country").then(8).otherwise(0)
    return pairs.with_columns(cost=cost + wide, fits=possible & (cost <= reach) & ~pl.col("event_type").is_in(SPOKEN) & ~aside)
