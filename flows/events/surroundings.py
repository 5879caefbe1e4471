"""Surroundings: what is read at the words in and around a predicate, for its setting."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords

TIME_GAP, TURN_WORDS = 5, 3
"""Words at most from a verb to the day that is told behind it, and from a sentence's beginning to what turns to another story."""


def at_word(function_words: FunctionWords) -> dict[str, str | pl.Expr]:
    """Return what is read at the predicate's first word."""
    verb = pl.col("is_verb") & ~pl.col("auxiliary")
    calls = pl.col("is_verb") & pl.col("norm").is_in(function_words("calling"))
    object_next = (pl.any_horizontal("content", "opens") & pl.col("date_span").is_null()).shift(-1, fill_value=False)
    last = {
        name: pl.when(flag).then("token").forward_fill().shift(1)
        for name, flag in (
            ("last_verb", "is_verb"),
            ("last_support", "support"),
            ("last_calling", calls),
            ("last_naming", calls & pl.any_horizontal("object_pronoun", "subject_pronoun").shift(-1, fill_value=False)),
        )
    }
    # `called the strike "disappointing"`
    named = pl.any_horizontal("opening_quote", "determiner", "plain_word", "adverb") & pl.col("date_span").is_null()
    # `L'attaque, non revendiquée, a visé`: a participle between commas is no verb of what stands before it.
    told = verb & ~(pl.col("participle") & (pl.col("text").shift(-1) == ","))
    next_verb = {
        name: pl.when(told).then(flag).backward_fill().shift(-1)
        for name, flag in (("hits", "hit"), ("opposes", "opposing"), ("next_told", "token"))
    }
    return {
        "quote_depth": "quote_depth",
        "n_finite_here": "n_finite",
        "n_stop_here": "n_stop",
        "n_quote_here": "n_quote",
        "future_here": "n_planned_form",
        "conditional_here": "n_hearsay_form",
        **last,
        "that_next": pl.col("norm").shift(-1).is_in(function_words("that")),
        "named_next": named.shift(-1, fill_value=False),
        "n_reflexive_here": "n_reflexive",
        "we_form": "plural_ending",
        "n_retort": "n_retort",
        "since_retort": pl.col("n_comma") - pl.when("retort").then("n_comma").forward_fill(),
        **next_verb,
        "next_takes": (
            pl.when(verb & ~pl.col("norm").is_in(function_words("between")))
            .then(object_next)
            .when(pl.col("token") == pl.col("sentence_last"))
            .then(pl.lit(value=False))
            .backward_fill()
            .shift(-1)
        ),
        "owned_by_town": (pl.col("norm").shift(1) == "'s")
        & pl.col("place_span").shift(2).is_not_null()
        & pl.col("actor_span").shift(2).is_null(),
        "owner": pl.col("norm").shift(1),
        # `a riposté par des frappes`: who acts is not whom they hit.
        "after_active": pl.when("is_verb")
        .then(pl.col("perfect_auxiliary").shift(1) & ~pl.col("passive_auxiliary").shift(1))
        .forward_fill()
        .shift(1),
        "chunk": pl.when("content").then("chunk"),
        # `a rejeté le plan et accusé la mission`
        "next_joined": pl.when(verb & pl.col("norm").shift(1).is_in(function_words("and"))).then("token").backward_fill().shift(-1),
    }


def at_group() -> dict[str, str | pl.Expr]:
    """Return what is read at the first word of the predicate's verb group."""
    return {
        "led_by": pl.when(pl.col("token") > pl.col("sentence_first")).then(pl.col("norm").shift(1)),
        "led_modal": pl.col("modal").shift(1) & pl.col("finite").shift(1),
        "led_text": pl.col("text").shift(1),
        "led_text_2": pl.col("text").shift(2),
        "sentence_first": "sentence_first",
        "n_finite_group": pl.col("n_finite") - pl.col("finite").cast(pl.Int32),
        "future_group": pl.col("n_planned_form") - pl.col("planned_form").cast(pl.Int32),
        "conditional_group": pl.col("n_hearsay_form") - pl.col("hearsay_form").cast(pl.Int32),
    }


def at_last_verb() -> dict[str, str | pl.Expr]:
    """Return what is read at the last verb before the predicate: its norm, `struck`, whether it tells that somebody was hit (`été visés`, `touchés`), and `struck_helped`, by an auxiliary."""
    helped = pl.col("passive_auxiliary").shift(1)
    struck = pl.col("hit") & pl.col("participle") & (helped | ~pl.col("perfect_auxiliary").shift(1))
    return {"verb_norm": "norm", "struck": struck, "struck_helped": helped}


def at_opening() -> dict[str, pl.Expr]:
    """Return what is read where the predicate's noun group begins: the word two places before (`dix ans après l'attentat`), and `cited` (`selon les accusations`)."""
    return {"before_opening": pl.col("norm").shift(2), "cited": pl.col("according_to").shift(1)}


def time_until() -> pl.Expr:
    """Return where what says when ends that begins a few words behind a word (`dans la nuit de mardi à mercredi`), null where nothing does."""
    dated = pl.col("date_span").is_not_null()
    ends = pl.when(~dated).then("token").backward_fill()
    same = pl.col("sentence") == pl.col("sentence").shift(-TIME_GAP)
    return pl.coalesce(*(pl.when(dated.shift(-step) & same).then(ends.shift(-step)) for step in range(1, TIME_GAP + 1)))


def quotes_before() -> pl.Expr:
    """Return how many quotation marks stand before a token."""
    return pl.col("n_quote") - pl.col("quote").cast(pl.Int32)


def turns() -> pl.Expr:
    """Return whether a sentence begins with words that turn to another story or side (`par ailleurs`)."""
    return pl.any_horizontal(pl.col("elsewhere").shift(-step, fill_value=False) for step in range(TURN_WORDS))
