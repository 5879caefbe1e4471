"""Responsibility: who admits a violent act, is held to have done it, or denies it, where the text says so in words of its own."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.location import TAKING, VIOLENT
from flows.events.neighbours import read_at

NEAR = 12
"""Tokens at most between the act and the words that say whose it is."""
ACTOR = ("start", "end", "span", "rule", "known")


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
    denied = (pl.col("factuality") == "denied") & (pl.col("said_stance") == "deny") & pl.col("event_type").is_in(VIOLENT)
    content = (pl.col("how") == "infinitive") | (pl.col("actor_rule") == "object_control")
    charged = (pl.col("governor_type") == "accuse") & content & pl.col("event_type").is_in(VIOLENT)
    return (
        here.join(claiming, on="first", how="anti", maintain_order="left")
        .join(owned.drop("cue_first"), on="first", how="left", maintain_order="left")
        .with_columns(
            *(
                pl.when(pl.col("party_start").is_not_null()).then(f"party_{name}").otherwise(f"actor_{name}").alias(f"actor_{name}")
                for name in ACTOR
            ),
            responsibility=pl.coalesce(
                "responsibility",
                pl.when(denied.fill_null(value=False)).then(pl.lit("denied")),
                pl.when(charged.fill_null(value=False)).then(pl.lit("alleged")),
            ),
        )
        .drop(f"party_{name}" for name in ACTOR)
    )


def find_parties(
    cues: pl.LazyFrame, words: pl.LazyFrame, chunks: pl.LazyFrame, arguments: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return who is named by each cue: sentence, cue_first, cue_last, after (the act follows), responsibility, and the party's span."""
    told = cues.filter(pl.col("cue").is_in(["admitted", "alleged"])).select("sentence", "cue", cue_first="first", cue_last="last")
    asked = (
        told.pipe(read_at, "cue_first", words, "sentence_first", refused="n_negation")
        .pipe(read_at, "sentence_first", words, before=pl.col("n_negation") - pl.col("negation").cast(pl.Int32))
        .filter(pl.col("refused") == pl.col("before"))
        .with_columns(pl.concat_list([(pl.col("cue_last") + step).cast(pl.UInt32) for step in (1, 2)]).alias("open"))
    )
    party: dict[str, str | pl.Expr] = {
        "party_start": "start",
        "party_end": "chain_end",
        "party_span": pl.coalesce("actor", "chain_actor"),
        "party_rule": pl.lit("responsibility"),
        "party_known": pl.lit(value=True),
    }
    named = chunks.select("sentence", "open", "prep", **party)
    passive = (
        asked.explode("open", empty_as_null=False)
        .join(named, on=["sentence", "open"], how="inner")
        .filter(
            pl.when(pl.col("cue") == "admitted")
            .then(pl.col("prep").is_in(function_words("by")))
            .otherwise(pl.col("prep").is_in(function_words("blamed")))
        )
    )
    subjects = arguments.filter((pl.col("role") == "actor") & pl.col("c_personal") & pl.col("text_start").is_not_null()).select(
        cue_first="first",
        party_start="text_start",
        party_end="text_end",
        party_span="actor",
        party_rule=pl.lit("responsibility"),
        party_known=pl.lit(value=True),
    )
    active = (
        asked.filter(pl.col("cue") == "admitted")
        .join(passive.select("cue_first"), on="cue_first", how="anti")
        .join(subjects, on="cue_first", how="inner")
    )
    columns = ["sentence", "cue_first", "cue_last", "cue", *(f"party_{name}" for name in ACTOR)]
    return pl.concat(
        [passive.select(*columns, after=pl.lit(value=False)), active.select(*columns, after=pl.lit(value=True))], how="vertical_relaxed"
    )


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
