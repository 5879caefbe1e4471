"""Killings that another act of the sentence brought about: one row, with the dead on it."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.lookups import look_up

STRONGER = ("attack", "air_strike", "shelling", "bombing", "suicide_bombing", "armed_clash", "chemical_attack")
"""Types of acts that kill, injure or destroy as their effect."""

WITHIN = 14
"""Tokens at most from a killing to the attack that it was part of."""
INJURED_GAP = 20
"""Tokens at most between an act and those that it hurt."""

SIDE = ("start", "end", "span", "rule", "known")
VICTIM = ("start", "end", "span", "rule", "known", "place", "armed", "person")
"""What is known of a target that passes from a killing to the act that did it."""


def fold_killings(acts: pl.LazyFrame, joining: list[str], within: list[str]) -> pl.LazyFrame:
    """Return the acts without killings by nobody, or that an act brought about, in its sentence; it takes over their victims; adds `deadly`.

    `Douze civils ont été tués dans une attaque`, `l'armée a bombardé un village, tuant douze civils`: one act, with the dead on its row. So with the
    damage that an attack is the subject of; `within`: prepositions of an attack that somebody killed in (`a tué un chef dans une frappe`).
    `deadly`: its target is who died; `told_*`: where the words that tell the killing stand.
    """
    # `their convoy was hit by a drone strike`: the strike is the act.
    told_by_noun = pl.col("by_act") & pl.col("event_type").is_in(STRONGER) & (pl.col("form") != "noun") & ~_injures()
    here = kept(acts.filter(~told_by_noun))
    fine = here.filter(_takes_effects())
    folded = _nearest_attacks(here, here.filter(pl.col("event_type").is_in(STRONGER) & ~_injures()), joining, within)
    injuries = here.filter(_injures() & (pl.col("feature") == "passive").fill_null(value=False)).join(
        fine.select("sentence"), on="sentence", how="semi"
    )
    told = pl.concat([folded.select(first="killing"), injuries.select("first")])
    return here.join(told, on="first", how="anti", maintain_order="left").pipe(look_up, "first", folded).pipe(_with_victims)


def _takes_effects() -> pl.Expr:
    """Return whether an act is an attack that can stand for what it did."""
    sided = (pl.col("event_type") == "armed_clash") & pl.col("target_known").fill_null(value=False)
    sound = sided | (pl.col("strength") != "weak") | _by_known() | pl.col("wielded")
    return pl.col("event_type").is_in(STRONGER) & sound & ~_injures()


def _injures() -> pl.Expr:
    """Return whether an act is an attack that only says that somebody was injured, by nobody known."""
    return (pl.col("people") == "injured").fill_null(value=False) & pl.col("event_type").is_in(STRONGER) & ~_by_known()


def _by_known() -> pl.Expr:
    """Return whether somebody known did an act."""
    return pl.col("actor_known").fill_null(value=False)


def _nearest_attacks(acts: pl.LazyFrame, attacks: pl.LazyFrame, joining: list[str], within: list[str]) -> pl.LazyFrame:
    """Return, for each attack that effects of its sentence belong to, the nearest: first, killing (its token), lethal and the columns victim_*.

    Effects are killings and injuries by nobody known, what follows as a gerund, and damage by the attack as its subject; killings joined by `and`
    where the attack has the same actor (`raided a camp and killed four`).
    """
    alone = ~_by_known() | (pl.col("form") == "gerund")
    # `fired rockets in retaliation for the killing of a commander`: another death.
    another = (pl.col("form") == "noun") & pl.col("own_prep").is_not_null() & ~pl.col("own_prep").is_in(within).fill_null(value=False)
    joined = pl.col("led_by").is_in(joining).fill_null(value=False)
    killing = pl.col("event_type") == "killing"
    effects = acts.filter(~pl.col("factuality").is_in(["negated", "denied"])).filter(killing | _injures() | ((pl.col("event_type") == "destroy_property") & pl.col("by_act"))).select(
        "sentence", killing="first", killing_last="last", killing_group="group", lethal=killing, alone=alone & ~another, joined=joined, active=pl.col("form").is_in(["active", "infinitive"]),
        **{f"victim_{name}": f"target_{name}" for name in VICTIM}, **{f"killer_{name}": f"actor_{name}" for name in SIDE},
    )  # fmt: skip
    together = (pl.col("actor_start") == pl.col("killer_start")) & (pl.col("first") < pl.col("killing")) & pl.col("joined")
    inside = pl.col("within") & pl.col("active") & (pl.col("first").cast(pl.Int64) - pl.col("killing")).is_between(1, WITHIN)
    nouns = (pl.col("form") == "noun") & pl.col("own_prep").is_in(within) & ~pl.col("own_linked").fill_null(value=False)
    return (
        effects.join(
            attacks.select("sentence", "first", "actor_start", within=nouns & pl.col("actor_start").is_null(), sound=_takes_effects()),
            on="sentence",
            how="inner",
        )
        .filter((pl.col("sound") & (pl.col("alone") | together.fill_null(value=False))) | inside.fill_null(value=False))
        .sort("killing", (pl.col("first").cast(pl.Int64) - pl.col("killing")).abs(), "first")
        .unique("killing", keep="first", maintain_order=True)
        .sort("first", ~pl.col("lethal"), "killing")
        .unique("first", keep="first", maintain_order=True)
        .drop("sentence", "alone", "actor_start", "joined", "active", "within", "sound")
    )


def _with_victims(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the victims of their effects as targets; who dies in a fight is a side of it where armed, and none where not."""
    clash = pl.col("event_type") == "armed_clash"
    taken = ~clash & pl.col("killing").is_not_null() & pl.col("target_start").is_null() & pl.col("victim_start").is_not_null()
    side = clash & pl.col("victim_armed").fill_null(value=False) & pl.col("actor_start").is_null()
    # `The blast killed twelve`: what is an act itself is nobody.
    by_blast = (pl.col("event_type") == "killing") & pl.col("by_act")
    killed_by = ~clash & pl.col("actor_start").is_null() & pl.col("killer_known").fill_null(value=False)
    return acts.with_columns(
        *(pl.when(taken).then(f"victim_{name}").otherwise(f"target_{name}").alias(f"target_{name}") for name in VICTIM),
        *(
            pl.when(side)
            .then(f"victim_{name}")
            .when(killed_by)
            .then(f"killer_{name}")
            .when(~by_blast)
            .then(f"actor_{name}")
            .alias(f"actor_{name}")
            for name in SIDE
        ),
        deadly=pl.col("kills") | (taken & pl.col("lethal")), told_first="killing", told_last="killing_last", told_group="killing_group",
    ).drop("killing", "killing_last", "killing_group", "lethal", "by_act", *(f"victim_{name}" for name in VICTIM), *(f"killer_{name}" for name in SIDE))  # fmt: skip


