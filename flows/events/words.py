"""Words: what each token can be (determiner, verb form, auxiliary ...), which reading holds here, and the verb group before it."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.homographs import CLASSES as HOMOGRAPHS
from flows.events.homographs import settle_homographs, settle_verbs
from flows.events.neighbours import flag_at, read_at
from flows.events.spellings import SPELLED, spell_words
from flows.events.verb_groups import count_marks, find_groups
from flows.events.word_readings import guess_forms, limit_negation, resolve_readings

CLASSES = (
    "determiner",
    "preposition",
    "genitive",
    "agent",
    "relative",
    "conjunction",
    "subject_pronoun",
    "object_pronoun",
    "passive_auxiliary",
    "perfect_auxiliary",
    "modal",
    "adverb",
    "negation",
    "finite",
    "firm",
    "infinitive",
    "participle",
    "gerund",
    "planned_form",
    "hearsay_form",
    "support",
    "control",
    "hit",
    "preposed",
)
"""Flags of the word table: closed classes from the cues, verb forms from the forms.

`firm`: a tense that is no homograph of a noun; `planned_form`: a future; `hearsay_form`: a conditional; `control`: a verb whose object is who does what
its infinitive says; `hit`: a verb whose subject is an attack and whose object its target (`viser`); `preposed`: an adjective that stands before its noun.
"""

MARKS = (
    "approximator",
    "subordinator",
    "planned",
    "hypothetical",
    "hearsay",
    "according_to",
    "headline",
    "discard",
    "history",
    "admitted",
    "alleged",
    "elsewhere",
)
"""Cues of several words, which mark the token that they begin at."""


LISTED = (*CLASSES, *HOMOGRAPHS)
"""Flags that the lexicon gives words."""

JOINED = ("adverb", "determiner", "preposition")
"""Classes whose phrases of several words are one word."""


def mark_words(
    tokens: pl.LazyFrame,
    words: pl.LazyFrame,
    cues: pl.LazyFrame,
    endings: pl.DataFrame,
    function_words: FunctionWords,
    *,
    verb_first: bool = False,
) -> pl.LazyFrame:
    """Return the tokens with the flags of `CLASSES` and `MARKS`, readings resolved, `group` (first token of the verb group) and counters.

    `words` has `norm` and the flags; `cues` are spans of cues with `cue`, `first` and `last`. A counter `n_finite` counts the marks up to and
    including the token.
    """
    here = tokens.collect(engine="in-memory")
    spelled = read_at(here.lazy(), "word", spell_words(here, words, endings, function_words, LISTED), *LISTED, *SPELLED)
    # `the WHO said`: a word in capitals among others is a name.
    named = pl.col("is_upper") & ~pl.col("is_upper").shift(1, fill_value=False) & ~pl.col("is_upper").shift(-1, fill_value=False)
    return (
        spelled.with_columns(mark_cues(cues, here.height), relative=pl.col("relative") & ~named)
        .pipe(_join_phrases)
        .pipe(limit_negation)
        .pipe(guess_forms)
        .pipe(resolve_readings)
        .pipe(find_groups)
        .pipe(lambda each: settle_verbs(each, function_words("uncertain")) if verb_first else settle_homographs(each))
        .pipe(count_marks)
    )


def mark_cues(cues: pl.LazyFrame, height: int) -> pl.DataFrame:
    """Return for each token which of `MARKS` begin at it, and `joined_*` of `JOINED`: whether such a phrase of several words covers it."""
    told = cues.select("cue", "first", "last").collect(engine="in-memory")
    flags = {name: flag_at(told.filter(pl.col("cue") == name)["first"], height) for name in MARKS}
    several = told.filter(pl.col("last") > pl.col("first"))
    for name in JOINED:
        tokens = several.filter(pl.col("cue") == name).select(pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32))
        flags[f"joined_{name}"] = flag_at(tokens.to_series().explode(empty_as_null=False), height)
    return pl.DataFrame(flags)


def _join_phrases(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with every word of an adverb, determiner or preposition of several words (`à peine`, `because of`) that and nothing else."""
    joined = [f"joined_{name}" for name in JOINED]
    figure = pl.col("numeral").shift(-1, fill_value=False)
    near = pl.col("norm").is_in(["de", "d'"]) & (pl.col("norm").shift(1) == "près").fill_null(value=False) & figure
    # `30% of the homes`
    percent = (pl.col("text") == "%") & pl.col("numeral").shift(1) & pl.col("genitive").shift(-1, fill_value=False)
    share = pl.any_horizontal(percent.shift(step, fill_value=False) for step in (-1, 0, 1))
    vague = (pl.col("approximator") & figure) | near | near.shift(-1, fill_value=False) | share
    inside = pl.any_horizontal(joined) | vague
    adverb = pl.col("joined_adverb")
    return words.with_columns(
        *(pl.col(name) & ~inside for name in CLASSES if name not in JOINED),
        adverb=(pl.col("adverb") & ~inside) | adverb,
        preposition=(pl.col("preposition") & ~inside) | pl.col("joined_preposition"),
        determiner=(pl.col("determiner") | inside) & ~adverb & ~pl.col("joined_preposition"),
    ).drop(joined)
