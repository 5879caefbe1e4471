"""Predicates: the triggers that hold in their context, and the verbs that report speech."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from flows.events.exclusions import drop_excluded, spaced
from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.neighbours import beside, read_around, read_at
from flows.events.vocabulary import CONDITIONS, Prepared
from flows.events.word_order import REFLEXIVE_PASSIVE

PASSIVE_SIGN = "^.\u064f"
"""The vowel of the passive, which Arabic news prints over the first letter where the form has no other sign."""
AHEAD, BEHIND, REACH = 6, 4, 12
"""Tokens after and before a trigger that exclusions see, and tokens after it that a requirement sees."""
HEADLINE = 0.6
"""Share of words with a capital from which a sentence is a headline, where a capital makes no name."""


def find_predicates(
    spans: pl.LazyFrame, words: pl.LazyFrame, ready: Prepared, function_words: FunctionWords, order: Collection[str] = ()
) -> pl.LazyFrame:
    """Return the predicates: one row for each token where a trigger or a reporting verb holds.

    Columns: article, sentence, first, last, start, end, the trigger's columns (null where it only reports), stance (null where it reports
    nothing), pos, feature, form: active, passive, bare (a participle without auxiliary), infinitive, gerund or noun.
    """
    # `walk-out`, `walk out`: the same words as a noun and as a verb.
    verb_too = (pl.col("pos") == "verb").any().over("first", "last")
    told = spans.filter(pl.col("kind").is_in(["trigger", "reporting"])).with_columns(is_verb_too=verb_too)
    read = kept(told.pipe(read_context, words).pipe(mark_titles, words).filter(reading_holds(), ~in_a_name()))
    acts = kept(meant(read, ready).pipe(drop_excluded, ready.conditions, words, function_words("provided")).pipe(one_a_word))
    reports = reporting(read)
    both = acts.join(reports.select("first", stance="label"), on="first", how="left", maintain_order="left")
    only_reports = reports.join(acts, on="first", how="anti").with_columns(stance="label")
    return (
        pl.concat([both, only_reports], how="diagonal")
        .sort("first")
        .with_columns(
            frame=pl.when(_is_reciprocal(function_words("reciprocal")) | _is_exchanged()).then(pl.lit("mutual")).otherwise("frame")
        )
        .with_columns(form=form_of(reflexive_passive=REFLEXIVE_PASSIVE in order))
        .drop("after", "before", "reach", "determined", "finite", "participle", "infinitive", "gerund", "is_verb", "glued", "written")
        .drop("name", "name_next", "titled", "is_verb_too", "adjectival")
    )


def _is_reciprocal(reciprocal: list[str]) -> pl.Expr:
    """Return whether those who act do it to each other (`accused each other`)."""
    return pl.any_horizontal(pl.lit(value=False), *(spaced("after").str.starts_with(f" {phrase} ") for phrase in reciprocal)).fill_null(
        value=False
    )


def _is_exchanged() -> pl.Expr:
    """Return whether several blame or threaten themselves, which is each other (`les deux camps s'accusent`)."""
    worded = pl.col("event_type").is_in(["accuse", "threaten"]) & (pl.col("pos") == "verb")
    return (worded & pl.col("in_reflexive") & (pl.col("number") == "p")).fill_null(value=False)


def meant(read: pl.LazyFrame, ready: Prepared) -> pl.LazyFrame:
    """Return the triggers with the columns of the lexicon; those whose meaning needs a reflexive pronoun, or none, only where it is so."""
    reflexive = pl.col("reflexive").is_null() | ((pl.col("reflexive") == "yes") == pl.col("in_reflexive"))
    return kept(
        read.filter(pl.col("kind") == "trigger")
        .join(ready.triggers.lazy().drop("pos", "lemma", "origin", *CONDITIONS), on="entry", how="inner", maintain_order="left")
        .filter(reflexive)
    )


def one_a_word(triggers: pl.LazyFrame) -> pl.LazyFrame:
    """Return one trigger for each word that has any, with all of its `entries`, and `takes_place`: one of them takes a place; words of the type `discard` have none."""
    court = (pl.col("actor_class") == "court").fill_null(value=False)
    order = ("first", pl.col("reflexive").is_null(), court, pl.col("strength") == "weak", "entry", unlikely_form(), "feature", "number")
    return (
        triggers.filter(pl.col("event_type") != "discard")
        .with_columns(
            entries=pl.col("entry").unique(maintain_order=True).implode().over("first"),
            takes_place=((pl.col("frame") == "place") | (pl.col("object_class") == "place")).any().over("first"),
        )
        .sort(*order, maintain_order=True)
        .unique("first", keep="first", maintain_order=True)
    )


def reporting(read: pl.LazyFrame) -> pl.LazyFrame:
    """Return the verbs that report speech, one reading for each word."""
    verbs = read.filter(pl.col("kind") == "reporting")
    return verbs.sort("first", unlikely_form(), "label", "feature", "number").unique("first", keep="first", maintain_order=True)


def read_context(spans: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans with the flags that tell how the word that each begins at is read, and the words around it in its sentence.

    `adjectival`: it is an adjective here (`une situation critique`).
    """
    led = pl.any_horizontal(*(beside(name, 1) for name in ("plain_word", "finite", "auxiliary", "adverb")))
    after, before = [f"norm_{step}" for step in range(1, REACH + 1)], [f"norm_{step}" for step in range(-BEHIND, 0)]
    return (
        spans.pipe(
            read_at, "last", words, determined=pl.col("determiner").shift(-1).fill_null(value=False)
        )
        .pipe(
            read_at, "first", words,
            "group", "finite", "participle", "infinitive", "gerund", "is_verb", "glued", "sentence_first", "sentence_last", written="text",
            name="name_span", name_next=pl.col("name_span").shift(-1), in_reflexive=pl.col("n_reflexive") - exclusive("reflexive") > 0,
            passives=pl.col("n_passive_auxiliary") - exclusive("passive_auxiliary"),
            perfects=pl.col("n_perfect_auxiliary") - exclusive("perfect_auxiliary"),
            infinitives=pl.col("n_infinitive") - exclusive("infinitive"),
            gerunds=pl.col("n_gerund") - exclusive("gerund"),
            negations=pl.col("n_negation") - exclusive("negation"),
            adjectival=pl.col("adjectival") & led,
        )
        .pipe(read_around, "first", words, "norm", range(-BEHIND, 0))
        .pipe(read_around, "last", words, "norm", range(1, REACH + 1))
        .with_columns(
            after=pl.concat_str(after[:AHEAD], separator=" ", ignore_nulls=True),
            reach=pl.concat_str(after, separator=" ", ignore_nulls=True),
            before=pl.concat_str(before, separator=" ", ignore_nulls=True),
        )
        .drop(*after, *before)
    )  # fmt: skip


