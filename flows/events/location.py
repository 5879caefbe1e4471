"""Where an act happened: the place of its own clause, its object, or the place of the same incident in the sentence before."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept

VIOLENT = (
    "armed_clash", "attack", "air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "killing", "repulse", "riot", "abuse",
    "sexual_violence",
)  # fmt: skip
TAKING = ("arrest", "abduct")
TOWARDS = ("seize_territory", "advance", "withdraw")
"""Acts that are done to a place: it needs no preposition of place."""
PLACED = (*VIOLENT, *TAKING, *TOWARDS, "destroy_property", "protest", "coup", "mobilise", "restrict", "expel")
"""Acts whose place carries over from the sentence before."""
MOVING = (*TOWARDS, "expel", "mobilise", "consult")
PARTS = ("admin1", "admin2", "area", "line", "near")
"""Precisions of places that are seldom said for the people who rule them."""
SPOKEN = ("accuse", "demand", "reject", "threaten")
"""Acts of words alone: a place near them is that of what they speak of."""

PLACE = ("geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision")
MARKS = ("finite", "relative", "subordinator", "infinitive", "stop")
"""What may part an act from a place, counted along the text."""

FAR, FAR_OF_WORDS = 30, 16
"""Cost above which a place is another clause's: of acts, and of acts that are mostly words on paper."""
OBJECT, COMPLEMENT, NAMED = 12, 3, 5
"""Tokens at most to the place that a force takes or leaves, to one that an act is done to, to the country that votes."""
OPENING = 4
"""Tokens from a sentence's beginning within which a place sets the scene of all that follows."""
DIRECTION = ("vers", "depuis", "jusqu'à", "jusqu'au", "to", "from", "toward", "towards")
"""Prepositions of the way to or from a place: where only a movement happens."""
ANAPHORIC = ("ce", "cet", "cette", "ces", "leur", "leurs", "sa", "son", "ses", "this", "that", "these", "those", "their", "its")
"""Words before a noun that make it an act told before."""


