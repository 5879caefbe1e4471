"""Which reading of a word holds: forms guessed by their endings, and what the words beside it leave of what it can be."""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import beside

RESTRICTED = 6
"""Tokens at most between `ne` and the `que` that limits what the verb says (`n'a libéré que`)."""


def limit_negation(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with `limited`: `que` is an adverb where it only limits a verb (`n'a libéré que trois otages`), and `retort` where `, ce que` begins."""
    near = pl.col("token") - pl.col("last_ne") <= RESTRICTED
    limited = (
        pl.col("limit")
        & near
        & (beside("participle", 1) | beside("finite", 1))
        & (pl.col("last_never") <= pl.col("last_ne")).fill_null(value=True)
    )
    retort = pl.col("comma") & pl.col("retort_head").shift(-1) & pl.col("retort_tail").shift(-2)
    return (
        words.with_columns(
            last_ne=pl.when("negator").then("token").forward_fill(), last_never=pl.when("never").then("token").forward_fill(),
            retort=retort.fill_null(value=False),
        )
        .with_columns(limited=limited.fill_null(value=False))
        .with_columns(
            adverb=pl.col("adverb") | pl.col("limited"),
            **{name: pl.col(name) & ~pl.col("limited") for name in ("relative", "subordinator", "conjunction")},
        )
        .drop("last_ne", "last_never")
    )  # fmt: skip


def guess_forms(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with unknown ones flagged by their ending, where the words before allow it."""
    helped = beside("passive_auxiliary", 1) | beside("perfect_auxiliary", 1)
    helped |= beside("adverb", 1) & (beside("passive_auxiliary", 2) | beside("perfect_auxiliary", 2))
    led = (
        (beside("preposition", 1) & ~beside("determiner", 1))
        | beside("modal", 1)
        | (beside("object_pronoun", 1) & beside("preposition", 2))
    )
    return words.with_columns(
        finite=pl.col("finite") | (pl.col("fits_finite") & ~pl.col("is_capitalised")),
        participle=pl.col("participle") | (pl.col("fits_participle") & (helped | beside("agent", -1))),
        infinitive=pl.col("infinitive") | (pl.col("fits_infinitive") & led),
        adverb=pl.col("adverb") | pl.col("fits_adverb"),
        gerund=pl.col("gerund")
        | (pl.col("fits_gerund") & beside("preposition", 1) & (beside("determiner", -1) | beside("is_capitalised", -1))),
    )


def resolve_readings(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with the verb flags off where the word before shows a noun."""
    numeral = pl.col("numeral")
    pronominal = beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    in_state = (pl.col("norm").shift(1) == "en").fill_null(value=False) & ~pronominal & ~pl.col("gerund")
    nominal = (
        beside("determiner", 1) & ~beside("adverb", 1)
        | beside("genitive", 1)
        | (beside("preposed", 1) & beside("determiner", 2))
        | (numeral & ~pl.col("year")).shift(1).fill_null(value=False)
        | in_state
    )
    noun_like = beside("plain_word", 2) | beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    clitic = beside("object_pronoun", 1) & noun_like
    of_act = (
        (pl.col("norm").shift(1) == "of").fill_null(value=False)
        & beside("is_word", -1)
        & ~beside("preposition", -1)
        & ~beside("conjunction", -1)
    )
    glued = pl.col("hyphen_before") | (
        pl.col("hyphen_before").shift(-1).fill_null(value=False) & ~beside("subject_pronoun", -1) & (pl.col("norm").shift(-1) != "t")
    )
    unaccented = (pl.col("text") == "A") & (pl.col("norm").shift(-1) != "t").fill_null(value=True)
    auxiliary = (pl.col("passive_auxiliary") | pl.col("perfect_auxiliary")) & ~pl.col("hyphen_before") & ~unaccented
    auxiliary_form = pl.col("hyphen_before") & (pl.col("norm") == "est") | unaccented
    # `on 16 May`: a modal or a cue with a capital inside a sentence is a name.
    named = pl.col("is_capitalised") & beside("is_word", 1) & ~pl.col("is_upper")
    # `Human Rights Watch`: after a capital a word with a capital is no verb.
    of_name = named & pl.col("is_capitalised").shift(1, fill_value=False) & ~beside("subject_pronoun", 1)
    some = pl.any_horizontal("determiner", "preposition", "relative", "conjunction", "subject_pronoun", "object_pronoun", "modal", "adverb")
    verbal = pl.any_horizontal("finite", "infinitive", "participle", "gerund")
    return (
        words.with_columns(
            plain_word=pl.col("is_word") & ~some & ~auxiliary & ~verbal,
            **{name: pl.col(name) & ~of_name for name in ("finite", "infinitive", "participle", "gerund")},
            modal=pl.col("modal") & ~named,
            hypothetical=pl.col("hypothetical") & ~named,
        )
        .with_columns(verb_form=verbal, noun_place=nominal & ~clitic, glued=glued & ~auxiliary)
        .with_columns(
            finite=pl.col("finite") & ((pl.col("firm") & ~numeral) | ~pl.col("noun_place")) & ~pl.col("glued"),
            participle=pl.col("participle") & ~(nominal & ~clitic) & ~pl.col("glued"),
            gerund=pl.col("gerund")
            & (~nominal | of_act)
            & ~beside("genitive", -1)
            & ~(pl.col("preposition") & ~pl.col("norm").is_in(["devant", "durant"])),
            infinitive=pl.col("infinitive") & ~(beside("determiner", 1) & ~beside("object_pronoun", 1)),
            passive_auxiliary=pl.col("passive_auxiliary") & auxiliary,
            perfect_auxiliary=pl.col("perfect_auxiliary") & auxiliary,
            auxiliary=auxiliary,
        )
        .with_columns(finite=pl.col("finite") & (pl.col("auxiliary") | ~(auxiliary_form & ~pl.col("auxiliary"))))
        .with_columns(is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal"))
    )
