"""Homographs: forms that are a past tense and a participle, a noun and a verb, told apart by the words around them.

Languages that inflect little need it: English `attacks`, `attacked`, `killing`. Words without such a double reading stay as they are.
"""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import beside
from flows.events.participles import settle_participles

CLASSES = ("past", "present", "reporting", "transitive", "singular_noun", "plural_noun")
"""Flags of the word table that homographs are told by; nouns are those that stand in the forms or among the nouns."""

CAUSED = 5
"""Words at most between a causative verb and its infinitive (`helped residents flee`)."""


def settle_homographs(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with one reading left of each homograph: `finite`, `participle`, `infinitive`, `gerund` and `is_verb` changed.

    Takes words with `group`, the first token of the verb group that they end.
    """
    return (
        words.pipe(_settle_nouns)
        .pipe(settle_participles)
        .with_columns(is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal"))
    )


def _settle_nouns(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with the verb readings off where a form that is a noun too stands as one."""
    base, led, ordered, follows, of_cause = (pl.col(name) for name in ("base", "led", "ordered", "follows_noun", "caused"))
    nominal_base = base & (pl.col("singular_noun") | pl.col("plural_noun"))
    nominal_gerund = pl.col("gerund") & pl.col("singular_noun")
    told = (follows & ~of_cause).fill_null(value=False)
    finite = led | (follows & pl.col("takes_object"))
    helped = base & pl.col("participle") & beside("auxiliary", 1)
    joined = base & pl.col("past") & beside("conjunction", 1) & ~ordered
    governed = base & beside("preposition", 1) & (pl.col("norm").shift(1) != "to").fill_null(value=True) & ~ordered & ~led
    particle = base & pl.col("verb_before") & pl.col("particle")
    # `fired tear gas`: right after another verb a base form without its own subject is a noun.
    thing = base & pl.col("verb_before") & ~pl.col("singular_noun") & ~led & told
    noun = particle | thing | governed
    free = ~base | ordered | (~nominal_base & ~led & ~told)
    # `will see nurses walk out`: what a causative verb brings about is an infinitive.
    caused = base & of_cause & follows & ~led
    present = (
        pl.col("finite") & ~(pl.col("third") & ~finite) & ~(base & ordered) & ~(nominal_base & ~finite) & ~caused.fill_null(value=False)
    )
    shared = base & _shares_modal() & ~helped & ~noun
    # `the rebels, who captured Goma, have advanced`
    helper = base & pl.col("auxiliary") & ~ordered & ~shared & ~caused.fill_null(value=False)
    marks = {
        "base": _is_base(),
        "third": _is_third(),
        "led": _led(),
        "ordered": _ordered(),
        "follows_noun": _follows_noun(),
        "caused": _caused(),
    }
    return (
        # What is asked several times is worked out first: written out, the plan would be longer to make than the words to read.
        words.with_columns(**marks)
        .with_columns(takes_object=_takes_object())
        .with_columns(verb_before=_verb_before())
        .with_columns(
            infinitive=(pl.col("infinitive") & free & ~helped & ~joined & ~noun & ~helper) | shared,
            finite=(present | (base & led & ~ordered) | helper) & ~noun & ~shared,
            adverb=pl.col("adverb") | particle,
            gerund=pl.col("gerund") & (~nominal_gerund | _acting()),
        )
        .drop(*marks, "takes_object", "verb_before")
    )


def _is_base() -> pl.Expr:
    """Return whether a form is an infinitive and a present tense (`attack`)."""
    return pl.col("infinitive") & pl.col("present")


def _is_third() -> pl.Expr:
    """Return whether a form is the third person of a present tense and a plural (`attacks`)."""
    return pl.col("present") & pl.col("plural_noun") & ~pl.col("infinitive")


def _led() -> pl.Expr:
    """Return whether a pronoun stands before, whose verb a form is."""
    return beside("subject_pronoun", 1) | beside("relative", 1)


def _ordered() -> pl.Expr:
    """Return whether a modal or `to` makes a form an infinitive."""
    bidden = (pl.col("group") != pl.col("token")) & pl.col("modal").gather((pl.col("group").cast(pl.Int64) - 1).clip(0))
    return beside("modal", 1) | bidden | ((pl.col("norm").shift(1) == "to") & beside("preposition", 1))


def _follows_noun() -> pl.Expr:
    """Return whether a word that can be a verb's subject stands before."""
    function = (beside(name, 1) for name in ("determiner", "preposition", "genitive", "conjunction", "negation", "auxiliary"))
    return ~pl.any_horizontal(*function) & (pl.col("norm").shift(1) != "'s") & beside("is_word", 1)


def _takes_object() -> pl.Expr:
    """Return whether an object or a clause follows; takes `third`."""
    opens = pl.any_horizontal(*(beside(name, -1) for name in ("determiner", "object_pronoun", "is_capitalised")))
    # `gives its full support to Ukraine`: `to` begins a clause before an infinitive alone.
    clause = pl.col("opens_clause").shift(-1) & ((pl.col("norm").shift(-1) != "to") | beside("infinitive", -2))
    several = pl.col("third") & beside("plural_noun", -1)
    return (opens | pl.col("numeral").shift(-1) | clause | several) & ~beside("genitive", -1)


def _caused() -> pl.Expr:
    """Return whether a causative verb stands before (`helped residents flee`)."""
    return pl.any_horizontal(*(pl.col("causative").shift(step, fill_value=False) for step in range(1, CAUSED + 1)))


def _acting() -> pl.Expr:
    """Return whether a gerund is a verb: behind an auxiliary, before an object, or behind `of`."""
    progressive = pl.col("auxiliary").shift(1).fill_null(value=False) | (pl.col("group") != pl.col("token"))
    owned = beside("determiner", 1) | (pl.col("norm").shift(1) == "'s")
    opens = (pl.col("takes_object") | beside("reporting", -1)) & ~owned
    return progressive | opens | ((pl.col("norm").shift(1) == "of") & beside("plain_word", -1))


def _shares_modal() -> pl.Expr:
    """Return whether a form is joined to one that a modal leads, without a subject of its own (`would flood or completely destroy`)."""
    joined = beside("conjunction", 1) | (beside("adverb", 1) & beside("conjunction", 2))
    others = pl.any_horizontal("finite", "auxiliary", "relative", "subordinator") & ~pl.col("infinitive")
    first = pl.col("token") == pl.col("sentence_first")
    last = {
        name: pl.when(mark | first).then("token").forward_fill().shift(1) for name, mark in (("modal", pl.col("modal")), ("other", others))
    }
    return (joined & (last["modal"] > last["other"])).fill_null(value=False)


def _verb_before() -> pl.Expr:
    """Return whether another verb stands before; what is read as a noun is none (`forces beat`)."""
    finite = pl.col("led") | (pl.col("follows_noun") & pl.col("takes_object"))
    acts = pl.col("is_verb") & ~pl.col("auxiliary") & ~pl.col("modal") & ~(pl.col("third") & ~finite)
    return (acts.shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))).fill_null(value=False)


def settle_verbs(words: pl.LazyFrame, uncertain: list[str]) -> pl.LazyFrame:
    """Return the words of a verb-first language with the verb reading off where a form stands as a noun.

    It does with an article and after a preposition, a determiner or a figure; a form that the lexicon knows as a noun too also after a verb
    or a noun without article. `uncertain` are words that make a verb in the present a possibility (`قد`).
    """
    noun = pl.col("singular_noun") | pl.col("plural_noun")
    after_noun = beside("plain_word", 1) & ~beside("definite", 1) & ~beside("subordinator", 1)
    led = (beside("finite", 1) & ~beside("adverb", 1)) | after_noun
    nominal = pl.any_horizontal("definite", *(beside(name, 1) for name in ("preposition", "determiner", "numeral"))) | (noun & led)
    possible = pl.col("norm").is_in(uncertain) & beside("present", -1) & ~beside("past", -1)
    return words.with_columns(finite=pl.col("finite") & ~nominal, hypothetical=pl.col("hypothetical") | possible).with_columns(
        is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal")
    )