def exclusive(name: str) -> pl.Expr:
    """Return a running count before the verb group of each token."""
    return (pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32)).gather(pl.col("group").cast(pl.Int64))


def reading_holds() -> pl.Expr:
    """Return whether a form is read here as the part of speech that its entry has."""
    verbal = (
        pl.when(pl.col("feature") == "participle").then("participle")
        .when(pl.col("feature") == "infinitive").then("infinitive")
        .when(pl.col("feature") == "gerund").then("gerund")
        .when(pl.col("feature").is_not_null()).then("finite")
        .otherwise(pl.lit(value=True))
    )  # fmt: skip
    return (
        pl.when(pl.col("pos") == "verb")
        .then(verbal)
        .when((pl.col("pos") == "noun") & ((pl.col("words") == 1) | pl.col("is_verb_too")))
        .then(~pl.col("is_verb") & ~pl.col("adjectival"))
        .otherwise(pl.lit(value=True))
    )


def mark_titles(spans: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans with `titled`: a noun with a capital beside another one, in a sentence that is no headline (`the Abraham Accords`)."""
    capital = pl.col("is_capitalised") & pl.col("is_word") & ~pl.col("is_upper")
    inner = capital & (pl.col("token") > pl.col("sentence_first"))
    small = pl.col("is_word").shift(1) & ~pl.col("is_capitalised").shift(1)
    beside_one = capital.shift(1) | (small & capital.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1)))
    upto = {"n_capital": capital.cast(pl.Int32).cum_sum(), "n_word": pl.col("is_word").cast(pl.Int32).cum_sum()}
    share = (pl.col("n_capital") - pl.col("n_capital_0")) / (pl.col("n_word") - pl.col("n_word_0"))
    return (
        spans.pipe(read_at, "first", words, proper=inner & beside_one)
        .pipe(read_at, "sentence_last", words, **upto)
        .pipe(read_at, "sentence_first", words, **{f"{name}_0": value for name, value in upto.items()})
        .with_columns(titled=pl.col("proper") & (pl.col("pos") == "noun") & (share < HEADLINE))
        .drop("proper", "n_capital", "n_word", "n_capital_0", "n_word_0")
    )


def in_a_name() -> pl.Expr:
    """Return whether a word is part of a longer name, on the register (`Secours islamique`) or not."""
    longer = (pl.col("name") < pl.col("first")) | (pl.col("name_next") == pl.col("name"))
    return ((pl.col("words") == 1) & longer).fill_null(value=False) | pl.col("titled").fill_null(value=False)


def unlikely_form() -> pl.Expr:
    """Return whether a form is a participle without an auxiliary, or none with one."""
    return (pl.col("feature") == "participle") == (pl.col("passives") + pl.col("perfects") == 0)


def form_of(*, reflexive_passive: bool) -> pl.Expr:
    """Return how a predicate stands in its clause."""
    passive = (
        (pl.col("passives") > 0)
        & ~pl.col("in_reflexive")
        & ~pl.col("frame").is_in(["intransitive", "mutual", "patient"]).fill_null(value=False)
    )
    takes = pl.col("frame").is_in(["agent", "place"]) & pl.col("reflexive").is_null() & pl.col("in_reflexive")
    by_pronoun = (takes & (pl.col("perfects") == 0)).fill_null(value=False) if reflexive_passive else pl.lit(value=False)
    return (
        pl.when(pl.col("pos") != "verb").then(pl.lit("noun"))
        .when((pl.col("feature") == "passive") | pl.col("written").str.contains(PASSIVE_SIGN)).then(pl.lit("passive"))
        .when(by_pronoun & ~pl.col("feature").is_in(["participle", "infinitive", "gerund"])).then(pl.lit("passive"))
        .when((pl.col("feature") == "participle") & passive).then(pl.lit("passive"))
        .when((pl.col("feature") == "participle") & (pl.col("perfects") + pl.col("passives") == 0)).then(pl.lit("bare"))
        .when(pl.col("feature") == "infinitive").then(pl.lit("infinitive"))
        .when((pl.col("feature") == "gerund") & (pl.col("passives") == 0)).then(pl.lit("gerund"))
        .otherwise(pl.lit("active"))
    )  # fmt: skip
