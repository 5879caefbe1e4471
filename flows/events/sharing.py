"""Sharing: what one act takes from another: the agent of a row of passives, who is accused, whose claim is denied, what was told before."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from flows.events.contents import accessory
from flows.events.function_words import FunctionWords
from flows.events.killings import STRONGER
from flows.events.location import TAKING, VIOLENT
from flows.events.neighbours import read_at

MEMORY = 4
"""Sentences that a noun that points back reaches over."""

NEAR_OBJECT = 4
"""Tokens at most between a denial or a condemnation and the noun that is its object."""

CONTROL_GAP = 14
"""Tokens at most between an accusation or a demand and its content."""


def share_control(acts: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with the target of an accusation or a demand as the actor of the infinitive that is its content."""
    lords = acts.filter(pl.col("event_type").is_in(["accuse", "demand", "threaten", "reject"])).select(
        governor="first", lord_start="target_start", lord_end="target_end", lord_span="target_span", lord_known="target_known",
        asker_start="actor_start", asker_end="actor_end", asker_span="actor_span", asker_known="actor_known",
    )  # fmt: skip
    inside = pl.col("lord_start").is_not_null() & (pl.col("governor_gap") <= CONTROL_GAP)
    inside &= pl.col("governor_type").is_in(["accuse", "demand"])
    accused = (pl.col("form") == "noun") & (pl.col("governor_type") == "accuse") & pl.col("supported")
    blamed = (pl.col("form") == "gerund") & pl.col("led_by").is_in(function_words("fault"))
    # `accuse les rebelles d'avoir violé l'accord en tirant`: who is accused fired; `accuse les rebelles en publiant des photos` is another.
    within = (pl.col("form") == "gerund") & (pl.col("governor_type") == "accuse") & accessory()
    controlled = inside & (
        (pl.col("unfinished") & pl.col("form").is_in(["infinitive", "active"])) | accused | blamed | within | pl.col("charge")
    )
    # `هدد بقصف المدينة`: who threatens is who would do it.
    vowed = pl.col("charge") & (pl.col("governor_type") == "threaten") & pl.col("asker_start").is_not_null()
    return acts.join(lords, on="governor", how="left", maintain_order="left").with_columns(
        *(
            pl.when(controlled).then(f"lord_{name}").when(vowed).then(f"asker_{name}").otherwise(f"actor_{name}").alias(f"actor_{name}")
            for name in ("start", "end", "span", "known")
        ),
        actor_rule=pl.when(controlled).then(pl.lit("object_control")).when(vowed).then(pl.lit("subject_control")).otherwise("actor_rule"),
    )


