"""Places that a clause tells without a preposition of its own: what saw an act (`Lyon saw protests`), and whose thing a blow fell on (`destroyed Ukraine's power stations`)."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_around, read_at

SEEN = (
    "protest", "riot", "attack", "armed_clash", "air_strike", "shelling", "bombing", "suicide_bombing", "killing", "coup", "abduct", "arrest", "expel", "election",
)  # fmt: skip
"""Types of acts that a place sees."""
BEHIND = 8
"""Tokens at most from a verb of seeing to the act."""
OWNED = 5
"""Tokens at most from a verb of force to the owner of what it struck (`had destroyed about 30% of Ukraine's power stations`)."""
THING = (2, 3, 4)
"""Places behind an owner's name where the word for what is owned may stand."""


def mark_hosts(pairs: pl.LazyFrame, seers: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of acts and places with `p_hosts`: the place, or somebody there, saw the act (`towns in Kenya will see teachers walk out`).

    `seers` as of `find_seers`.
    """
    seen = seers.filter(~pl.col("told")).select("first", "seer_last")
    before = pl.col("ahead") & (pl.col("stop") + pl.col("relative") == 0) & (pl.col("finite") <= 1)
    # `Towns in Kenya and Uganda will see`
    subject = pl.col("p_locative") | pl.col("p_opens") | (pl.col("p_last") == pl.col("seer_last"))
    inside = before & (pl.col("p_last") <= pl.col("seer_last")) & subject
    return (
        pairs.join(seen, on="first", how="left", maintain_order="left")
        .with_columns(p_hosts=(inside & ~pl.col("p_owns")).fill_null(value=False))
        .drop("seer_last")
    )


def mark_fled(pairs: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the pairs with `p_fled`: the place is one that people fled from the act (`have fled Goma since the attack`)."""
    fled = function_words("fleeing")
    return (
        pairs.pipe(read_around, "p_first", words, "norm", (-1, -2))
        .with_columns(
            p_fled=(pl.col("norm_-1").is_in(fled) | (pl.col("norm_-2").is_in(fled) & ~pl.col("p_locative"))).fill_null(value=False)
        )
        .drop("norm_-1", "norm_-2")
    )


def find_seers(acts: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts that something saw: first, seer_last (the last token of what saw it), told (it is a clause: `which saw a walkout`)."""
    steps = range(-BEHIND, 0)
    at = pl.max_horizontal(*(pl.when(pl.col(f"norm_{step}").is_in(function_words("seeing"))).then(step) for step in steps))
    near = acts.filter(pl.col("event_type").is_in(SEEN)).select("first", "group")
    seen = (
        near.pipe(read_around, "group", words, "norm", steps)
        .select("first", seen_at=pl.col("group").cast(pl.Int64) + at)
        .drop_nulls("seen_at")
    )
    helps = pl.any_horizontal("auxiliary", "modal", "adverb")
    helped = {"one": helps.shift(1), "two": helps.shift(1) & helps.shift(2)}
    return (
        seen.pipe(read_at, "seen_at", words, **helped)
        .with_columns(seer_last=pl.col("seen_at") - 1 - pl.col("one").cast(pl.Int64) - pl.col("two").cast(pl.Int64))
        .pipe(read_at, "seer_last", words, told="relative")
    )


def share_scene(acts: pl.LazyFrame, own: pl.LazyFrame, seers: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places of acts that the clause before saw, which are those of that clause's act (`are striking over pay, which saw a walkout`): columns of `own`."""
    before = acts.sort("first").select("first", source=pl.col("first").shift(1).over("sentence"))
    told = before.join(seers.filter("told"), on="first", how="semi").join(own.select("first"), on="first", how="anti")
    return told.join(own.rename({"first": "source"}), on="source", how="inner").drop("source")


def mark_bereft(pairs: pl.LazyFrame, acts: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with `p_bereft`: a thing of the place, and nobody of it, was struck (`hit Sudan's oil fields`)."""
    told = pl.when(pl.col("form") == "noun").then(pl.when("hits").then("next_told")).when(pl.col("form") == "active").then("last")
    struck = acts.select("first", struck_at=told)
    owns = (
        pl.col("p_owns") & ~pl.col("p_locative") & ~pl.col("ahead") & (pl.col("relative") == 0) & (pl.col("p_first") > pl.col("struck_at"))
    )
    owned = (
        pairs.filter("p_owns")
        .join(struck, on="first", how="left", maintain_order="left")
        .filter(owns & (pl.col("p_first") - pl.col("struck_at") <= OWNED))
        .select("first", "p_first", "p_last")
        .pipe(_read_owned, words)
        .filter(~pl.col("somebody"))
        .select("first", "p_first", p_bereft=pl.lit(value=True))
    )
    return pairs.join(owned, on=["first", "p_first"], how="left", maintain_order="left").with_columns(
        pl.col("p_bereft").fill_null(value=False)
    )


def _read_owned(owners: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the owners with `somebody`: people, or a body of them, stand behind the name."""
    person = words.select("sentence", person=pl.any_horizontal("person_noun", "group_noun", "armed_noun"))
    return owners.pipe(read_around, "p_last", person, "person", THING).with_columns(
        somebody=pl.any_horizontal(*(pl.col(f"person_{step}").fill_null(value=False) for step in THING))
    )
