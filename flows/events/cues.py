"""Cues of time, doubt and negation: where those around each token stand."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at
from flows.events.predicates import exclusive


def with_cues(predicates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with the positions of `cue_positions` in their sentence, and the finite verbs and commas counted at each cue, as n_cue_* and n_comma_*.

    Adds asks (the sentence is a question), n_comma_here, and light_future: the support verb of a noun is a future.
    """
    positions = cue_positions(function_words)
    asked = pl.when(pl.col("text") == "?").then("token").backward_fill()
    seen = (
        predicates.drop("sentence_first", "sentence_last", strict=False)
        .pipe(read_at, "first", words, "sentence_first", "sentence_last", n_comma_here="n_comma", **positions)
        .pipe(read_at, "sentence_first", words, asked=asked)
        .with_columns(_in_sentence(name) for name in positions if name not in WHATEVER)
        .with_columns(asks=(pl.col("asked") <= pl.col("sentence_last")).fill_null(value=False))
        .drop("asked")
    )
    for name in ("planned", "hypothetical", "wished", "hearsay"):
        counted: dict[str, str | pl.Expr] = {f"n_cue_{name}": "n_finite", f"n_comma_{name}": _commas_behind()}
        seen = seen.pipe(read_at, f"last_{name}", words, **counted)
    opens_clause = pl.col("norm").shift(-1).is_in(function_words("that"))
    seen = seen.pipe(read_at, "last_hearsay", words, cue_deemed="deemed", cue_that=opens_clause)
    doubtful = pl.col("n_hearsay_form") - exclusive("hearsay_form") > 0
    seen = seen.pipe(read_at, "last_support", words, support_doubted=doubtful)
    if function_words("uncertain"):
        return seen.pipe(read_at, "last_support", words, light_future="planned_form")
    return seen.with_columns(light_future=pl.lit(value=False))


WHATEVER = ("not_next", "next_tense", "next_will")
"""What is read at a predicate that is no place in the text."""


def _commas_behind() -> pl.Expr:
    """Return how many commas stand before what a cue governs: one right behind it is its own (`Reportedly, the army fled`)."""
    return pl.col("n_comma") + pl.col("comma").shift(-1, fill_value=False).cast(pl.Int32)


def cue_positions(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return where the last cues before each token and the next after it stand, in whatever sentence: not_next, last_* of `_cues_before`, next_* of `_cues_after`."""
    # A cue that begins with its pronoun (`se prépare à`, `il est question de`) stands at its verb.
    at = pl.when(pl.any_horizontal("reflexive", "subject_pronoun", "negator")).then(pl.col("token") + 1).otherwise("token")
    before = {
        f"last_{name}": pl.when(condition).then(at).forward_fill().shift(1) for name, condition in _cues_before(function_words).items()
    }
    after = {f"next_{name}": value.backward_fill().shift(-1) for name, value in _cues_after(function_words).items()}
    follows = _firm_negation().shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    return {"not_next": follows, **before, **after}


def _in_sentence(name: str) -> pl.Expr:
    """Return the place of a cue where it stands in the sentence."""
    inside = pl.col(name) >= pl.col("sentence_first") if name.startswith("last_") else pl.col(name) <= pl.col("sentence_last")
    return pl.when(inside).then(name)


def _cues_before(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return whether a token is a cue for what follows it, by the kind of cue."""
    purpose = _purpose()
    supposed = (pl.col("hypothetical") & ~(pl.col("norm") == "s'") & ~(pl.col("reflexive"))) | _wishes()
    governs = pl.col("content_word").shift(-1, fill_value=False) | pl.col("gerund")
    return {
        "planned": pl.col("planned") & ~purpose,
        "purpose": purpose,
        "coming": pl.col("finite") & pl.col("planned_form"),
        "hypothetical": supposed & ~governs,
        "wished": supposed & governs,
        "not": _firm_negation(),
        "unachieved": pl.col("unachieved"),
        "without": pl.col("without") & pl.col("name_span").is_null(),
        "break": pl.col("text").is_in(["-", "–", "—", ";"]),
        "hearsay": pl.col("hearsay") & ~pl.col("hearsay_form") & ~pl.col("doubted"),
        "doubted": pl.col("doubted"),
        "promising": pl.col("promising"),
        "wanting": pl.col("planned") & pl.col("modal"),
        "announcing": pl.col("announcing") & ~_cancels(function_words),
        "cancelling": _cancels(function_words),
    }


def _wishes() -> pl.Expr:
    """Return whether a token begins a wish: at the head of a sentence or a quotation (`« Que l'armée nous libère ! »`), or behind a condition (`si ..., qu'ils partent`)."""
    heads = (pl.col("token") == pl.col("sentence_first")) | pl.col("opening_quote").shift(1)
    if_next = pl.col("if_word") | pl.col("if_word").shift(-1, fill_value=False)
    follows = (pl.col("text").shift(1) == ",") & pl.col("subject_pronoun").shift(-1) & if_next.gather(pl.col("sentence_first"))
    return pl.col("optative") & (heads | follows).fill_null(value=False)


def _cues_after(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return what a token says of what stands before it, null where it says nothing: its number, or whether it is of the future."""
    # `une marche est prévue samedi`, `la marche prévue samedi`
    verb = pl.col("is_verb") & ~(pl.col("participle") & ~pl.col("perfect_auxiliary").shift(1, fill_value=False))
    planned = pl.col("planned") & ~_purpose() & ~verb
    modal = pl.col("finite") | pl.col("modal")
    return {
        "planned": pl.when(planned).then("token"),
        "verb": pl.when(pl.col("finite")).then("token"),
        "tense": pl.when(pl.col("finite")).then(pl.col("planned_form") | pl.col("duty")),
        "will": pl.when(modal).then(pl.col("planned") & pl.col("modal")),
        "modal": pl.when(modal).then("token"),
        "cancelled": pl.when(_cancels(function_words) & pl.col("participle")).then("token"),
    }


def _cancels(function_words: FunctionWords) -> pl.Expr:
    """Return whether a token is a verb that lets what was to be not be (`suspended`, `called off`)."""
    cancelling = function_words.valued("cancelling")
    particle = pl.col("norm").replace_strict(cancelling, default=None, return_dtype=pl.String)
    return ((particle == "") | (particle == pl.col("norm").shift(-1))).fill_null(value=False)


def _firm_negation() -> pl.Expr:
    """Return whether a token negates, not only in part (`not only`), and is no noun (`sur le point de`)."""
    noun = pl.col("definite_word").shift(1, fill_value=False) & ~pl.col("determiner")
    return pl.col("never") & ~pl.col("partly").shift(-1, fill_value=False) & ~noun


def _purpose() -> pl.Expr:
    """Return whether a token says what for (`pour`, `afin de`)."""
    return pl.col("planned") & pl.col("purposive")
