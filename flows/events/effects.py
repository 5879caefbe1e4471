"""Effects: what an attack did, what a sanction ends, what is taken: told beside the act, it is no act of its own."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.killings import SIDE, STRONGER
from flows.events.lookups import look_up
from flows.events.neighbours import last_in_run, next_in_run

MEANS = {
    "missile": "shelling", "rocket": "shelling", "artillery": "shelling", "drone": "air_strike", "aircraft": "air_strike", "bomb": "bombing",
    "car_bomb": "bombing", "mine": "bombing", "suicide_vest": "suicide_bombing",
}  # fmt: skip
"""Weapons that are the subject of an attack, and the type that they make it."""
EFFECT_GAP = 20
"""Tokens between an attack and what its sentence says that it did."""


def drop_effects(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without the effects of an attack that their sentence tells (`the strike killed many`, `a raid, killing many`).

    A killing that has the only count of the dead stays: no toll is dropped.
    """
    stronger = pl.col("event_type").is_in(STRONGER)
    unmade = pl.col("actor_start").is_null() | (pl.col("form") == "gerund")
    by_thing = pl.col("actor_start").is_not_null() & ~pl.col("actor_known").fill_null(value=False) & (pl.col("form") != "noun")
    attack = stronger & (pl.col("people") != "injured").fill_null(value=True)
    at, here = pl.when(attack).then(pl.col("first").cast(pl.Int64)), pl.col("first").cast(pl.Int64)
    before, after = last_in_run(at, "sentence"), next_in_run(at, "sentence")
    other = ((here - before <= EFFECT_GAP) | (after - here <= EFFECT_GAP)).fill_null(value=False)
    told = pl.any_horizontal(pl.col("killed_min").is_not_null(), pl.col("killed_max").is_not_null())
    effect = ((pl.col("event_type") == "killing") & (unmade | by_thing) & ~told) | (
        pl.col("event_type").is_in(["destroy_property", "attack"]) & by_thing
    )
    # `launched drones, damaging homes`
    damage = (pl.col("event_type") == "destroy_property") & (pl.col("form") == "gerund") & (here - before <= EFFECT_GAP)
    return acts.filter(~(effect & other) & ~damage.fill_null(value=False))


