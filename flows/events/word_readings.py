"""Which reading of a word holds: forms guessed by their endings, and what the words beside it leave of what it can be."""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import beside

FORMS = ("finite", "infinitive", "participle", "gerund")
AUXILIARIES = ("passive_auxiliary", "perfect_auxiliary")

RESTRICTED = 6
"""Tokens at most between `ne` and the `que` that limits what the verb says (`n'a libéré que`)."""

DENIED = 9
"""Tokens at most from a comma to the verb that denies what stands before it, and one more."""


def limit_negation(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with `limited`: `que` is an adverb where it only limits a verb (`n'a libéré que trois otages`), and `retort` where `, ce que` or `, which X denied` begins."""
    near = pl.col("token") - pl.col("last_ne") <= RESTRICTED
    limited = (
        pl.col("limit")
        & near
        & (beside("participle", 1) | beside("finite", 1))
        & (pl.col("last_never") <= pl.col("last_ne")).fill_null(value=True)
    )
    retort = pl.col("comma") & pl.col("retort_head").shift(-1) & pl.col("retort_tail").shift(-2)
    # `, which the army denied`, `, a claim that Kyiv rejects`
    answered = pl.any_horizontal(pl.col("retort_verb").shift(-step) for step in range(3, DENIED))
    retort |= pl.col("comma") & pl.any_horizontal(pl.col("retort_head").shift(-step) for step in (1, 2)) & answered
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
    """Return the words with the verb flags off where the word before shows a noun.

    Adds plain_word (no function word and no verb), verb_form, noun_place, glued, auxiliary and is_verb.
    """
    other = pl.any_horizontal(
        "determiner", "preposition", "relative", "conjunction", "subject_pronoun", "object_pronoun", "modal", "adverb"
    )
    verbal = pl.any_horizontal(FORMS)
    # `on 16 May`: a modal or a cue with a capital inside a sentence is a name.
    named = pl.col("is_capitalised") & beside("is_word", 1) & ~pl.col("is_upper")
    # `Human Rights Watch`: after a capital a word with a capital is no verb.
    of_name = named & pl.col("is_capitalised").shift(1, fill_value=False) & ~beside("subject_pronoun", 1)
    form_of_name = pl.col("hyphen_before") & (pl.col("norm") == "est") | _unaccented()
    # `accuse le pouvoir`: behind an article the name of a verb is a noun.
    nominalised = pl.col("nominal") & beside("determiner", 1)
    return (
        words.with_columns(
            plain_word=pl.col("is_word") & (~other | nominalised) & ~_auxiliary() & (~verbal | nominalised),
            **{name: pl.col(name) & ~of_name & ~nominalised for name in FORMS},
            **{name: pl.col(name) & ~named for name in ("modal", "hypothetical")},
        )
        .with_columns(verb_form=verbal, noun_place=_noun_place(), glued=_glued() & ~_auxiliary())
        .with_columns(**_verb_forms(), **{name: pl.col(name) & _auxiliary() for name in AUXILIARIES}, auxiliary=_auxiliary())
        .with_columns(finite=pl.col("finite") & (pl.col("auxiliary") | ~(form_of_name | _is_helped())))
        .with_columns(finite=pl.col("finite") & ~_predicative(), adverb=pl.col("adverb") | (pl.col("finite") & _predicative()))
        .with_columns(is_verb=pl.any_horizontal(*FORMS, "auxiliary", "modal"))
    )


def _is_helped() -> pl.Expr:
    """Return whether a participle that looks like a finite verb stands behind its auxiliary (`ont atteint`, `a également fait`)."""
    further = pl.any_horizontal(*(beside(name, 1) for name in ("adverb", "negation"))) & beside("auxiliary", 2)
    return pl.col("participle") & (beside("auxiliary", 1) | further)


def _predicative() -> pl.Expr:
    """Return whether an adjective that looks like a verb stands right behind one (`la facture est suspecte`, `la situation reste critique`)."""
    linked = beside("passive_auxiliary", 1) | beside("finite", 1)
    further = beside("adverb", 1) & (beside("passive_auxiliary", 2) | beside("finite", 2))
    return pl.col("adjectival") & (linked | further)


def _verb_forms() -> dict[str, pl.Expr]:
    """Return each of `FORMS` where the words beside it leave that reading."""
    of_act = (
        (pl.col("norm").shift(1) == "of").fill_null(value=False)
        & beside("is_word", -1)
        & ~beside("preposition", -1)
        & ~beside("conjunction", -1)
    )
    preposition = pl.col("preposition") & ~pl.col("norm").is_in(["devant", "durant"])
    firm = pl.col("firm") & ~pl.col("numeral")
    # `ont éclaté vendredi entre factions`: a verb only before another preposition (`entre en vigueur`).
    between = (pl.col("norm") == "entre") & pl.col("preposition") & ~beside("preposition", -1)
    return {
        "finite": pl.col("finite") & (firm | ~pl.col("noun_place")) & ~pl.col("glued") & ~between,
        "participle": pl.col("participle") & ~pl.col("noun_place") & ~pl.col("glued"),
        "gerund": pl.col("gerund") & (~_shows_noun() | of_act) & ~beside("genitive", -1) & ~preposition,
        "infinitive": pl.col("infinitive") & ~(beside("determiner", 1) & ~beside("object_pronoun", 1)),
    }


def _shows_noun() -> pl.Expr:
    """Return whether the word before shows a noun: a determiner, a genitive, a figure, `en`."""
    pronominal = beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    in_state = (pl.col("norm").shift(1) == "en").fill_null(value=False) & ~pronominal & ~pl.col("gerund")
    return (
        beside("determiner", 1) & ~beside("adverb", 1)
        | beside("genitive", 1)
        | (beside("preposed", 1) & beside("determiner", 2))
        | (pl.col("numeral") & ~pl.col("year")).shift(1).fill_null(value=False)
        | in_state
    )


def _noun_place() -> pl.Expr:
    """Return whether the word before shows a noun and is no object pronoun (`les frappe`)."""
    noun_like = beside("plain_word", 2) | beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    return _shows_noun() & ~(beside("object_pronoun", 1) & noun_like)


def _glued() -> pl.Expr:
    """Return whether a word is one of a compound with hyphens, not a verb before its subject (`a-t-il`)."""
    after = pl.col("hyphen_before").shift(-1).fill_null(value=False)
    return pl.col("hyphen_before") | (after & ~beside("subject_pronoun", -1) & (pl.col("norm").shift(-1) != "t"))


def _unaccented() -> pl.Expr:
    """Return whether a word is `À` without its accent."""
    return (pl.col("text") == "A") & (pl.col("norm").shift(-1) != "t").fill_null(value=True)


def _auxiliary() -> pl.Expr:
    """Return whether a word is an auxiliary."""
    return pl.any_horizontal(AUXILIARIES) & ~pl.col("hyphen_before") & ~_unaccented()
