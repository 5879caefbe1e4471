"""Cues of time, doubt and negation: where those around each token stand."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at


def with_cues(predicates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with the positions of `cue_positions`, and the finite verbs and commas counted at each cue, as n_cue_* and n_comma_*.

    Adds n_comma_here, and light_future: the support verb of a noun is a future.
    """
    seen = predicates.pipe(
        read_at, "first", cue_positions(words, function_words), pl.all().exclude("token", *predicates.collect_schema().names())
    ).pipe(read_at, "first", words, n_comma_here="n_comma")
    for name in ("planned", "hypothetical", "wished", "hearsay"):
        seen = seen.pipe(read_at, f"last_{name}", words, **{f"n_cue_{name}": "n_finite", f"n_comma_{name}": "n_comma"})
    seen = seen.pipe(read_at, "last_hearsay", words, cue_deemed="deemed")
    if function_words("uncertain"):
        return seen.pipe(read_at, "last_support", words, light_future="planned_form")
    return seen.with_columns(light_future=pl.lit(value=False))


def cue_positions(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return, for each token, where the last cues before it and the next after it stand, within its sentence.

    Columns: token, sentence_first, sentence_last, asks (the sentence is a question), not_next, last_* of `_cues_before`, next_* of `_cues_after`.
    """
    firm = _firm_negation(function_words)
    # A cue that begins with its pronoun (`se prépare à`, `il est question de`) stands at its verb.
    at = pl.when(pl.any_horizontal("reflexive", "subject_pronoun", "negator")).then(pl.col("token") + 1).otherwise("token")
    before = {
        f"last_{name}": pl.when(condition).then(at).forward_fill().shift(1) for name, condition in _cues_before(function_words).items()
    }
    after = {f"next_{name}": value.backward_fill().shift(-1) for name, value in _cues_after(function_words).items()}
    asks = (pl.col("text") == "?").any().over("sentence")
    follows = firm.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    return words.select("token", "sentence_first", "sentence_last", asks=asks, not_next=follows, **before, **after).with_columns(
        **{name: pl.when(pl.col(name) >= pl.col("sentence_first")).then(name) for name in before},
        **{
            name: pl.when(pl.col(name) <= pl.col("sentence_last")).then(name)
            for name in ("next_planned", "next_verb", "next_modal", "next_cancelled")
        },
    )


def _cues_before(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return whether a token is a cue for what follows it, by the kind of cue."""
    purpose = _purpose(function_words)
    doubted = pl.col("norm").is_in(function_words("doubted"))
    supposed = pl.col("hypothetical") & ~(pl.col("norm") == "s'") & ~(pl.col("reflexive"))
    governs = pl.col("norm").shift(-1).is_in(function_words("content")).fill_null(value=False) | pl.col("gerund")
    return {
        "planned": pl.col("planned") & ~purpose,
        "purpose": purpose,
        "coming": pl.col("finite") & pl.col("planned_form"),
        "hypothetical": supposed & ~governs,
        "wished": supposed & governs,
        "not": _firm_negation(function_words),
        "unachieved": pl.col("norm").is_in(function_words("unachieved")),
        "without": pl.col("norm").is_in(function_words("without")) & pl.col("name_span").is_null(),
        "break": pl.col("text").is_in(["-", "–", "—", ";"]),
        "support": pl.col("is_verb"),
        "hearsay": pl.col("hearsay") & ~pl.col("hearsay_form") & ~doubted,
        "doubted": doubted,
        "promising": pl.col("norm").is_in(function_words("promising")),
        "wanting": pl.col("planned") & pl.col("modal"),
        "announcing": pl.col("norm").is_in(function_words("announcing")) & ~_cancels(function_words),
        "cancelling": _cancels(function_words),
    }


def _cues_after(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return what a token says of what stands before it, null where it says nothing: its number, or whether it is of the future."""
    # `une marche est prévue samedi`, `la marche prévue samedi`
    verb = pl.col("is_verb") & ~(pl.col("participle") & ~pl.col("perfect_auxiliary").shift(1, fill_value=False))
    planned = pl.col("planned") & ~_purpose(function_words) & ~verb
    modal = pl.col("finite") | pl.col("modal")
    return {
        "planned": pl.when(planned).then("token"),
        "verb": pl.when(pl.col("finite")).then("token"),
        "tense": pl.when(pl.col("finite")).then(pl.col("planned_form") | pl.col("norm").is_in(function_words("duty"))),
        "will": pl.when(modal).then(pl.col("planned") & pl.col("modal")),
        "modal": pl.when(modal).then("token"),
        "cancelled": pl.when(_cancels(function_words) & pl.col("participle")).then("token"),
    }


def _cancels(function_words: FunctionWords) -> pl.Expr:
    """Return whether a token is a verb that lets what was to be not be (`suspended`, `called off`)."""
    cancelling = function_words.valued("cancelling")
    particle = pl.col("norm").replace_strict(cancelling, default=None, return_dtype=pl.String)
    return ((particle == "") | (particle == pl.col("norm").shift(-1))).fill_null(value=False)


def _firm_negation(function_words: FunctionWords) -> pl.Expr:
    """Return whether a token negates, not only in part (`not only`), and is no noun (`sur le point de`)."""
    partly = pl.col("norm").shift(-1).is_in(function_words("partly")).fill_null(value=False)
    noun = pl.col("norm").shift(1).is_in(function_words("definite")).fill_null(value=False) & ~pl.col("determiner")
    return pl.col("norm").is_in(function_words("not")) & ~partly & ~noun


def _purpose(function_words: FunctionWords) -> pl.Expr:
    """Return whether a token says what for (`pour`, `afin de`)."""
    return pl.col("planned") & pl.col("norm").is_in(function_words("purpose"))
