"""Words: what each token can be (determiner, verb form, auxiliary ...), which reading holds here, and the verb group before it."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.homographs import CLASSES as HOMOGRAPHS
from flows.events.homographs import settle_homographs, settle_verbs
from flows.events.neighbours import flag_at, read_at
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
)
"""Cues of several words, which mark the token that they begin at."""


GUESSED = 6
"""Letters that a word needs to be taken for an adverb by its ending; other forms need two less."""

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
    spelled = read_at(here.lazy(), "word", spell_words(here, words, endings, function_words), *CLASSES, *HOMOGRAPHS, *SPELLED)
    return (
        spelled.with_columns(mark_cues(cues, here.height))
        .pipe(_join_phrases)
        .pipe(limit_negation)
        .pipe(guess_forms)
        .pipe(resolve_readings)
        .pipe(find_groups)
        .pipe(lambda each: settle_verbs(each, function_words("uncertain")) if verb_first else settle_homographs(each))
        .pipe(count_marks)
    )


def ends_in(endings: pl.DataFrame, flag: str) -> pl.Expr:
    """Return whether a word, known or not, has an ending of a flag; false where the language lists none."""
    listed = endings.filter(pl.col("flag") == flag)["ending"].to_list()
    return pl.col("norm").str.contains(f"^[\\p{{Ll}}]{{2,}}(?:{'|'.join(listed)})$") if listed else pl.lit(value=False)


def spell_words(tokens: pl.DataFrame, words: pl.LazyFrame, endings: pl.DataFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return what each spelling of a batch says by itself, in the order of the spellings' numbers: the flags of the lexicon and `SPELLED`.

    So it is worked out once for each spelling, not for each token.
    """
    most = tokens.select(pl.col("word").cast(pl.Int64).max().fill_null(-1)).item()
    numbers = pl.LazyFrame({"word": pl.arange(most + 1, dtype=pl.UInt32, eager=True)})
    text, norm = pl.col("text"), pl.col("norm")
    listed = {
        flag: endings.filter(pl.col("flag") == flag)["ending"].to_list()
        for flag in ("finite", "participle", "infinitive", "adverb", "gerund")
    }
    fits = {
        f"fits_{flag}": pl.col("determiner").is_null()
        & norm.str.contains(f"^[\\p{{Ll}}]{{{GUESSED - 2},}}$")
        & norm.str.contains(f"(?:{'|'.join(some)})$")
        if some
        else pl.lit(value=False)
        for flag, some in listed.items()
    }
    return (
        numbers.join(tokens.lazy().select("word", "text", "norm").unique("word"), on="word", how="left", maintain_order="left")
        .join(words, on="norm", how="left", maintain_order="left")
        .with_columns(
            **fits,
            numeral=text.str.contains(r"^\d"),
            year=text.str.contains(r"^(?:19|20)\d\d$"),
            comma=text == ",",
            stop=text.is_in([";", ":", "—", "–"]),
            quote=text.is_in(["«", "»", "“", "”", '"']),
            opening_quote=text.is_in(["«", "“", '"']),
            possessive_mark=norm.is_in(["'s", "'"]),
            reflexive=norm.is_in(function_words("reflexive")) | ends_in(endings, "reflexive"),
            clause_mark=text.is_in([",", ";", ":", "(", ")", '"', "“", "”", "«", "»", "–", "-"]),
            causative=norm.is_in(function_words("causative")),
            article_word=norm.is_in(function_words("article")),
            particle=norm.is_in(function_words("particle")),
            clausal=norm.is_in(function_words("clausal")),
            naming=norm.is_in(function_words("naming")),
            opens_clause=norm.is_in(["that", "to"]),
            possessor_word=norm.is_in(function_words("possessive")),
            ministry=norm.is_in(function_words("ministry")),
            never=norm.is_in(function_words("not")),
            negator=norm.is_in(function_words("negator")),
            limit=norm.is_in(function_words("limit")),
            opposing=norm.is_in(function_words("opposing")),
            standing=norm.is_in(function_words("standing")),
            retort_head=norm.is_in(function_words("retort_head")),
            retort_tail=norm.is_in(function_words("retort_tail")),
            own_plural=norm.is_in(function_words("we")),
            plural_ending=norm.str.contains("|".join(function_words.valued("we").values()) or "^$"),
            unmoored=norm.is_in(function_words("unmoored")),
        )
        .with_columns(
            fits_adverb=pl.col("fits_adverb") & (norm.str.len_chars() > GUESSED),
            # `US` is no pronoun.
            object_pronoun=pl.col("object_pronoun") & ~text.str.contains(r"^\p{Lu}{2,}$"),
        )
        .with_columns(pl.col(*CLASSES, *HOMOGRAPHS, *SPELLED).fill_null(value=False))
    )


SPELLED = (
    "fits_finite", "fits_participle", "fits_infinitive", "fits_adverb", "fits_gerund", "numeral", "year", "comma", "stop", "quote", "opening_quote", "possessive_mark",
    "reflexive", "unmoored", "clause_mark", "never", "negator", "standing", "opposing", "limit", "retort_head", "retort_tail", "own_plural", "plural_ending",
    "causative", "article_word", "particle", "clausal", "naming", "opens_clause", "possessor_word", "ministry",
)  # fmt: skip
"""What spellings say beside the lexicon's flags: unknown words whose ending fits a form, marks (`clause_mark`: those that end a clause), and `unmoored`:
auxiliaries that begin no clause."""


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
