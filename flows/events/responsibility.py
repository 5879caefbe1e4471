"""Responsibility: who admits a violent act, is held to have done it, or denies it, where the text says so in words of its own."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.location import TAKING, VIOLENT
from flows.events.lookups import look_up
from flows.events.neighbours import read_at

NEAR = 12
"""Tokens at most between the act and the words that say whose it is."""
ACTOR = ("start", "end", "span", "rule", "known")
PARTY = {"party_rule": pl.lit("responsibility"), "party_known": pl.lit(value=True)}
"""What an act's actor has of a party, beside its span."""


def with_responsibility(
    acts: pl.LazyFrame,
    words: pl.LazyFrame,
    cues: pl.LazyFrame,
    chunks: pl.LazyFrame,
    arguments: pl.LazyFrame,
    function_words: FunctionWords,
) -> pl.LazyFrame:
    """Return the acts with `responsibility` (admitted, alleged, denied, or null) and, where it is told, the party as the actor.

    The claiming itself (`revendiqué par`) is no act: its row goes.
    """
    here = kept(acts)
    told = kept(find_parties(cues, words, chunks, arguments, function_words))
    owned = kept(nearest_act(here.filter(pl.col("event_type").is_in([*VIOLENT, *TAKING])), told))
    claiming = owned.filter(pl.col("responsibility") == "admitted").select(first="cue_first")
    named = pl.col("party_start").is_not_null()
    return (
        here.join(claiming, on="first", how="anti", maintain_order="left")
        .pipe(look_up, "first", owned.drop("cue_first"))
        .with_columns(
            *(pl.when(named).then(f"party_{name}").otherwise(f"actor_{name}").alias(f"actor_{name}") for name in ACTOR),
            responsibility=pl.coalesce("responsibility", _by_content()),
        )
        .drop(f"party_{name}" for name in ACTOR)
    )


def _by_content() -> pl.Expr:
    """Return `denied` where who speaks denies a violent act, `alleged` where somebody is accused of it, null elsewhere."""
    violent = pl.col("event_type").is_in(VIOLENT)
    denied = violent & (pl.col("factuality") == "denied") & (pl.col("said_stance") == "deny")
    content = (pl.col("how") == "infinitive") | (pl.col("actor_rule") == "object_control")
    charged = violent & (pl.col("governor_type") == "accuse") & content
    return (
        pl.when(denied.fill_null(value=False)).then(pl.lit("denied"))
        .when(charged.fill_null(value=False)).then(pl.lit("alleged"))
    )  # fmt: skip


def find_parties(
    cues: pl.LazyFrame, words: pl.LazyFrame, chunks: pl.LazyFrame, arguments: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return who is named by each cue: sentence, cue_first, cue_last, after (the act follows), responsibility, and the party's span."""
    told = _plain_cues(cues, words)
    passive = _behind(told, chunks, function_words)
    active = (
        told.filter(pl.col("cue") == "admitted")
        .join(passive.select("cue_first"), on="cue_first", how="anti")
        .join(_subjects(arguments), on="cue_first", how="inner")
    )
    columns = ["sentence", "cue_first", "cue_last", "cue", *(f"party_{name}" for name in ACTOR)]
    parts = (some.select(*columns, after=pl.lit(after)) for some, after in ((passive, False), (active, True)))
    return pl.concat(parts, how="vertical_relaxed")


def _plain_cues(cues: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the cues of responsibility that no negation stands before in their sentence: sentence, cue, cue_first, cue_last."""
    return (
        cues.filter(pl.col("cue").is_in(["admitted", "alleged"]))
        .select("sentence", "cue", cue_first="first", cue_last="last")
        .pipe(read_at, "cue_first", words, "sentence_first", refused="n_negation")
        .pipe(read_at, "sentence_first", words, before=pl.col("n_negation") - pl.col("negation").cast(pl.Int32))
        .filter(pl.col("refused") == pl.col("before"))
    )


def _behind(told: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the cues with the noun group right behind that says who it was (`revendiqué par X`, `blamed on X`)."""
    named = chunks.select(
        "sentence", "open", "prep", party_start="start", party_end="chain_end", party_span=pl.coalesce("actor", "chain_actor"), **PARTY
    )
    owner = pl.when(pl.col("cue") == "admitted").then(pl.col("prep").is_in(function_words("by")))
    return (
        told.with_columns(pl.concat_list([(pl.col("cue_last") + step).cast(pl.UInt32) for step in (1, 2)]).alias("open"))
        .explode("open", empty_as_null=False)
        .join(named, on=["sentence", "open"], how="inner")
        .filter(owner.otherwise(pl.col("prep").is_in(function_words("blamed"))))
    )


def _subjects(arguments: pl.LazyFrame) -> pl.LazyFrame:
    """Return who is the subject of each verb, as the party of a cue that stands there."""
    named = (pl.col("role") == "actor") & pl.col("c_personal") & pl.col("text_start").is_not_null()
    return arguments.filter(named).select(cue_first="first", party_start="text_start", party_end="text_end", party_span="actor", **PARTY)


def nearest_act(acts: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """Return the act that each cue speaks of, one row an act: first, cue_first, responsibility and the party's span."""
    gap = (
        pl.when("after")
        .then(pl.col("first").cast(pl.Int64) - pl.col("cue_last"))
        .otherwise(pl.col("cue_first").cast(pl.Int64) - pl.col("last"))
    )
    return (
        acts.select("first", "last", "sentence")
        .join(told, on="sentence", how="inner")
        .with_columns(gap=gap)
        .filter((pl.col("gap") > 0) & (pl.col("gap") <= NEAR) & (pl.col("first") != pl.col("cue_first")))
        .sort("cue_first", "gap", "first")
        .unique("cue_first", keep="first", maintain_order=True)
        .sort("first", "gap", "cue_first")
        .unique("first", keep="first", maintain_order=True)
        .select("first", "cue_first", *(f"party_{name}" for name in ACTOR), responsibility="cue")
    )
