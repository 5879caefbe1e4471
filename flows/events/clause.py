"""Acts and the places and dates of their sentences: what lies between them, and what carries over to the next sentences."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import last_in_run, read_at

MARKS = ("finite", "relative", "subordinator", "infinitive", "stop")
"""What may part an act from a span, counted along the text."""
AHEAD = 8
"""Cost of standing before the act, in tokens."""
OPENING = 4
"""Tokens from a sentence's beginning within which a place or a date sets the scene of all that follows."""
BESIDE = 1
"""Tokens at most between an act that is pointed back at and its own day or place."""
ACT = (
    "first",
    "last",
    "group",
    "sentence",
    "event_type",
    "frame",
    "form",
    "genitive",
    "own_prep",
    "object_class",
    "demonstrative",
    "remembered",
    "led_by",
)

NEXT, TOLD, LASTING = 1, 2, 4
"""Sentences that an incident may skip, those that it may where the text points back at it, and those that one place or date holds."""


def pair_spans(acts: pl.LazyFrame, spans: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of an act and a span of its sentence, with the tokens (`gap`) and the marks of `MARKS` between them.

    Columns of the span have the prefix `p_`; `ahead`: it stands before the act; `p_opens`: at the sentence's beginning.
    """
    here = (
        acts.select(ACT)
        .pipe(read_at, "last", words, **_upto())
        .pipe(read_at, "group", words, **_under())
        .join(_with_counts(spans, words), on="sentence", how="inner")
    )
    ahead = pl.col("p_last") < pl.col("group")
    before = {name: pl.col(f"n_{name}_under") - pl.col(f"p_n_{name}") for name in MARKS}
    after = {name: pl.col(f"p_n_{name}_under") - pl.col(f"n_{name}") for name in MARKS}
    near, far = (pl.when(ahead).then(one).otherwise(other).cast(pl.Int32) for one, other in (("p_last", "last"), ("group", "p_first")))
    return here.filter(ahead | ((pl.col("p_first") > pl.col("first")) & (pl.col("p_last") > pl.col("last")))).with_columns(
        ahead=ahead, gap=(far - near - 1).clip(0), **{name: pl.when(ahead).then(before[name]).otherwise(after[name]) for name in MARKS}
    )


def _upto() -> dict[str, pl.Expr]:
    """Return how many of each of `MARKS` the batch has up to and including a token."""
    return {f"n_{name}": pl.col(f"n_{name}") for name in MARKS}


def _under() -> dict[str, pl.Expr]:
    """Return how many it has before the token."""
    return {f"n_{name}_under": pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in MARKS}


def _with_counts(spans: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans with the marks counted at them, and `opens`; every column but the sentence with the prefix `p_`."""
    return (
        spans.pipe(read_at, "last", words, "sentence_first", **_upto())
        .pipe(read_at, "first", words, **_under())
        .pipe(read_at, "sentence_first", words, n_relative_begun="n_relative")
        .with_columns(
            opens=pl.col("first").cast(pl.Int64) - pl.col("sentence_first") <= OPENING,
            in_relative=pl.col("n_relative") > pl.col("n_relative_begun"),
        )
        .drop("n_relative_begun")
        .rename(lambda name: name if name == "sentence" else f"p_{name}")
    )


def parted(*, scene: pl.Expr) -> pl.Expr:
    """Return what the words between an act and a span cost, in tokens; little for a span that sets the scene.

    A noun may have one verb between it and what follows (`l'attaque a eu lieu à Homs`).
    """
    noun_after = (pl.col("form") == "noun") & ~pl.col("ahead")
    # `les attaques qui ont eu lieu à Homs`: a relative clause on the act itself.
    relative = pl.when(noun_after & (pl.col("finite") <= 1)).then(4).otherwise(14) * pl.col("relative")
    turns = relative + 10 * pl.col("subordinator") + 8 * pl.col("stop") + pl.when(noun_after).then(0).otherwise(6) * pl.col("infinitive")
    verbs = (
        pl.when(noun_after & (pl.col("own_prep").is_null() | (pl.col("relative") == 1)))
        .then((pl.col("finite") - 1).clip(0))
        .otherwise("finite")
    )
    away = pl.col("gap") + 12 * verbs + turns + pl.when("ahead").then(AHEAD).otherwise(0)
    return pl.when(scene).then(pl.min_horizontal("gap", pl.lit(10)) + 4).otherwise(away)


def pointed_at() -> pl.Expr:
    """Return whether an act is only pointed back at behind a preposition (`un colloque sur ces massacres`), or remembered: day and place of the sentence are another's."""
    back = (pl.col("form") == "noun") & pl.col("demonstrative") & pl.col("own_prep").is_not_null()
    # `le dixième anniversaire du massacre`: where and when it is remembered is not where and when it was.
    return (back | pl.col("remembered")) & (pl.col("ahead") | (pl.col("gap") > BESIDE))


def carry_over(
    acts: pl.LazyFrame, own: pl.LazyFrame, function_words: FunctionWords, lasting: int = LASTING, earlier: Collection[str] = ()
) -> pl.LazyFrame:
    """Return the columns of `own` (keyed by `first`) for acts without them: those of the last act of their incident that has them.

    `acts` are those that may give and take, with `article`, `sentence`, `sentence_first`, `owner`, `form` and `takes`; an incident goes on while its
    sentences follow each other; `lasting` is how many sentences on it may be, and what lasts longer than an incident need not follow; nouns behind prepositions of `earlier` take nothing from their own sentence.
    """
    # `Par ailleurs, ...`, `De leur côté, ...`
    turns = pl.col("turns") & (pl.col("sentence") != pl.col("sentence").shift(1))
    follows = _goes_on(function_words, lasting) & (pl.col("article") == pl.col("article").shift(1)) & ~_turns_to_another() & ~turns
    here = (
        acts.join(own.select("first", mine=pl.lit(value=True)), on="first", how="left", maintain_order="left")
        .with_columns(incident=(~follows).fill_null(value=True).cum_sum(), source=pl.when("mine").then("first"))
        .with_columns(source=last_in_run(pl.col("source"), "incident", step=0), at=pl.when("mine").then("sentence"))
        .with_columns(at=last_in_run(pl.col("at"), "incident", step=0))
    )
    known = ~_is_new(function_words).fill_null(value=False) | (pl.col("sentence") == pl.col("at"))
    # `arrêtés lundi après l'attaque d'un bar`: when that was is not told.
    known &= ~((pl.col("form") == "noun") & pl.col("own_prep").is_in(list(earlier)) & (pl.col("sentence") == pl.col("at"))).fill_null(
        value=False
    )
    near = pl.col("sentence") - pl.col("at") <= lasting
    takes = here.filter(pl.col("mine").is_null() & pl.col("takes") & known & near).select("first", "source")
    return takes.join(own.rename({"first": "source"}), on="source", how="inner").drop("source")


def _goes_on(function_words: FunctionWords, lasting: int) -> pl.Expr:
    """Return whether an act's sentence follows that of the last act closely enough for one incident."""
    # `his attack`: a person's, often a new one.
    owners = [word for word, kind in function_words.valued("possessive").items() if kind != "h"]
    told = (pl.col("form") == "noun") & pl.col("owner").is_in([*function_words("demonstrative"), *owners])
    near = lasting if lasting > LASTING else pl.when(told).then(TOLD).otherwise(NEXT)
    return pl.col("sentence").cast(pl.Int64) - pl.col("sentence").shift(1).cast(pl.Int64) <= near


def _turns_to_another() -> pl.Expr:
    """Return whether behind a mark in a sentence another does something (`Kiev a frappé un port ; Moscou a annoncé la prise d'un village`)."""
    same = pl.col("sentence") == pl.col("sentence").shift(1)
    return (
        same & (pl.col("n_stop_here") > pl.col("n_stop_here").shift(1)) & (pl.col("actor_start") != pl.col("actor_start").shift(1))
    ).fill_null(value=False)


def _is_new(function_words: FunctionWords) -> pl.Expr:
    """Return whether a noun tells an act that was not told before (`an attack`, or at the sentence's head)."""
    fresh = pl.col("owner").is_in(function_words("indefinite")) | (pl.col("first") == pl.col("sentence_first"))
    return (pl.col("form") == "noun") & fresh
