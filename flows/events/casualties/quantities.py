"""Quantities: numbers in figures and words, intervals and vague ones, as least and most."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.casualties.numbers import add_up, figures, number_words
from flows.events.function_words import read_function_words
from flows.events.neighbours import read_around, read_at
from flows.events.tokens import key_of

NOTHING = r"[^\s\S]"
"""Regular expression that matches nothing: of a class that a language lacks."""
LEADS = 4
"""Words before a quantity that may qualify it."""


def find_quantities(tokens: pl.LazyFrame, lexicon: Lexicon, sentences: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities of the given sentences: article, sentence, first, last, start, end, least, most (Int64, null = open), number, vague."""
    found = pl.concat([figures(tokens), number_words(tokens, lexicon)])
    items = found.join(sentences, on="sentence", how="semi", maintain_order="left").sort("first", "last", descending=[False, True])
    reach = pl.col("last").cum_max().shift(1)
    items = items.filter((pl.col("first") > reach).fill_null(value=True))
    # `some 10 people`: a vague word before a figure is none of its own.
    next_is_figure = (pl.col("first").shift(-1) == pl.col("last") + 1) & (pl.col("nature").shift(-1) == "unit")
    items = items.filter(~((pl.col("nature") == "vague") & next_is_figure).fill_null(value=False))
    return items.pipe(add_up).pipe(_qualify, tokens, lexicon).pipe(_join_intervals, tokens, lexicon)


def _qualify(quantities: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the quantities open above after `au moins`, open below after `jusqu'à`; what qualifies them becomes part of the span."""
    before = [f"norm_{step}" for step in range(-LEADS, 0)]
    led = (
        read_around(quantities, "first", tokens, "norm", range(-LEADS, 0))
        .with_columns(lead=pl.concat_str(before, separator=" ", ignore_nulls=True))
        .drop(before)
    )
    classes = phrase_classes(lexicon, "at_least", "at_most", "about")
    found = {name: pl.col("lead").str.extract(rf"(?:^| )({pattern})$") for name, pattern in classes.items()}
    return (
        led.with_columns(**found)
        .with_columns(
            least=pl.when(pl.col("at_most").is_not_null()).then(None).otherwise("least"),
            most=pl.when(pl.col("at_least").is_not_null()).then(None).otherwise("most"),
            number=pl.col("first"),
            qualified=pl.coalesce("at_least", "at_most", "about").str.count_matches(" ", literal=True) + 1,
        )
        .with_columns(first=(pl.col("first") - pl.col("qualified").fill_null(0)).cast(pl.UInt32))
        .drop("at_least", "at_most", "about", "qualified", "start")
        .pipe(read_at, "first", tokens, "start")
    )


@lru_cache(maxsize=32)
def phrase_classes(lexicon: Lexicon, *names: str) -> dict[str, str]:
    """Return for each class of `casualty_words.csv` a regular expression of its phrases, the longest first."""
    words = lexicon.tables["casualty_words"].filter(pl.col("class").is_in(names)).with_columns(key=key_of(pl.col("phrase")))
    lists = dict(words.sort(pl.col("key").str.len_chars(), descending=True).group_by("class", maintain_order=True).agg("key").rows())
    return {name: "(?:" + "|".join(map(re.escape, lists[name])) + ")" if name in lists else NOTHING for name in names}


def _join_intervals(quantities: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the quantities with `entre 10 et 15` and `10 à 15` as one."""
    classes = phrase_classes(lexicon, "between", "range")
    led = quantities.pipe(read_at, "number", tokens, joint=pl.col("norm").shift(1), glued="hyphen_before").sort("first")
    gap = pl.col("number").cast(pl.Int64) - pl.col("last").shift(1).cast(pl.Int64) - 1
    same = pl.col("sentence") == pl.col("sentence").shift(1)
    between = pl.col("lead").shift(1).str.contains(rf"(?:^| ){classes['between']}$")
    by_word = (
        (gap == 1)
        & pl.col("joint").str.contains(rf"^{classes['range']}$")
        & (between | pl.col("joint").is_in(read_function_words(lexicon)("interval", "or")))
    )
    by_hyphen = (gap == 0) & pl.col("glued")
    rises = pl.col("least") > pl.col("least").shift(1)
    second = (same & (by_word | by_hyphen) & rises).fill_null(value=False)
    opens = pl.col("second").shift(-1, fill_value=False)
    return (
        led.with_columns(second=second)
        .with_columns(
            most=pl.when(opens).then(pl.col("least").shift(-1)).otherwise("most"),
            last=pl.when(opens).then(pl.col("last").shift(-1)).otherwise("last"),
            end=pl.when(opens).then(pl.col("end").shift(-1)).otherwise("end"),
        )
        .filter(~pl.col("second"))
        .select("article", "sentence", "first", "last", "start", "end", "least", "most", "number", "vague", "lead")
    )
