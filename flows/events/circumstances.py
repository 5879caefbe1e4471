"""Circumstances: where and when an act happened, with what weapon, and how many people it killed, hurt or took."""

from __future__ import annotations

import polars as pl

from flows.events.found import Found
from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.location import TAKING, VIOLENT, find_place
from flows.events.lookups import look_up
from flows.events.neighbours import read_at
from flows.events.timing import date_by_deaths, find_date

NEAR_COUNT, NEAR_WEAPON = 25, 15
CAUSE = 6
"""Tokens at most from a word of reprisal to the dead that it is for."""


def nearest(acts: pl.LazyFrame, spans: pl.LazyFrame, reach: int) -> pl.LazyFrame:
    """Return, for each act, the spans of its sentence within reach: first, s_first, away (tokens, those before the act count more)."""
    away = (
        pl.when(pl.col("s_first") >= pl.col("first"))
        .then(pl.col("s_first").cast(pl.Int64) - pl.col("first"))
        .otherwise((pl.col("first").cast(pl.Int64) - pl.col("s_last")) + 4)
    )
    return (
        acts.select("first", "sentence")
        .join(spans.rename(lambda name: name if name == "sentence" else f"s_{name}"), on="sentence", how="inner")
        .with_columns(away=away)
        .filter(pl.col("away") <= reach)
    )


def find_counts(acts: pl.LazyFrame, counts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the people killed, injured and captured of each act: each count goes to the nearest act that can make it."""
    given = (
        _countable(acts, counts)
        .sort("s_first", "kind", "away", "first")
        .unique(["s_first", "kind"], keep="first", maintain_order=True)
        .sort("first", "away", "s_first", "s_least", "s_most")
    )
    columns = {
        f"{name}_{bound}": pl.col(f"s_{column}").filter(pl.col("kind") == name).first()
        for name in ("killed", "injured", "captured")
        for bound, column in (("min", "least"), ("max", "most"))
    }
    return given.group_by("first", maintain_order=True).agg(**columns)


def mark_causes(counts: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the counts with `avenged`: of the dead that an act was done for (`en représailles à la mort d'un soldat`)."""
    before = (pl.col("norm").shift(step).is_in(function_words("reprisal")) for step in range(1, CAUSE + 1))
    return counts.pipe(read_at, "first", words, avenged=pl.any_horizontal(*before).fill_null(value=False))


def _countable(acts: pl.LazyFrame, counts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of an act and a count that it can make, as `nearest` does, with the `kind` of the count.

    People who are the target of an act that kills, or takes, are killed or captured by it.
    """
    makes = acts.select(
        "first", "event_type", "target_start", "target_end", "deadly",
        violent=pl.col("event_type").is_in(VIOLENT), takes=pl.col("event_type").is_in(TAKING),
    )  # fmt: skip
    suffers = (pl.col("s_start") < pl.col("target_end")) & (pl.col("s_end") > pl.col("target_start"))
    people = (pl.col("s_kind") == "people") & suffers
    kind = (
        pl.when(people & pl.col("deadly")).then(pl.lit("killed"))
        .when(people & pl.col("takes")).then(pl.lit("captured"))
        .otherwise("s_kind")
    )  # fmt: skip
    own = ~pl.col("s_avenged") | (pl.col("event_type") == "killing")
    fits = (pl.col("kind").is_in(["killed", "injured"]) & pl.col("violent")) | ((pl.col("kind") == "captured") & pl.col("takes"))
    return nearest(acts, counts, NEAR_COUNT).join(makes, on="first", how="left").with_columns(kind=kind).filter(fits & own)


def find_weapon(acts: pl.LazyFrame, weapons: pl.LazyFrame) -> pl.LazyFrame:
    """Return the weapon named beside a violent act: first, weapon_near, weapon_start, weapon_end (its span)."""
    return (
        nearest(acts.filter(pl.col("event_type").is_in(VIOLENT)), weapons, NEAR_WEAPON)
        .sort("first", "away", "s_first", "s_weapon")
        .unique("first", keep="first", maintain_order=True)
        .select("first", weapon_near="s_weapon", weapon_start="s_start", weapon_end="s_end")
    )


def with_weapons(acts: pl.LazyFrame, found: Found) -> pl.LazyFrame:
    """Return the acts with the weapon that their words imply, or that is named beside them, and the span of the latter."""
    here = kept(acts)
    return here.pipe(look_up, "first", find_weapon(here, found.weapons)).with_columns(weapon=pl.coalesce("weapon", "weapon_near"))


def with_circumstances(acts: pl.LazyFrame, found: Found, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with place, date and counts of people."""
    here = kept(acts)
    dates = kept(find_date(here, found.dates, words, function_words))
    return (
        here.pipe(look_up, "first", find_place(here, found.places, found.actors, words, function_words))
        .pipe(look_up, "first", find_counts(here, found.counts.pipe(mark_causes, words, function_words)))
        .join(
            pl.concat([dates, date_by_deaths(here, dates, found.dates, words, function_words)], how="diagonal_relaxed"),
            on="first",
            how="left",
            maintain_order="left",
        )
    )
