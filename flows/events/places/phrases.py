"""What stands around a place's name: `province de`, `50 km autour de`, a preposition; the patterns are data of the lexicon."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.function_words import read_function_words
from flows.events.neighbours import read_around, read_at
from flows.events.tokens import key_of

REACH = 9
"""Tokens before or after a name that are looked at."""
CLASSES = ("locative", "determiner", "near", "between", "line", "of", "attribute", "oriented", "held", "partitive", "example")
NOTHING = r"[^\s\S]"
"""Regular expression that matches nothing: of a class that a language lacks."""


@lru_cache(maxsize=32)
def word_classes(lexicon: Lexicon) -> dict[str, str]:
    """Return for each class of `place_words.csv` a regular expression of its phrases, the longest first."""
    words = lexicon.tables["place_words"].with_columns(key=plain_of(key_of(pl.col("phrase"))))
    if words["class"].eq("attribute").any():
        peoples = lexicon.tables["demonyms"].select(key=plain_of(key_of(pl.col("form"))), **{"class": pl.lit("attribute")})
        words = pl.concat([words.select("class", "key"), peoples.select("class", "key").unique(maintain_order=True)])
    lists = words.sort(pl.col("key").str.len_chars(), descending=True).group_by("class", maintain_order=True).agg("key")
    classes = {name: "(?:" + "|".join(map(re.escape, keys)) + ")" for name, keys in lists.rows()}
    roughly = [r"\d\S*", *read_function_words(lexicon)("roughly")]
    return {**dict.fromkeys(CLASSES, NOTHING), **classes, "number": rf"(?:{'|'.join(roughly)})(?: \d\S*)?"}


@lru_cache(maxsize=32)
def patterns(lexicon: Lexicon, side: str) -> list[tuple[str, str]]:
    """Return regular expression and precision of the patterns of a side (`before`, `after`), in the file's order."""
    classes = word_classes(lexicon)
    rows = lexicon.tables["place_patterns"].filter(pl.col("side") == side).select("pattern", "precision").rows()
    filled = [(re.sub(r"\{(\w+)\}", lambda each: classes.get(each[1], NOTHING), pattern), precision) for pattern, precision in rows]
    anchored = "(?:^| )({})$" if side == "before" else "^({})(?: |$)"
    return [(anchored.format(pattern), precision) for pattern, precision in filled]


def add_surroundings(names: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the names with `left` and `right`: the plain words before and after them in their sentence, a blank between."""
    before = [f"plain_{step}" for step in range(-REACH, 0)]
    after = [f"plain_{step}" for step in range(1, REACH + 1)]
    return (
        names.pipe(read_around, "first", tokens, "plain", range(-REACH, 0))
        .pipe(read_around, "last", tokens, "plain", range(1, REACH + 1))
        .with_columns(
            left=pl.concat_str(before, separator=" ", ignore_nulls=True), right=pl.concat_str(after, separator=" ", ignore_nulls=True)
        )
        .drop(*before, *after)
    )


def read_phrases(names: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the names with the phrase around them.

    Adds phrase (precision that the words around state, null for a bare name), first_of and last_of (tokens of the whole phrase, its
    preposition and determiner left out), start_of, end_of (its code points), locative (Bool).
    """
    classes = word_classes(lexicon)
    led, followed = pl.col("led").struct.field("words"), pl.col("followed").struct.field("words")
    determiner = rf"(?:^| ){classes['determiner']}$"
    return (
        names.pipe(add_surroundings, tokens)
        # `a school in Iran's Kerman province`: the name is that of an owner.
        .with_columns(before=pl.when(~pl.col("right").str.contains("^'s ")).then("left"))
        .with_columns(led=_first_match("before", patterns(lexicon, "before")), followed=_first_match("right", patterns(lexicon, "after")))
        .with_columns(
            phrase=pl.coalesce(pl.col("led").struct.field("precision"), pl.col("followed").struct.field("precision")),
            between=led.str.contains(rf" {classes['between']}$").fill_null(value=False),
            # `near Homs`: a preposition, no part of the place's name; `20 km south of Homs` is.
            plain=led.str.contains(rf"^{classes['near']}$").fill_null(value=False),
            taken=_length(led),
            more=_length(followed),
        )
        .with_columns(rest=pl.col("left").str.split(" ").list.reverse().list.slice(pl.col("taken")).list.reverse().list.join(" "))
        .with_columns(rest=pl.col("rest").str.replace(determiner, ""))
        .with_columns(locative=_is_locative(classes))
        .pipe(_span_phrase, tokens)
        .drop("before", "led", "followed", "taken", "more", "rest", "plain")
        .pipe(_mark_lines)
    )


def _is_locative(classes: dict[str, str]) -> pl.Expr:
    """Return whether a preposition of place stands before a name's phrase, or before its attributes (`in the Sudanese capital, Khartoum`, `in Turkey-held northern Cyprus`)."""
    between = rf"(?:{classes['attribute']}|{classes['oriented']}|\S+ {classes['held']})"
    determined = rf"(?: {classes['determiner']})?(?: {between}(?: ,)?){{0,3}}"
    led = pl.col("rest").str.contains(rf"(?:^| ){classes['locative']}(?: {classes['partitive']})?{determined}$")
    return led | (pl.col("phrase") == "near").fill_null(value=False)


def _span_phrase(names: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the names with first and last token, and start and end, of their whole phrase."""
    first = pl.col("first") - pl.when("plain").then(0).otherwise("taken")
    spanned = names.with_columns(first_of=first.cast(pl.UInt32), last_of=(pl.col("last") + pl.col("more")).cast(pl.UInt32))
    return spanned.pipe(read_at, "first_of", tokens, start_of="start").pipe(read_at, "last_of", tokens, end_of="end")


def _mark_lines(names: pl.LazyFrame) -> pl.LazyFrame:
    """Return the names with `second`: it ends a line that the name before begins (`autoroute Palmyre-Deir Ezzor`, `route entre A et B`)."""
    begins = (pl.col("phrase").shift(1) == "line") & (pl.col("sentence") == pl.col("sentence").shift(1))
    gap = pl.col("first").cast(pl.Int64) - pl.col("last").shift(1).cast(pl.Int64) - 1
    glued = (gap == 0) & pl.col("glued")
    linked = gap.is_between(1, 2) & pl.col("between").shift(1)
    second = (begins & (glued | linked)).fill_null(value=False)
    return names.sort("first").with_columns(second=second).with_columns(named=pl.col("named") & ~pl.col("second"))


def _first_match(side: str, rules: list[tuple[str, str]]) -> pl.Expr:
    """Return the words and the precision of the longest rule that matches, as a struct of nulls where none does."""
    found = [
        pl.when(pl.col(side).str.contains(rule)).then(pl.struct(words=pl.col(side).str.extract(rule), precision=pl.lit(precision)))
        for rule, precision in rules
    ]
    nothing = pl.struct(words=pl.lit(None, pl.String), precision=pl.lit(None, pl.String))
    return pl.coalesce(*found, nothing) if found else nothing


def _length(words: pl.Expr) -> pl.Expr:
    """Return how many words a matched phrase has, 0 for none."""
    return (words.str.count_matches(" ", literal=True) + 1).fill_null(0).cast(pl.UInt32)
