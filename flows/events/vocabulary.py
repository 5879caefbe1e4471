"""The lexicon of a language, made ready for joins: phrases to look for and the table of words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import DISCARD, Lexicon
from flows.catalog.spelling import norm_of
from flows.events.homographs import CLASSES as HOMOGRAPHS
from flows.events.spans import Phrases, compile_phrases
from flows.events.tokens import key_of
from flows.events.words import CLASSES, MARKS

FINITE = ("present", "imperfect", "past", "future", "conditional", "subjunctive", "passive")
CONDITIONS = ("exclude_after", "exclude_before", "require_after", "require_near")
"""Columns of triggers that say which words around a trigger forbid it, or which it needs."""
FIGURE = "figure"
"""Function of phrases that, behind the word that their value names, make it a figure of speech."""
FIRM = ("imperfect", "past", "future", "conditional")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Frames of one language: `phrases` for `match_phrases`, `words` for `mark_words`, `triggers`, their `conditions`, and `endings`.

    `spoken_of`: the words of quiet text. `verb_first`: the language puts the verb before its subject; then `numbers` are its number words.
    """

    phrases: Phrases
    words: pl.DataFrame
    triggers: pl.DataFrame
    conditions: pl.DataFrame
    endings: pl.DataFrame
    verb_first: bool
    numbers: list[str]
    spoken_of: list[str]


@lru_cache(maxsize=32)
def prepare(lexicon: Lexicon) -> Prepared:
    """Return the frames of a lexicon; made once for each."""
    triggers = lexicon.tables["triggers"].with_columns(norm_of(pl.col("target_prep"))).with_row_index("entry")
    phrases = pl.concat(
        [
            trigger_phrases(triggers, lexicon.forms()),
            reporting_phrases(lexicon.tables["reporting"], lexicon.forms()),
            plain_phrases(lexicon.tables["cues"], "cue", "cue").filter(
                pl.col("label").is_in(MARKS) | pl.col("key").str.contains(" ", literal=True)
            ),
            noun_phrases(lexicon.tables["nouns"]),
            plain_phrases(lexicon.tables["source_nouns"], "source_noun", "kind"),
        ],
        how="diagonal",
    )
    return Prepared(
        compile_phrases(phrases.unique(maintain_order=True)),
        word_table(lexicon),
        triggers,
        pl.concat([conditions_of(triggers), figures_of(triggers, lexicon.tables["function_words"])]),
        lexicon.tables["endings"],
        "verb_first" in lexicon.tables["word_order"]["order"],
        lexicon.tables["numbers"].filter(pl.col("kind") != "article").select(key_of(pl.col("phrase"))).to_series().to_list(),
        lexicon.tables["cues"].filter(pl.col("cue") == DISCARD).select(key_of(pl.col("phrase")).unique().sort()).to_series().to_list(),
    )