def refine_by_means(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with `kills` and `wielded` (their subject is a weapon: `missiles hit a port`); such attacks and killings have its finer type."""
    # `une voiture piégée a explosé`: the noun may be only the beginning of the weapon's name.
    inside = (pl.col("weapon_start") >= pl.col("actor_start")) & (pl.col("weapon_start") < pl.col("actor_end"))
    means = pl.col("weapon_near").replace_strict(MEANS, default=None, return_dtype=pl.String)
    wielded = (
        inside
        & ~pl.col("by_act")
        & ~pl.col("form").is_in(["noun", "gerund"])
        & pl.col("event_type").is_in(["attack", "killing"])
        & means.is_not_null()
    )
    # `un obus est tombé`, `tués par des tirs d'artillerie`: what explodes is nobody.
    unmanned = (wielded | (pl.col("intransitive") & (pl.col("form") == "active"))) & ~pl.col("actor_known").fill_null(value=False)
    nobody = (inside & unmanned).fill_null(value=False)
    # `detonated a car bomb`: what explodes is no target.
    used = pl.col("event_type").is_in(["bombing", "shelling", "air_strike"]) & ~pl.col("target_known").fill_null(value=False)
    used &= (pl.col("weapon_start") < pl.col("target_end")) & (pl.col("weapon_end") >= pl.col("target_end"))
    return acts.with_columns(wielded=wielded.fill_null(value=False)).with_columns(
        *(pl.when(~nobody).then(f"actor_{name}").alias(f"actor_{name}") for name in SIDE),
        *(pl.when(~used.fill_null(value=False)).then(f"target_{name}").alias(f"target_{name}") for name in SIDE),
        event_type=pl.when("wielded").then(means).otherwise("event_type"),
        kills=pl.col("event_type") == "killing",
    )


def unman(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without actors that are acts themselves (`displaced by clashes`), where they are nobody known."""
    here = kept(acts)
    nouns = here.filter(pl.col("form") == "noun").select("sentence", other="first", told="start")
    inside = (pl.col("told") >= pl.col("actor_start")) & (pl.col("told") < pl.col("actor_end")) & (pl.col("other") != pl.col("first"))
    acting = here.filter(~pl.col("actor_known")).select("first", "sentence", "actor_start", "actor_end")
    done = acting.join(nouns, on="sentence").filter(inside).select("first", no_actor=pl.lit(value=True)).unique("first")
    kept_one = pl.col("no_actor").is_null()
    return (
        here.pipe(look_up, "first", done)
        .with_columns(pl.when(kept_one).then(f"actor_{name}").alias(f"actor_{name}") for name in SIDE)
        .drop("no_actor")
    )


ENDED = ("aid", "cooperate", "support", "consult", "mobilise", "agree")
ENDED_GAP = 6
"""Types of acts that a sanction ends, and tokens at most between the two."""


def drop_ended(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without those that a sanction ends (`a suspendu sa coopération avec X`); it takes over whom they were for."""
    ends = (pl.col("event_type") == "sanction") & (pl.col("form") != "noun")
    near = (pl.col("sentence") == pl.col("sentence").shift(-1)) & (pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= ENDED_GAP)
    noun = pl.col("event_type").is_in(ENDED) & (pl.col("form") == "noun") & pl.col("own_prep").is_null()
    takes = (ends & near & noun.shift(-1)).fill_null(value=False)
    return (
        acts.with_columns(takes=takes)
        .with_columns(
            *(
                pl.when("takes").then(pl.col(f"target_{name}").shift(-1)).otherwise(f"target_{name}").alias(f"target_{name}")
                for name in SIDE
            ),
            ended=pl.col("takes").shift(1).fill_null(value=False),
        )
        .filter(~pl.col("ended"))
        .drop("takes", "ended")
    )


PROMISED_GAP = 8
"""Tokens at most from a promise to the noun of the help that is promised."""


def drop_promises(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without promises of help that has a row of its own (`pledged $30m in aid to Sudan`)."""
    promise = (pl.col("event_type") == "agree") & (pl.col("form") != "noun")
    near = (pl.col("sentence") == pl.col("sentence").shift(-1)) & (
        pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= PROMISED_GAP
    )
    help_told = (pl.col("event_type") == "aid") & (pl.col("form") == "noun") & (pl.col("factuality") == "planned")
    return acts.sort("first").filter(~(promise & near & help_told.shift(-1)).fill_null(value=False))


REJECTED = ("aid", "agree", "cooperate", "support", "concede", "consult", "sanction", "mobilise", "withdraw", "election")
"""Types of acts that are not done where somebody rejects them."""


def drop_rejected(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without those that somebody rejects (`vetoed EU aid to Ukraine`, `rejected a ceasefire`): nobody did them."""
    rejects = (pl.col("event_type") == "reject") & (pl.col("form") != "noun") & (pl.col("said_stance") != "deny").fill_null(value=True)
    before = {name: pl.col(name).shift(1) for name in ("sentence", "last")}
    near = (before["sentence"] == pl.col("sentence")) & (pl.col("first").cast(pl.Int64) - before["last"] <= ENDED_GAP)
    noun = pl.col("event_type").is_in(REJECTED) & (pl.col("form") == "noun") & pl.col("own_prep").is_null()
    return acts.filter(~(rejects.shift(1) & near & noun).fill_null(value=False))


def drop_lost_places(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without places as the target of taking territory: its target is the side that loses it, who holds the place.

    What is taken is the place where no other is told (`seized the radio building`).
    """
    place = (pl.col("event_type") == "seize_territory") & pl.col("target_place").fill_null(value=False)
    unnamed = place & pl.col("place_start").is_null()
    return acts.with_columns(
        *(pl.when(unnamed).then(f"target_{name}").otherwise(f"place_{name}").alias(f"place_{name}") for name in ("start", "end")),
        *(pl.when(place).then(f"holder_{name}").otherwise(f"target_{name}").alias(f"target_{name}") for name in ("start", "end", "span")),
        target_rule=pl.when(~place).then("target_rule").when(pl.col("holder_start").is_not_null()).then(pl.lit("holder")),
    ).drop("holder_start", "holder_end", "holder_span")
