"""Acts told twice in one clause: with its means, with what it struck, or by a verb and its noun."""

from __future__ import annotations

import polars as pl

from flows.events.killings import STRONGER, VICTIM

FINER = ("bombing", "suicide_bombing", "shelling", "air_strike", "chemical_attack")
MEANS_GAP = 6
"""Tokens at most between an attack and its means."""
ONCE, NEAR_ONCE = ("election", "coup"), 6
"""Types that a clause has one act of, and the tokens at most to its repetition (`won 58% of the vote`, `ousted the king in a coup`)."""
STRIKE_GAP = 4
"""Tokens at most between an attack and the verb that says what it struck: an adjective and a relative pronoun."""
DOUBLE_GAP, OBJECT_GAP = 4, 12
"""Tokens between two words for one act: side by side, or a verb and its object behind the subject."""


def merge_means(acts: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """Return the acts with the means that follow a general word (`attaque ... aux voitures piégées`) as its type, in one row.

    So behind a verb and a preposition of `by` (`a riposté par des frappes aériennes`).
    """
    later = (
        pl.col("event_type").shift(-1).is_in(FINER)
        & (pl.col("sentence").shift(-1) == pl.col("sentence"))
        & (pl.col("form").shift(-1) == "noun")
    )
    near = (pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= MEANS_GAP) & (
        pl.col("n_finite_here").shift(-1) == pl.col("n_finite_here")
    )
    lone = pl.col("target_start").shift(-1).is_null()
    done_by = (pl.col("form") == "active") & pl.col("own_prep").shift(-1).is_in(by)
    takes = ((pl.col("event_type") == "attack") & ((pl.col("form") == "noun") | done_by) & later & near & lone).fill_null(value=False)
    return (
        acts.with_columns(takes=takes)
        .with_columns(
            event_type=pl.when("takes").then(pl.col("event_type").shift(-1)).otherwise("event_type"),
            weapon=pl.when("takes").then(pl.col("weapon").shift(-1)).otherwise("weapon"),
            merged=pl.col("takes").shift(1).fill_null(value=False),
        )
        .filter(~pl.col("merged"))
        .drop("takes", "merged")
    )


def drop_struck(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without general words for an attack whose noun follows, with the same target (`l'hôpital a été frappé lors d'un raid aérien`)."""
    noun = (pl.col("target_rule") == "struck_within").shift(-1) & (pl.col("sentence").shift(-1) == pl.col("sentence"))
    same = noun & (pl.col("target_start").shift(-1) == pl.col("target_start"))
    told = same & (pl.col("event_type") == "attack") & (pl.col("form") != "noun") & pl.col("actor_start").is_null()
    return acts.sort("first").filter(~told.fill_null(value=False))


def merge_strikes(acts: pl.LazyFrame, joining: list[str]) -> pl.LazyFrame:
    """Return the acts of a verb-first language with a relative clause that says what an attack struck as its target, in one row.

    `غارة استهدفت مخيما`: few words stand between the noun and the verb, none of them of `joining` right before it.
    """
    later = (
        (pl.col("event_type").shift(-1) == "attack") & (pl.col("form").shift(-1) == "active") & ~pl.col("led_by").shift(-1).is_in(joining)
    )
    same = pl.col("sentence").shift(-1) == pl.col("sentence")
    near = pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= STRIKE_GAP
    known = pl.col("actor_known").shift(-1).fill_null(value=False)
    takes = (pl.col("event_type").is_in(STRONGER) & (pl.col("form") == "noun") & later & same & near & ~known).fill_null(value=False)
    free = takes & pl.col("target_start").is_null()
    return (
        acts.with_columns(
            *(
                pl.when(free).then(pl.col(f"target_{name}").shift(-1)).otherwise(f"target_{name}").alias(f"target_{name}")
                for name in VICTIM
            ),
            merged=takes.shift(1).fill_null(value=False),
        )
        .filter(~pl.col("merged"))
        .drop("merged")
    )


def drop_doubles(acts: pl.LazyFrame, joining: list[str], *, verb_first: bool = False) -> pl.LazyFrame:
    """Return the acts without a repetition: the same type within a few tokens, no finite verb between, and no verb right behind a word of `joining`.

    In a verb-first language the subject stands between a verb and the noun of its act (`وقعت الحكومة ... هدنة`).
    """
    same = (pl.col("event_type") == pl.col("event_type").shift(1)) & (pl.col("sentence") == pl.col("sentence").shift(1))
    once = pl.col("event_type").is_in(ONCE)
    object_of = (pl.col("form") == "noun") & pl.col("own_prep").is_null() & (pl.col("form").shift(1) == "active")
    # `ont signé jeudi à Washington un accord de paix`: the same side's.
    object_of &= pl.lit(verb_first) | ((pl.col("actor_start") == pl.col("actor_start").shift(1)) & ~pl.col("own_linked")).fill_null(
        value=False
    )
    reach = pl.when(object_of).then(OBJECT_GAP).when(once).then(NEAR_ONCE).otherwise(DOUBLE_GAP)
    near = (pl.col("first").cast(pl.Int64) - pl.col("last").shift(1) <= reach) & (
        pl.col("n_finite_here") == pl.col("n_finite_here").shift(1)
    )
    # `a car bomb exploded`
    went_off = pl.col("intransitive") & (pl.col("form").shift(1) == "noun") & pl.col("event_type").is_in(FINER)
    went_off &= pl.col("first").cast(pl.Int64) - pl.col("last").shift(1) <= DOUBLE_GAP
    # `blocked a highway to protest against the draft`: one protest, by those who protest.
    purpose = (
        (pl.col("form") == "infinitive")
        & (pl.col("event_type") == "protest")
        & (pl.col("n_finite_here") == pl.col("n_finite_here").shift(1))
    )
    purpose &= pl.col("actor_start") == pl.col("actor_start").shift(1)
    # `a rejeté les accusations et accusé la mission`
    near &= ~(pl.col("form").is_in(["active", "passive"]) & pl.col("led_by").is_in(joining)).fill_null(value=False)
    return acts.filter(~(same & (near | went_off | purpose)).fill_null(value=False))