def conditions_of(triggers: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each phrase that a trigger's context must not have, or must have: entry, condition (a column of triggers), phrase."""
    return (
        triggers.select("entry", *CONDITIONS)
        .unpivot(CONDITIONS, index="entry", variable_name="condition", value_name="phrase")
        .drop_nulls()
        .with_columns(pl.col("phrase").str.split("|"))
        .explode("phrase", empty_as_null=True)
        .with_columns(phrase=key_of(pl.col("phrase")))
    )


def figures_of(triggers: pl.DataFrame, function_words: pl.DataFrame) -> pl.DataFrame:
    """Return the phrases that make a trigger a figure of speech wherever they follow (`prendre la ville de court`): columns as of `conditions_of`."""
    figures = function_words.filter(pl.col("function") == FIGURE).select(head="value", phrase=key_of(pl.col("phrase")))
    heads = triggers.select("entry", head=pl.col("lemma").str.extract(r"^(\S+)"))
    return heads.join(figures, on="head", how="inner").select("entry", condition=pl.lit(FIGURE), phrase="phrase")


def trigger_phrases(triggers: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Return every form of every trigger: key, kind `trigger`, entry, pos, feature, number."""
    readings = forms.select("form", "pos", "feature", "number", lemma="lemma")
    whole = triggers.join(readings, on=["lemma", "pos"], how="inner").with_columns(phrase="form")
    rest = triggers.join(readings, on=["lemma", "pos"], how="anti").with_columns(
        head=pl.col("lemma").str.extract(r"^(\S+)"), tail=pl.col("lemma").str.extract(r"^\S+(.*)$")
    )
    verbs = (
        rest.filter(pl.col("pos") == "verb")
        .join(readings.rename({"lemma": "head"}), on=["head", "pos"], how="inner")
        .with_columns(phrase=pl.col("form") + pl.col("tail"))
    )
    fixed = rest.filter(pl.col("pos") != "verb").with_columns(
        phrase="lemma", feature=pl.lit(None, pl.String), number=pl.lit(None, pl.String)
    )
    columns = ["phrase", "entry", "pos", "feature", "number"]
    every = pl.concat([whole.select(columns), verbs.select(columns), fixed.select(columns)])
    return every.select("entry", "pos", "feature", "number", key=key_of(pl.col("phrase")), kind=pl.lit("trigger"))


def reporting_phrases(reporting: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Return every form of every reporting verb: key, kind `reporting`, stance, feature."""
    split = reporting.with_columns(head=pl.col("lemma").str.extract(r"^(\S+)"), tail=pl.col("lemma").str.extract(r"^\S+(.*)$"))
    verbs = forms.filter(pl.col("pos") == "verb").select("form", "feature", "number", head="lemma")
    inflected = split.join(verbs, on="head", how="inner")
    return inflected.select(
        "feature", "number", key=key_of(pl.col("form") + pl.col("tail")), kind=pl.lit("reporting"), label="stance", pos=pl.lit("verb")
    )


def plain_phrases(table: pl.DataFrame, kind: str, label: str) -> pl.DataFrame:
    """Return the phrases of a table with their label."""
    return table.select(key=key_of(pl.col("phrase")), kind=pl.lit(kind), label=pl.col(label)).unique(maintain_order=True)


def noun_phrases(nouns: pl.DataFrame) -> pl.DataFrame:
    """Return the heads of argument phrases with class and sector."""
    return nouns.select("sector", key=key_of(pl.col("phrase")), kind=pl.lit("noun"), label="class").unique(maintain_order=True)


def word_table(lexicon: Lexicon) -> pl.DataFrame:
    """Return a row for each single word with the flags of `CLASSES`."""
    cues = lexicon.tables["cues"].select(norm=key_of(pl.col("phrase")), flag="cue")
    forms = lexicon.forms().filter(pl.col("pos") == "verb").with_columns(norm=key_of(pl.col("form")))
    nouns = pl.concat(
        [
            lexicon.forms().filter(pl.col("pos") == "noun").select(norm=key_of(pl.col("form")), plural=pl.col("number") == "p"),
            lexicon.tables["nouns"].select(norm=key_of(pl.col("phrase")), plural=pl.col("phrase").str.ends_with("s")),
        ]
    )
    flags = pl.concat(
        [
            nouns.select("norm", flag=pl.when("plural").then(pl.lit("plural_noun")).otherwise(pl.lit("singular_noun"))),
            reporting_phrases(lexicon.tables["reporting"], lexicon.forms()).select(norm="key", flag=pl.lit("reporting")),
            cues,
            forms.select("norm", flag="feature"),
            forms.join(lexicon.tables["verbs"].drop_nulls("role"), on="lemma", how="inner").select("norm", flag="role"),
            forms.filter(pl.col("feature").is_in(FINITE)).select("norm", flag=pl.lit("finite")),
            forms.filter(pl.col("feature").is_in(FIRM)).select("norm", flag=pl.lit("firm")),
            forms.filter(pl.col("feature") == "future").select("norm", flag=pl.lit("planned_form")),
            forms.filter(pl.col("feature") == "conditional").select("norm", flag=pl.lit("hearsay_form")),
        ]
    ).filter(~pl.col("norm").str.contains(" ", literal=True))
    return flags.group_by("norm").agg(**{name: (pl.col("flag") == name).any() for name in (*CLASSES, *HOMOGRAPHS)}).sort("norm")