def mark_acting(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with `by_act`: their actor is an attack that the sentence tells (`killed by Russian strikes`); it is nobody known."""
    here = kept(acts)
    attacks = here.filter((pl.col("form") == "noun") & pl.col("event_type").is_in(STRONGER)).select(
        "sentence",
        told_start="start",
        told_end="end",
        told_weak=(pl.col("strength") == "weak") & ~pl.col("actor_known").fill_null(value=False),
    )
    done = here.filter(pl.col("form") != "noun").select("sentence", "first", "actor_start", "actor_end", "weapon_start")
    inside = (pl.col("told_start") >= pl.col("actor_start")) & (pl.col("told_end") <= pl.col("actor_end"))
    # `A bomb killed six`: the weapon alone is no act.
    inside &= ~(pl.col("told_weak") & (pl.col("told_start") == pl.col("weapon_start"))).fill_null(value=False)
    by_act = done.join(attacks, on="sentence").filter(inside).select("first", by_act=pl.lit(value=True)).unique("first")
    return (
        here.pipe(look_up, "first", by_act)
        .with_columns(by_act=pl.col("by_act").fill_null(value=False))
        .with_columns(actor_known=pl.col("actor_known") & ~pl.col("by_act"))
    )


def drop_wounded(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without those that only tell who was hurt by nobody named, beside the act or the killing that did it.

    `Four were killed and dozens wounded`, `attacked a bus, killing four and injuring six`: one act, whose row has both counts.
    """
    here = kept(acts)
    known, done_to = (pl.col(f"{role}_known").fill_null(value=False) for role in ("actor", "target"))
    attack = pl.col("event_type").is_in(STRONGER)
    injured = attack & (pl.col("people") == "injured").fill_null(value=False)
    hurt = here.filter(injured & (~known | (pl.col("form") == "gerund")))
    sound = (attack | (pl.col("event_type") == "killing")) & ((pl.col("strength") != "weak") | known | done_to | pl.col("wielded"))
    told = (
        hurt.select("sentence", "first")
        .join(here.filter(sound & ~injured).select("sentence", act="first"), on="sentence", how="inner")
        .filter((pl.col("act").cast(pl.Int64) - pl.col("first")).abs() <= INJURED_GAP)
        .select("first")
        .unique()
    )
    return here.join(told, on="first", how="anti", maintain_order="left")
