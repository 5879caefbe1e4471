"""Spellings: what each distinct word of a batch says by itself, before the words around it are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import one_of_each

GUESSED = 6
"""Letters that a word needs to be taken for an adverb by its ending; other forms need two less."""

GUESSES = ("finite", "participle", "infinitive", "adverb", "gerund")
"""Flags that unknown words are guessed to have by their endings."""

CUES = {
    "causative": "causative", "article_word": "article", "particle": "particle", "clausal": "clausal", "naming": "naming",
    "possessor_word": "possessive", "ministry": "ministry", "counting": "counting", "never": "not", "negator": "negator", "limit": "limit", "opposing": "opposing",
    "standing": "standing", "retort_head": "retort_head", "retort_tail": "retort_tail", "retort_verb": "retort_verb", "own_plural": "we", "unmoored": "unmoored",
    "euphonic": "euphonic", "of_them": "of_them", "adjectival": "adjectival", "deemed": "deemed", "nominal": "nominal",
    "doubted": "doubted", "unachieved": "unachieved", "without": "without", "promising": "promising", "announcing": "announcing",
    "purposive": "purpose", "content_word": "content", "partly": "partly", "definite_word": "definite", "duty": "duty", "optative": "optative", "if_word": "condition", "within_word": "within",
}  # fmt: skip
"""Flags of words that a cue of the lexicon lists, and that cue; `unmoored`: auxiliaries that begin no clause."""

MARKS = ("numeral", "year", "comma", "stop", "quote", "opening_quote", "possessive_mark", "clause_mark", "opens_clause")
"""Flags of figures and marks; `clause_mark`: those that end a clause."""

SPELLED = (*(f"fits_{flag}" for flag in GUESSES), *MARKS, *CUES, "reflexive", "plural_ending")
"""What spellings say beside the lexicon's flags; `fits_*`: unknown words whose ending fits a form."""


def spell_words(
    tokens: pl.DataFrame, words: pl.LazyFrame, endings: pl.DataFrame, function_words: FunctionWords, listed: Sequence[str]
) -> pl.LazyFrame:
    """Return what each spelling of a batch says by itself, in the order of the spellings' numbers: the flags `listed` in `words` and `SPELLED`.

    So it is worked out once for each spelling, not for each token.
    """
    cues = {flag: pl.col("norm").is_in(function_words(cue)) for flag, cue in CUES.items()}
    return (
        one_of_each(tokens, "text", "norm")
        .lazy()
        .join(words, on="norm", how="left", maintain_order="left")
        .with_columns(
            **_guesses(endings),
            **_marks(),
            **cues,
            reflexive=pl.col("norm").is_in(function_words("reflexive")) | ends_in(endings, "reflexive"),
            plural_ending=pl.col("norm").str.contains("|".join(function_words.valued("we").values()) or "^$"),
            # `US` is no pronoun.
            object_pronoun=pl.col("object_pronoun") & ~pl.col("text").str.contains(r"^\p{Lu}{2,}$"),
        )
        .with_columns(pl.col(*listed, *SPELLED).fill_null(value=False))
    )


def ends_in(endings: pl.DataFrame, flag: str) -> pl.Expr:
    """Return whether a word, known or not, has an ending of a flag; false where the language lists none."""
    listed = _listed(endings, flag)
    return pl.col("norm").str.contains(f"^[\\p{{Ll}}]{{2,}}(?:{'|'.join(listed)})$") if listed else pl.lit(value=False)


def _listed(endings: pl.DataFrame, flag: str) -> list[str]:
    """Return the endings that a language lists for a flag."""
    return endings.filter(pl.col("flag") == flag)["ending"].to_list()


def _guesses(endings: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return whether a word that is no determiner fits each of `GUESSES` by its length and its ending."""
    norm = pl.col("norm")
    fits: dict[str, pl.Expr] = {}
    for flag in GUESSES:
        listed = _listed(endings, flag)
        shortest = GUESSED + 1 if flag == "adverb" else GUESSED - 2
        long_enough = norm.str.contains(f"^[\\p{{Ll}}]{{{shortest},}}$")
        ends = norm.str.contains(f"(?:{'|'.join(listed)})$") if listed else pl.lit(value=False)
        fits[f"fits_{flag}"] = pl.col("determiner").is_null() & long_enough & ends if listed else ends
    return fits


def _marks() -> dict[str, pl.Expr]:
    """Return whether a token is a figure or a mark, by `MARKS`."""
    text, norm = pl.col("text"), pl.col("norm")
    return {
        "numeral": text.str.contains(r"^\d"),
        "year": text.str.contains(r"^(?:19|20)\d\d$"),
        "comma": text == ",",
        "stop": text.is_in([";", ":", "—", "–"]),
        "quote": text.is_in(["«", "»", "“", "”", '"']),
        "opening_quote": text.is_in(["«", "“", '"']),
        "possessive_mark": norm.is_in(["'s", "'"]),
        "clause_mark": text.is_in([",", ";", ":", "(", ")", '"', "“", "”", "«", "»", "–", "-"]),
        "opens_clause": norm.is_in(["that", "to"]),
    }