def find_place(acts: pl.LazyFrame, places: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the place of each act that has one: first, place_start, place_end and the place's columns.

    Of the places of its own sentence that it can have, the one with the least between; else that of the article's last such act, where
    both tell one incident.
    """
    near = pair_places(acts, places, words).pipe(add_cost)
    own = kept(
        near.filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .select("first", place_start="p_start", place_end="p_end", **{name: f"p_{name}" for name in PLACE})
    )
    return pl.concat([own, carry_over(acts, own)], how="diagonal_relaxed")


def pair_places(acts: pl.LazyFrame, places: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of an act and a place of its sentence, with the tokens (`gap`) and the marks of `MARKS` between them.

    Columns of the place have the prefix `p_`; `ahead`: it stands before the act; `opens`: at the sentence's beginning; `heads`: before a
    colon or `where`.
    """
    counts = words.select("token", *(f"n_{name}" for name in MARKS))
    under = words.select("token", *(pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in MARKS))
    text, norm = pl.col("text"), pl.col("norm")
    after = words.select(
        "token",
        heads=(text.shift(-1) == ":") | norm.shift(-1).is_in(["où", "where"]) | ((text.shift(-1) == ",") & norm.shift(-2).is_in(["où", "where"])),
        owns=norm.shift(-1).is_in(["'s"]),
        leads=norm.shift(1).is_in(DIRECTION) | norm.shift(2).is_in(DIRECTION),
        opens=pl.col("token") - pl.col("sentence_first") <= OPENING,
    )
    spans = (
        places.join(counts, left_on="last", right_on="token", how="left")
        .join(under, left_on="first", right_on="token", how="left", suffix="_under")
        .join(after.select("token", "heads", "owns"), left_on="last", right_on="token", how="left")
        .join(after.select("token", "opens", "leads"), left_on="first", right_on="token", how="left")
        .rename(lambda name: name if name == "sentence" else f"p_{name}")
    )
    ahead = pl.col("p_last") < pl.col("group")
    return (
        acts.select("first", "last", "group", "sentence", "event_type", "frame", "form", "genitive")
        .join(counts, left_on="last", right_on="token", how="left")
        .join(under, left_on="group", right_on="token", how="left", suffix="_under")
        .join(spans, on="sentence", how="inner")
        .filter(ahead | (pl.col("p_first") > pl.col("last")))
        .with_columns(
            ahead=ahead,
            gap=pl.when(ahead).then(pl.col("group").cast(pl.Int32) - pl.col("p_last").cast(pl.Int32) - 1)
            .otherwise(pl.col("p_first").cast(pl.Int32) - pl.col("last").cast(pl.Int32) - 1),
            **{
                name: pl.when(ahead).then(pl.col(f"n_{name}_under") - pl.col(f"p_n_{name}")).otherwise(pl.col(f"p_n_{name}_under") - pl.col(f"n_{name}"))
                for name in MARKS
            },
        )
    )  # fmt: skip


def add_cost(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with `fits` (the act can have the place) and `cost` (lower is better)."""
    joined = (pl.col("finite") == 0) & (pl.col("relative") == 0) & (pl.col("subordinator") == 0)
    beside = ~pl.col("ahead") & joined
    towards = pl.col("event_type").is_in(TOWARDS) | (pl.col("frame") == "place")
    noun = pl.col("form") == "noun"
    done_to = pl.when(noun).then(pl.col("genitive").is_in(["target", "place"])).otherwise(pl.col("form") != "passive")
    taken = beside & towards & (pl.col("gap") <= OBJECT)
    struck = beside & pl.col("event_type").is_in(VIOLENT) & done_to.fill_null(value=False) & (pl.col("gap") < COMPLEMENT)
    voting = beside & (pl.col("event_type") == "election") & (pl.col("gap") <= NAMED)
    moving = pl.col("event_type").is_in(MOVING) | ~pl.col("p_leads")
    located = pl.col("p_locative") & moving & ~pl.col("p_owns")
    scene = pl.col("ahead") & ((pl.col("p_opens") & (located | pl.col("p_heads"))) | (pl.col("p_heads") & located))
    parts = ~pl.col("p_locative") & pl.col("p_place_precision").is_in(PARTS) & pl.col("event_type").is_in(PLACED)
    turns = 14 * pl.col("relative") + 10 * pl.col("subordinator") + 8 * pl.col("stop") + 6 * pl.col("infinitive") + pl.when(parts).then(8).otherwise(0)
    told = pl.when(noun & ~pl.col("ahead")).then((pl.col("finite") - 1).clip(0)).otherwise("finite")
    cost = (
        pl.when(scene).then(pl.min_horizontal("gap", pl.lit(10)) + 4)
        .otherwise(pl.col("gap") + 12 * told + turns + pl.when("ahead").then(6).otherwise(0))
    )  # fmt: skip
    reach = pl.when(pl.col("event_type").is_in(PLACED)).then(FAR).otherwise(FAR_OF_WORDS)
    possible = located | taken | struck | voting | scene | parts
    wide = pl.when(pl.col("p_place_precision") == "country").then(8).otherwise(0)
    return pairs.with_columns(cost=cost + wide, fits=possible & (cost <= reach) & ~pl.col("event_type").is_in(SPOKEN))


def carry_over(acts: pl.LazyFrame, own: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places of acts without their own: that of the last act before that has one, in this sentence or the one before."""
    carrying = acts.filter(pl.col("event_type").is_in(PLACED)).select("first", "article", "sentence", "owner", "form").sort("first")
    known = carrying.join(own, on="first", how="inner").sort("first").rename({"sentence": "known_sentence", "first": "at"})
    told = (pl.col("form") == "noun") & pl.col("owner").is_in(ANAPHORIC)
    return (
        carrying.join(own, on="first", how="anti")
        .join_asof(known.drop("owner", "form"), left_on="first", right_on="at", by="article", strategy="backward", check_sortedness=False)
        .filter((pl.col("sentence") - pl.col("known_sentence")) <= pl.when(told).then(2).otherwise(1))
        .select("first", "place_start", "place_end", *PLACE)
    )
