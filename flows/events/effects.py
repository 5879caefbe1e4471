"""Effects: acts that a sentence tells twice, or that are what another act did, become one row."""

from __future__ import annotations

import polars as pl

STRONGER = ("attack", "air_strike", "shelling", "bombing", "suicide_bombing", "armed_clash", "chemical_attack")
FINER = ("bombing", "suicide_bombing", "shelling", "air_strike", "chemical_attack")
MEANS_GAP = 6
EFFECT_GAP = 20
"""Tokens between an attack and what its sentence says that it did."""


def drop_effects(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without the effects of an attack that their sentence tells (`the strike killed three`, `a raid, killing three`)."""
    stronger = pl.col("event_type").is_in(STRONGER)
    unmade = pl.col("actor_start").is_null() | (pl.col("form") == "gerund")
    by_thing = pl.col("actor_start").is_not_null() & ~pl.col("actor_known").fill_null(value=False) & (pl.col("form") != "noun")
    at, here = pl.when(stronger).then(pl.col("first").cast(pl.Int64)), pl.col("first").cast(pl.Int64)
    before, after = at.forward_fill().shift(1).over("sentence"), at.backward_fill().shift(-1).over("sentence")
    other = ((here - before <= EFFECT_GAP) | (after - here <= EFFECT_GAP)).fill_null(value=False)
    effect = ((pl.col("event_type") == "killing") & (unmade | by_thing)) | (
        pl.col("event_type").is_in(["destroy_property", "attack"]) & by_thing
    )
    return acts.sort("first").filter(~(effect & other))


def hand_victims(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with who was killed in an attack as its target (`two were killed in a raid`), where it has none."""
    near = pl.col("first").cast(pl.Int64) - pl.col("last").shift(1) <= MEANS_GAP
    dead = (pl.col("event_type").shift(1) == "killing") & (pl.col("sentence").shift(1) == pl.col("sentence"))
    takes = near & dead & pl.col("event_type").is_in(STRONGER) & (pl.col("form") == "noun") & pl.col("target_start").is_null()
    takes &= (pl.col("event_type") != "armed_clash") & pl.col("actor_start").shift(1).is_null()
    names = ("start", "end", "span", "known", "rule")
    return acts.sort("first").with_columns(
        pl.when(takes).then(pl.col(f"target_{name}").shift(1)).otherwise(f"target_{name}").alias(f"target_{name}") for name in names
    )


def drop_lost_places(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without places as the target of taking territory: its target is the side that loses it."""
    place = (pl.col("event_type") == "seize_territory") & pl.col("target_place").fill_null(value=False)
    return acts.with_columns(
        pl.when(~place).then(pl.col(name)).alias(name) for name in ("target_start", "target_end", "target_span", "target_rule")
    )


def merge_means(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the means that follow a general word (`attaque ... aux voitures piégées`) as its type, in one row."""
    later = (
        pl.col("event_type").shift(-1).is_in(FINER)
        & (pl.col("sentence").shift(-1) == pl.col("sentence"))
        & (pl.col("form").shift(-1) == "noun")
    )
    near = (pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= MEANS_GAP) & (
        pl.col("n_finite_here").shift(-1) == pl.col("n_finite_here")
    )
    lone = pl.col("target_start").shift(-1).is_null()
    takes = ((pl.col("event_type") == "attack") & (pl.col("form") == "noun") & later & near & lone).fill_null(value=False)
    return (
        acts.sort("first")
        .with_columns(takes=takes)
        .with_columns(
            event_type=pl.when("takes").then(pl.col("event_type").shift(-1)).otherwise("event_type"),
            weapon=pl.when("takes").then(pl.col("weapon").shift(-1)).otherwise("weapon"),
            merged=pl.col("takes").shift(1).fill_null(value=False),
        )
        .filter(~pl.col("merged"))
        .drop("takes", "merged")
    )


def drop_doubles(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without a repetition: the same type within a few tokens, no finite verb between."""
    same = (pl.col("event_type") == pl.col("event_type").shift(1)) & (pl.col("sentence") == pl.col("sentence").shift(1))
    near = (pl.col("first").cast(pl.Int64) - pl.col("last").shift(1) <= 4) & (pl.col("n_finite_here") == pl.col("n_finite_here").shift(1))
    return acts.sort("first").filter(~(same & near).fill_null(value=False))
