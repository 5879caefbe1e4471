"""Sharing: what one act takes from another of its sentence: the agent of a row of passives, who is accused, whose claim is denied."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from flows.events.contents import accessory
from flows.events.figures import FORCE
from flows.events.function_words import FunctionWords
from flows.events.lookups import look_up
from flows.events.neighbours import last_in_run

NEAR_OBJECT = 4
"""Tokens at most between a denial or a condemnation and the noun that is its object."""

CONTROL_GAP = 14
"""Tokens at most between an accusation or a demand and its content."""


def share_control(acts: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with the target of an accusation or a demand as the actor of the infinitive or the noun that is its content."""
    acts = cut_charges(acts)
    lords = acts.filter(pl.col("event_type").is_in(["accuse", "demand", "threaten", "reject"])).select(
        governor="first", lord_start="target_start", lord_end="target_end", lord_span="target_span", lord_known="target_known",
        asker_start="actor_start", asker_end="actor_end", asker_span="actor_span", asker_known="actor_known",
        exchanged=(pl.col("frame") == "mutual") & (pl.col("event_type") == "accuse"),
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
    # `accused Rwanda of aggression after it seized the town`: who is accused did it.
    retold = (pl.col("governor_type") == "accuse") & pl.col("event_type").is_in(FORCE) & (pl.col("form") == "active")
    retold &= pl.col("actor_rule").str.ends_with("+pronoun") & pl.col("led_text_2").str.to_lowercase().is_in(function_words("afterthought"))
    controlled |= (retold & (pl.col("actor_start") == pl.col("asker_start")) & pl.col("lord_known")).fill_null(value=False)
    # `called for the release of detainees`: who calls for it is not who would release them.
    asked = (
        (pl.col("form") == "noun")
        & (pl.col("governor_type") == "demand")
        & (pl.col("event_type") != "demand")
        & pl.col("actor_rule").str.starts_with("support")
    )
    asked &= (pl.col("actor_start") == pl.col("asker_start")) & ~controlled
    # `s'accusent d'avoir violé la trêve`: either did it.
    nobody = (asked | (pl.col("exchanged") & controlled)).fill_null(value=False)
    controlled &= ~nobody
    # `menace l'Iran de sanctions`: they would fall on whom the threat is to.
    struck = (vowed & (pl.col("form") == "noun") & pl.col("target_start").is_null() & pl.col("lord_start").is_not_null()).fill_null(
        value=False
    )
    return acts.pipe(look_up, "governor", lords).with_columns(
        *(
            pl.when(struck).then(f"lord_{name}").otherwise(f"target_{name}").alias(f"target_{name}")
            for name in ("start", "end", "span", "known")
        ),
        *(
            pl.when(controlled)
            .then(f"lord_{name}")
            .when(vowed)
            .then(f"asker_{name}")
            .when(~nobody)
            .then(f"actor_{name}")
            .alias(f"actor_{name}")
            for name in ("start", "end", "span", "known")
        ),
        target_rule=pl.when(struck).then(pl.lit("object_control")).otherwise("target_rule"),
        actor_rule=pl.when(controlled)
        .then(pl.lit("object_control"))
        .when(vowed)
        .then(pl.lit("subject_control"))
        .when(~nobody)
        .then("actor_rule"),
    )


def cut_charges(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with accusations whose target ends before what it is accused of (`accuse l'armée d'attaques contre des civils`)."""
    charges = (
        acts.filter(pl.col("charge") & pl.col("governor_type").is_in(["accuse", "threaten"]))
        .select(first="governor", charged_at="start")
        .unique("first")
    )
    cut = (pl.col("charged_at") < pl.col("target_end")).fill_null(value=False)
    return (
        acts.pipe(look_up, "first", charges)
        .with_columns(target_end=pl.when(cut).then(pl.min_horizontal("target_end", "target_head_end")).otherwise("target_end"))
        .drop("charged_at")
    )


def share_agents(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the agent of the last passive of a row as that of those before it (`ont été enlevés et tués par des rebelles`)."""
    # `est détenu, accusé par Kiev de trahison`: behind a comma alone it is another's act.
    agent = (pl.col("actor_rule") == "agent") & (pl.col("led_by") != ",").fill_null(value=True)
    lacks = (pl.col("form") == "passive") & pl.col("actor_rule").is_null()
    columns = [f"actor_{name}" for name in ("start", "end", "span", "known", "rule")]
    here = acts.with_columns(lacks=lacks.fill_null(value=False), agent=agent.fill_null(value=False))
    shared = (
        here.filter(pl.any_horizontal("lacks", "agent"))
        .select("first", "row", "lacks", "agent", *columns)
        .filter(pl.col("row").is_duplicated())
        .with_columns(pl.when("agent").then(name).backward_fill().over("row").alias(f"shared_{name}") for name in columns)
        .filter("lacks")
        .select("first", cs.starts_with("shared_"))
    )
    return (
        here.pipe(look_up, "first", shared)
        .with_columns(pl.when("lacks").then(f"shared_{name}").otherwise(name).alias(name) for name in columns)
        .drop("lacks", "agent", cs.starts_with("shared_"))
    )


def free_victims(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without the victims of what somebody condemns as the target (`condemned the killing of nurses`): those did nothing."""
    after = {name: pl.col(name).shift(-1) for name in ("sentence", "form", "first", "own_prep", "target_start")}
    near = (after["first"].cast(pl.Int64) - pl.col("last")).is_between(1, NEAR_OBJECT) & (after["sentence"] == pl.col("sentence"))
    told = near & (after["form"] == "noun") & after["own_prep"].is_null() & (after["target_start"] == pl.col("target_start"))
    victim = (told & pl.col("event_type").is_in(["accuse", "reject", "support"]) & (pl.col("form") != "noun")).fill_null(value=False)
    return acts.sort("first").with_columns(
        pl.when(~victim).then(f"target_{name}").alias(f"target_{name}") for name in ("start", "end", "span", "known", "rule")
    )


def answer_doers(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with the doer of what is denied or condemned as the target (`a démenti ces accusations`, `a repoussé une attaque de X`)."""
    before, after = (_takes_doer(step) for step in (-1, 1))
    names = ("start", "end", "span", "known")
    return acts.with_columns(
        **{
            f"target_{name}": pl.when(before).then(pl.col(f"actor_{name}").shift(-1))
            .when(after).then(pl.col(f"actor_{name}").shift(1))
            .otherwise(f"target_{name}")
            for name in names
        },
        target_rule=pl.when(before | after).then(pl.lit("doer")).otherwise("target_rule"),
    )  # fmt: skip


def answer_askers(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with who rejects a demand or a charge as its target (`the union rejected the demand`, `the company denies the allegations`)."""
    answer = {
        name: pl.col(name).shift(1)
        for name in ("event_type", "form", "sentence", "last", "actor_start", "actor_end", "actor_span", "actor_known")
    }
    # `allegations by X that soldiers ...`: a charge with words of its own may be against another.
    open_one = (pl.col("event_type") == "demand") | ((pl.col("event_type") == "accuse") & pl.col("actor_start").is_null())
    asks = (pl.col("form") == "noun") & open_one & pl.col("own_prep").is_null()
    answers = (answer["event_type"] == "reject") & (answer["form"] == "active") & (answer["sentence"] == pl.col("sentence"))
    near = (pl.col("first").cast(pl.Int64) - answer["last"]).is_between(1, NEAR_OBJECT)
    own = (answer["actor_start"] == pl.col("actor_start")).fill_null(value=False)
    taken = (asks & answers & near & answer["actor_known"] & pl.col("target_start").is_null() & ~own).fill_null(value=False)
    names = ("start", "end", "span", "known")
    return acts.with_columns(
        **{f"target_{name}": pl.when(taken).then(answer[f"actor_{name}"]).otherwise(f"target_{name}") for name in names},
        target_rule=pl.when(taken).then(pl.lit("answerer")).otherwise("target_rule"),
    )


def share_threats(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with whom a threatened act would be done to as the target of the threat (`a menacé de bombarder la Syrie`)."""
    names = ("start", "end", "span", "known")
    threat = (pl.col("event_type") == "threaten") & pl.col("target_start").is_null() & (pl.col("form") != "noun")
    next_one = {name: pl.col(name).shift(-1) for name in ("governor", "unfinished", *(f"target_{name}" for name in names))}
    content = (next_one["governor"] == pl.col("first")) & next_one["unfinished"] & next_one["target_known"]
    other = (next_one["target_start"] != pl.col("actor_start")).fill_null(value=True)
    takes = (threat & content & other).fill_null(value=False)
    return acts.with_columns(
        **{f"target_{name}": pl.when(takes).then(next_one[f"target_{name}"]).otherwise(f"target_{name}") for name in names},
        target_rule=pl.when(takes).then(pl.lit("threatened")).otherwise("target_rule"),
    )


def share_offences(acts: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with who is taken or tried as the actor of what it is for (`arrêtés pour avoir bloqué une route`)."""
    judged = pl.col("event_type").is_in(["arrest", "convict"]) & pl.col("target_start").is_not_null() & (pl.col("form") != "noun")
    names = ("start", "end", "span", "known")
    last = {name: last_in_run(pl.when(judged).then(f"target_{name}"), "sentence") for name in names}
    done = pl.col("unfinished") & (pl.col("form") == "active") & pl.col("led_by").is_in(function_words("purpose"))
    takes = (done & last["start"].is_not_null()).fill_null(value=False)
    return acts.with_columns(
        **{f"actor_{name}": pl.when(takes).then(last[name]).otherwise(f"actor_{name}") for name in names},
        actor_rule=pl.when(takes).then(pl.lit("offender")).otherwise("actor_rule"),
    )


def _takes_doer(step: int) -> pl.Expr:
    """Return whether an act answers the one beside it, which its noun tells: the next one (step -1), or, as a passive, the one before (1)."""
    passive = step > 0
    asks = pl.col("event_type").is_in(["reject", "accuse"]) & (pl.col("form") != "noun") & pl.col("target_start").is_null()
    repels = (pl.col("event_type") == "repulse") & (pl.col("form") != "noun")
    other = {name: pl.col(name).shift(step) for name in ("sentence", "form", "start", "first", "last", "own_prep", "actor_start")}
    near = pl.col("group").cast(pl.Int64) - other["last"] if passive else other["first"].cast(pl.Int64) - pl.col("last")
    free = other["own_prep"].is_null() & (other["form"] == "noun") & other["actor_start"].is_not_null()
    beside = (other["sentence"] == pl.col("sentence")) & near.is_between(1, NEAR_OBJECT) & ((pl.col("form") == "passive") == passive)
    beaten = repels & (other["start"] >= pl.col("target_start")) & (other["start"] < pl.col("target_end"))
    another = (other["actor_start"] != pl.col("actor_start")).fill_null(value=True)
    return (asks | beaten.fill_null(value=False)) & free & beside & another


def answer_claims(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with whoever made a claim or a charge as the target of its denial beside it (`X accuse Y ..., ce que Z nie`)."""
    answers = (pl.col("event_type") == "reject") & pl.col("retort") & pl.col("target_start").is_null()
    same = pl.col("sentence").shift(1) == pl.col("sentence")
    charges = (pl.col("event_type") == "accuse") & pl.col("attribution_start").is_null()
    who = {name: pl.when(charges).then(f"actor_{name}").otherwise(f"attribution_{name}").shift(1) for name in ("start", "end", "span")}
    other = (who["start"] != pl.col("actor_start")).fill_null(value=True)
    claimed = (answers & same & who["start"].is_not_null() & other).fill_null(value=False)
    return acts.with_columns(
        **{f"target_{name}": pl.when(claimed).then(who[name]).otherwise(f"target_{name}") for name in who},
        target_known=pl.col("target_known") | claimed,
        target_rule=pl.when(claimed).then(pl.lit("claimant")).otherwise("target_rule"),
    )
