"""Wordings: what somebody calls an act (`what the army called an act of sabotage`): whose word it is, and how far it goes."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_around
from flows.events.speech import NAMED, NEAR_QUOTE

NEAR_VERB, FARTHEST = 8, 24
"""Tokens at most from `what` to the verb that says what it is called, and to where that ends."""
ENDS = (",", ";", ":")
FIRST = 0
"""Priority of such a scope: nobody else said so."""


def wordings(words: pl.LazyFrame, chunks: pl.LazyFrame, reporters: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return where somebody says what an act is called, with who does: article, sentence, first (the verb), begin, stop (tokens), priority and the speaker.

    A pronoun stands for who spoke last, null where that is nobody near.
    """
    asking = pl.col("norm").is_in(function_words("called_what")) | (pl.col("retort_head").shift(1) & pl.col("retort_tail"))
    heads = words.filter(asking.fill_null(value=False)).select("article", "sentence", "sentence_last", what="token")
    called = _called(read_around(heads, "what", words, "norm", range(1, FARTHEST + 1)), function_words)
    nouns = chunks.select(
        "sentence", what=(pl.col("open") - 1).cast(pl.UInt32), span_first="first", text_start="start", text_end="chain_end",
        actor=pl.coalesce("actor", "chain_actor"), topic="chain",
    )  # fmt: skip
    named = called.filter(~pl.col("pronoun")).join(nouns, on=["sentence", "what"], how="left", maintain_order="left")
    return pl.concat([named, _last_speaker(called.filter("pronoun"), reporters)], how="diagonal_relaxed").select(
        "article", "sentence", "first", "begin", "stop", *NAMED, speaker_rule=pl.lit("wording"), priority=pl.lit(FIRST)
    )


def _called(heads: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the heads before a verb of calling, with that verb (`first`), `begin`, `stop`, and whether a pronoun calls it so."""
    steps = range(1, FARTHEST + 1)
    verb = pl.coalesce(
        pl.when(pl.col(f"norm_{step}").is_in([*function_words("wording"), *ENDS])).then(step) for step in range(1, NEAR_VERB + 1)
    )
    is_verb = pl.any_horizontal(
        (pl.col("verb") == step) & pl.col(f"norm_{step}").is_in(function_words("wording")) for step in range(1, NEAR_VERB + 1)
    )
    end = pl.coalesce(pl.when((pl.col("verb") < step) & pl.col(f"norm_{step}").is_in(ENDS)).then(step) for step in steps)
    what = pl.col("what").cast(pl.Int64)
    return (
        heads.with_columns(verb=verb)
        .filter(is_verb)
        .with_columns(
            first=(what + pl.col("verb")).cast(pl.UInt32),
            begin=what + pl.col("verb") + 1,
            stop=pl.coalesce(what + end - 1, "sentence_last").cast(pl.Int64),
            pronoun=pl.col("norm_1").is_in(list(function_words.valued("subject_pronoun"))).fill_null(value=False),
        )
        .select("article", "sentence", "what", "first", "begin", "stop", "pronoun")
    )


def _last_speaker(called: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return wordings of a pronoun with who spoke last before it."""
    spoke = reporters.filter(pl.col("text_start").is_not_null()).select("article", *NAMED, said_in="sentence", at="first").sort("at")
    found = called.sort("what").join_asof(spoke, left_on="what", right_on="at", by="article", strategy="backward", check_sortedness=False)
    near = (pl.col("sentence") - pl.col("said_in") <= NEAR_QUOTE).fill_null(value=False)
    return found.with_columns(pl.when(near).then(name).alias(name) for name in NAMED)
