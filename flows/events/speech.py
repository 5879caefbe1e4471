"""Speech: who says what: the speaker of each reporting verb and of `according to`, and whose words each predicate is part of."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords

SPEAKER = ("span_first", "text_start", "text_end", "actor", "topic", "speaker_rule")
"""Columns of who speaks."""

NEAR_QUOTE = 3
"""Sentences at most between a speaker's name and words that are still theirs."""


def speakers(predicates: pl.LazyFrame, arguments: pl.LazyFrame) -> pl.LazyFrame:
    """Return the reporting predicates with the span of who speaks (null where nobody is named)."""
    who = arguments.filter(pl.col("role") == "actor").select(
        "first", "span_first", "text_start", "text_end", "actor", "topic", speaker_rule="rule"
    )
    return predicates.filter(pl.col("stance").is_not_null()).join(who, on="first", how="left", maintain_order="left")


def carry_speakers(reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return the reporting predicates with who spoke last for verbs of speech that name nobody (`وأضاف أن`): the subject is in the verb."""
    mute = pl.col("text_start").is_null() & (pl.col("form") == "active") & pl.col("stance").is_in(["say", "claim", "announce"])
    told = {name: pl.when(pl.col("text_start").is_not_null()).then(name).forward_fill().over("article") for name in SPEAKER}
    spoke = pl.when(pl.col("text_start").is_not_null()).then("sentence").forward_fill().over("article")
    near = mute & (pl.col("sentence") - spoke <= NEAR_QUOTE)
    carried = reporters.sort("first").with_columns(
        **{f"last_{name}": value for name, value in told.items()}, near=near.fill_null(value=False)
    )
    return carried.with_columns(pl.when("near").then(f"last_{name}").otherwise(name).alias(name) for name in SPEAKER).drop(
        "near", *(f"last_{name}" for name in SPEAKER)
    )


def sources(cues: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the `according to` cues with the span of who is cited; of `the claims of X according to which` that of who makes them."""
    cited = _citable(chunks, function_words)
    named = (
        cues.filter(pl.col("cue") == "according_to")
        .with_columns(open=(pl.col("last") + 1).cast(pl.UInt32))
        .join(cited, on=["sentence", "open"], how="inner")
        .with_columns(speaker_rule=pl.lit("according_to"))
    )
    # `les accusations de Kiev selon lesquelles`: the complement before the relative speaks.
    claims = (
        cues.filter((pl.col("cue") == "hearsay") & pl.col("key").is_in(function_words("claiming")))
        .with_columns(chain_last=(pl.col("first") - 1).cast(pl.UInt32))
        .join(cited.filter("leads").drop("open"), on=["sentence", "chain_last"], how="inner")
        .with_columns(speaker_rule=pl.lit("claim_of"))
    )
    return pl.concat([named, claims], how="diagonal")


def _citable(chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups that can be a source, with `leads`: a complement of a claim, or its agent."""
    complement = pl.col("linked") & ~pl.col("linked").shift(1)
    return chunks.select(
        "sentence", "determiner", "open", "chain_last", "time", span_first="first", text_start="start", text_end="chain_end",
        actor=pl.coalesce("actor", "chain_actor"), topic="chain",
        leads=pl.when(complement).then(pl.lit(value=True)).otherwise(pl.col("prep").is_in(function_words("by"))),
    ).filter(~pl.col("determiner").str.contains("^l[ae]s?quel").fill_null(value=False), ~pl.col("time").fill_null(value=False))  # fmt: skip


def attribute(predicates: pl.LazyFrame, covering: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for each predicate that somebody reports, the nearest speaker: first, how, stance, reporter and the speaker's span."""
    nearest = _nearest_speakers(predicates, covering)
    lone = predicates.filter(pl.col("quote_depth") > 0).select("article", "sentence", "first").join(nearest, on="first", how="anti")
    continued = _speakers_around(lone.sort("first"), reporters)
    columns = ["first", "stance", "reporter", *SPEAKER]
    return pl.concat([nearest.select(*columns, "how"), continued.select(*columns, how=pl.lit("continued"))], how="diagonal_relaxed")


def _nearest_speakers(predicates: pl.LazyFrame, covering: pl.LazyFrame) -> pl.LazyFrame:
    """Return the scope that covers each predicate: of the first in priority, with a speaker, the nearest."""
    inside = (
        predicates.select("article", "sentence", "first", "quote_depth", own_retort="n_retort")
        .join(covering.drop("article"), on="sentence", how="inner")
        .filter(pl.col("own_retort") <= pl.col("n_retort"))
        .filter((pl.col("first") >= pl.col("begin")) & (pl.col("first") <= pl.col("stop")) & (pl.col("first") != pl.col("reporter")))
        .filter(~pl.col("quoted") | (pl.col("quote_depth") > 0))
        .with_columns(away=(pl.col("first").cast(pl.Int64) - pl.col("reporter")).abs())
    )
    unnamed = pl.col("text_start").is_null()
    # `Asked to comment, the army said: ...`: an infinitive that nobody asks for yields to who speaks.
    order = ("first", unnamed & (pl.col("how") == "infinitive"), "priority", unnamed, "away", "reporter", "how")
    return inside.sort(*order).unique("first", keep="first", maintain_order=True)


def _speakers_around(lone: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for quoted predicates that no scope covers, who speaks in the sentence after or, failing that, in those before."""
    speaks = pl.col("stance").is_in(["say", "claim", "announce", "think"]) & (pl.col("quote_depth") == 0)
    voices = (
        reporters.filter(pl.col("text_start").is_not_null() & speaks)
        .select("article", *SPEAKER, "stance", said_in="sentence", reporter="first", at="first")
        .sort("at")
    )
    back, forth = (
        lone.join_asof(voices, left_on="first", right_on="at", by="article", strategy=strategy, check_sortedness=False)
        for strategy in ("backward", "forward")
    )
    near = pl.col("sentence").cast(pl.Int64) - pl.col("said_in").cast(pl.Int64)
    return pl.concat([forth.filter(near >= -1), back.filter(near <= NEAR_QUOTE)]).unique("first", keep="first", maintain_order=True)