def share_agents(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the agent of the last passive of a row as that of those before it (`ont été enlevés et tués par des rebelles`)."""
    agent = pl.col("actor_rule") == "agent"
    lacks = (pl.col("form") == "passive") & pl.col("actor_rule").is_null()
    return acts.sort("first").with_columns(
        pl.when(lacks)
        .then(pl.when(agent).then(f"actor_{name}").backward_fill().over("row"))
        .otherwise(f"actor_{name}")
        .alias(f"actor_{name}")
        for name in ("start", "end", "span", "known", "rule")
    )


RECALLED = (*VIOLENT, *TAKING, "coup", "sanction", "accuse", "agree", "expel", "seize_territory")
"""Types whose nouns point back at one told before."""


def recall(acts: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with nouns that point back (`l'attaque`, `ces accusations`) given actor and target of the last act of their kind.

    Only nouns without any argument of their own take them, from an act of the last `MEMORY` sentences.
    """
    kind = pl.when(pl.col("event_type").is_in(STRONGER)).then(pl.lit("attack")).otherwise("event_type")
    pointing = pl.col("owner").is_in(function_words("demonstrative"))
    definite = pl.col("owner").is_in(function_words("definite")) & ~pl.col("next_norm").is_in(function_words("of")).fill_null(value=False)
    # `les attaques sont fréquentes`, `the allegations`: of many, or of any.
    loose = ((pl.col("number") == "p") & pl.col("event_type").is_in([*STRONGER, "killing"])) | (pl.col("event_type") == "accuse")
    definite &= ~loose.fill_null(value=False) | (pl.col("event_type") == "armed_clash")
    bare = pl.col("actor_rule").is_null() & pl.col("target_rule").is_null()
    asks = (pl.col("form") == "noun") & (pointing | definite) & bare & pl.col("event_type").is_in(RECALLED)
    sure = {role: pl.col(f"{role}_known").fill_null(value=False) for role in ("actor", "target")}
    gives = (sure["actor"] | sure["target"]) & pl.col("event_type").is_in(RECALLED) & (pl.col("factuality") == "happened")
    told = acts.select(
        told="first",
        told_sentence="sentence",
        **{
            f"told_{role}_{name}": pl.when(sure[role]).then(f"{role}_{name}")
            for role in ("actor", "target")
            for name in ("start", "end", "span", "known")
        },
    )
    pointed = (
        acts.pipe(read_at, "last", words, next_norm=pl.col("norm").shift(-1))
        .sort("first")
        .with_columns(asks=asks.fill_null(value=False), told=pl.when(gives).then("first"))
        .with_columns(told=pl.col("told").forward_fill().shift(1).over("article", kind))
        .join(told, on="told", how="left", maintain_order="left")
        .with_columns(asks=pl.col("asks") & (pl.col("sentence") - pl.col("told_sentence") <= MEMORY))
    )
    return pointed.with_columns(
        *(
            pl.when("asks").then(f"told_{role}_{name}").otherwise(f"{role}_{name}").alias(f"{role}_{name}")
            for role in ("actor", "target")
            for name in ("start", "end", "span", "known")
        ),
        **{
            f"{role}_rule": pl.when(pl.col("asks") & pl.col(f"told_{role}_start").is_not_null())
            .then(pl.lit("recalled"))
            .otherwise(f"{role}_rule")
            for role in ("actor", "target")
        },
    ).drop("asks", "next_norm", cs.starts_with("told"))


def answer_doers(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the doer of what is denied or condemned as the target (`a démenti ces accusations`, `a repoussé une attaque de X`)."""
    asks = pl.col("event_type").is_in(["reject", "accuse"]) & (pl.col("form") != "noun") & pl.col("target_start").is_null()
    repels = (pl.col("event_type") == "repulse") & (pl.col("form") != "noun")
    told = acts.sort("first")
    doers = []
    for step, passive in ((-1, False), (1, True)):
        other = {name: pl.col(name).shift(step) for name in ("sentence", "form", "start", "first", "last", "own_prep", "actor_start")}
        near = (
            pl.when(passive).then(pl.col("group").cast(pl.Int64) - other["last"]).otherwise(other["first"].cast(pl.Int64) - pl.col("last"))
        )
        free = other["own_prep"].is_null() & (other["form"] == "noun") & other["actor_start"].is_not_null()
        fits = (
            (other["sentence"] == pl.col("sentence")) & free & near.is_between(1, NEAR_OBJECT) & ((pl.col("form") == "passive") == passive)
        )
        beaten = repels & (other["start"] >= pl.col("target_start")) & (other["start"] < pl.col("target_end"))
        doers.append(
            (step, (asks | beaten.fill_null(value=False)) & fits & (other["actor_start"] != pl.col("actor_start")).fill_null(value=True))
        )
    names = ("start", "end", "span", "known")
    return told.with_columns(
        **{
            f"target_{name}": pl.when(doers[0][1]).then(pl.col(f"actor_{name}").shift(-1))
            .when(doers[1][1]).then(pl.col(f"actor_{name}").shift(1))
            .otherwise(f"target_{name}")
            for name in names
        },
        target_rule=pl.when(doers[0][1] | doers[1][1]).then(pl.lit("doer")).otherwise("target_rule"),
    )  # fmt: skip


def answer_claims(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with whoever made a claim as the target of its denial beside it (`X accuse Y ..., ce que Z nie`)."""
    answers = (pl.col("event_type") == "reject") & pl.col("retort") & pl.col("target_start").is_null()
    same = pl.col("sentence").shift(1) == pl.col("sentence")
    claimed = answers & same & pl.col("attribution_start").shift(1).is_not_null()
    return acts.sort("first").with_columns(
        **{
            f"target_{name}": pl.when(claimed).then(pl.col(f"attribution_{name}").shift(1)).otherwise(f"target_{name}")
            for name in ("start", "end", "span")
        },
        target_known=pl.col("target_known") | claimed,
        target_rule=pl.when(claimed).then(pl.lit("claimant")).otherwise("target_rule"),
    )
