"""Verb groups, and running counts of what stands in a text."""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import begins_run, beside, first_of

COUNTED = ("retort", "owner", "finite", "relative", "subordinator", "comma", "stop", "quote", "infinitive", "participle")
"""Marks that are summed up along the text, so that a difference of two positions counts those between."""


def find_groups(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with `group`: where the auxiliaries, clitics, negations and adverbs before a verb begin."""
    # `nous ne négocierons pas`: a subject, though `nous` is an object too.
    ours = pl.col("plural_ending").shift(-1) | (
        pl.any_horizontal("object_pronoun", "negation").shift(-1) & pl.col("plural_ending").shift(-2)
    )
    subject = pl.col("own_plural") & ours.fill_null(value=False) & ~beside("own_plural", 1)
    clitic = pl.col("object_pronoun") & ~subject & (~pl.col("determiner") | beside("is_verb", -1))
    opening = pl.col("opening_quote")
    inverted = pl.col("subject_pronoun") & pl.col("hyphen_before")
    inverted |= pl.col("euphonic") & pl.col("hyphen_before") & inverted.shift(-1).fill_null(value=False)
    member = pl.any_horizontal("adverb", "negation", "auxiliary") | clitic | opening | inverted
    outside = pl.when(~member).then("token").forward_fill().shift(1)
    return (
        words.with_columns(in_group=member, is_clitic=clitic)
        .with_columns(
            outside=outside,
            sentence_first=first_of(pl.col("token"), begins_run("sentence")),
            sentence_last=pl.when(begins_run("sentence").shift(-1, fill_value=True)).then("token").backward_fill(),
        )
        .with_columns(group=pl.max_horizontal((pl.col("outside") + 1).fill_null(0), "sentence_first").cast(pl.UInt32))
        .drop("outside")
    )


def count_marks(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with a running count of each mark of `COUNTED` and of what a verb group is made of."""
    first_of_group = pl.col("finite") | ((pl.col("auxiliary") | pl.col("modal")) & ~pl.col("unmoored"))
    punctuated = words.with_columns(
        finite=first_of_group,
        owner=pl.col("possessive_mark") & ~pl.col("auxiliary"),
        subordinator=pl.col("subordinator") & ((pl.col("norm") != "en") | beside("gerund", -1)),
        relative=pl.col("relative") & ~_names_a_part(first_of_group),
    )
    counted = (
        *COUNTED,
        "gerund",
        "passive_auxiliary",
        "perfect_auxiliary",
        "negation",
        "reflexive",
        "hearsay_form",
        "planned_form",
        "planned",
        "hypothetical",
    )
    return punctuated.with_columns(**{f"n_{name}": pl.col(name).cast(pl.Int32).cum_sum() for name in counted})


def _names_a_part(finite: pl.Expr) -> pl.Expr:
    """Return whether a word names a part of those told (`17 civils, dont cinq enfants, ont péri`): a comma ends it before any verb."""
    counted = beside("numeral", -1) | beside("determiner", -1)
    comma, verb = (pl.when(mark).then("token").backward_fill().shift(-1) for mark in ("comma", finite))
    return pl.col("of_them") & counted & (comma < verb).fill_null(value=True)
