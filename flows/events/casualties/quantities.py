"""Quantities: numbers in figures and words, intervals and vague ones, as least and most."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.function_words import read_function_words
from flows.events.neighbours import read_around, read_at
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of

GROUPED = r"^\d{1,3}(?:[.,]\d{3})+$"
"""Figures with marks between the thousands."""
DECIMAL = r"^\d+[.,]\d{1,2}$"
NOTHING = r"[^\s\S]"
"""Regular expression that matches nothing: of a class that a language lacks."""
THOUSAND = 1000
HUNDRED = 100
LARGEST = 4_000_000_000
"""Quantities above it are no counts of people."""
LEADS = 4
"""Words before a quantity that may qualify it."""


def find_quantities(tokens: pl.LazyFrame, lexicon: Lexicon, sentences: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities of the given sentences: article, sentence, first, last, start, end, least, most (Int64, null = open), number, vague."""
    found = pl.concat([_figures(tokens), _number_words(tokens, lexicon)])
    items = found.join(sentences, on="sentence", how="semi", maintain_order="left").sort("first", "last", descending=[False, True])
    reach = pl.col("last").cum_max().shift(1)
    items = items.filter((pl.col("first") > reach).fill_null(value=True))
    # `some 10 people`: a vague word before a figure is none of its own.
    next_is_figure = (pl.col("first").shift(-1) == pl.col("last") + 1) & (pl.col("nature").shift(-1) == "unit")
    items = items.filter(~((pl.col("nature") == "vague") & next_is_figure).fill_null(value=False))
    return items.pipe(_add_up).pipe(_qualify, tokens, lexicon).pipe(_join_intervals, tokens, lexicon)


def _figures(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return numbers in figures, groups of thousands that a blank parts as one."""
    text = pl.col("norm")
    whole = text.str.contains(r"^\d{1,9}$")
    follows = text.str.contains(r"^\d{3}$") & pl.col("space_before") & ~pl.col("hyphen_before")
    adjacent = (pl.col("token") == pl.col("token").shift(1) + 1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    joins = follows & adjacent & text.shift(1).str.contains(r"^\d{1,3}$") & text.str.contains(r"^\d{3}$")
    written = tokens.filter(whole | text.str.contains(GROUPED) | text.str.contains(DECIMAL))
    return (
        written.with_columns(group=(~joins.fill_null(value=False)).cum_sum())
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("article", "sentence").first(),
            first=pl.col("token").first(),
            last=pl.col("token").last(),
            start=pl.col("start").first(),
            end=pl.col("end").last(),
            digits=pl.col("norm").str.join(""),
        )
        .with_columns(
            number=pl.when(pl.col("digits").str.contains(DECIMAL))
            .then(pl.col("digits").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False))
            .otherwise(pl.col("digits").str.replace_all("[.,]", "").cast(pl.Float64, strict=False)),
            nature=pl.lit("unit"),
            single=pl.lit(value=False),
        )
        .filter(pl.col("number").is_not_null())
        .select("article", "sentence", "first", "last", "start", "end", "number", "single", "nature")
    )


def _number_words(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return numbers in words, one row a word or fixed phrase; ordinals are none."""
    # Ordinals are looked for too, so that no word of them is a number (`no one`).
    found = match_phrases(tokens, number_phrases(lexicon)).filter(pl.col("nature") != "ordinal")
    return found.select(
        "article",
        "sentence",
        "first",
        "last",
        "start",
        "end",
        "number",
        single=pl.col("nature") == "article",
        nature=pl.col("nature").replace("article", "unit"),
    )


@lru_cache(maxsize=32)
def number_phrases(lexicon: Lexicon) -> Phrases:
    """Return the phrases of a lexicon's numbers and ordinals."""
    values = lexicon.tables["numbers"].select(
        key=key_of(pl.col("phrase")), number=pl.col("value").cast(pl.Float64), nature="kind", kind=pl.lit("number")
    )
    return compile_phrases(values.unique("key", keep="first", maintain_order=True), longest=5)


def _add_up(items: pl.LazyFrame) -> pl.LazyFrame:
    """Return runs of number words as one quantity: in each run hundreds and thousands multiply what stands before them."""
    nature, number = pl.col("nature"), pl.col("number")
    adjacent = (pl.col("first") == pl.col("last").shift(1) + 1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    vague = (nature == "vague") & (nature.shift(1) != "vague")
    goes_on = adjacent & ((nature == "multiplier") | ((nature == "unit") & (nature.shift(1) == "multiplier") & ~pl.col("single"))) & ~vague
    large = (nature == "multiplier") & (number >= THOUSAND)
    numbered = items.with_columns(run=(~goes_on.fill_null(value=False)).cum_sum()).with_columns(
        step=(large.cum_sum() - large.cast(pl.UInt32)).over("run"), large=large, hundred=(nature == "multiplier") & (number == HUNDRED)
    )
    before_hundred = pl.col("hundred").shift(-1).over("run", "step").fill_null(value=False)
    after_unit = (pl.col("nature").shift(1).over("run", "step") == "unit").fill_null(value=False)
    worth = (
        pl.when("large")
        .then(0.0)
        .when(pl.col("hundred") & after_unit)
        .then(0.0)
        .when(before_hundred)
        .then(number * HUNDRED)
        .otherwise(number)
    )
    steps = (
        numbered.with_columns(worth=worth)
        .group_by("run", "step", maintain_order=True)
        .agg(
            pl.col("article", "sentence", "first", "start").first(),
            pl.col("last", "end").last(),
            vague=(pl.col("nature") == "vague").any(),
            sum=pl.col("worth").sum(),
            times=pl.col("number").filter("large").first().fill_null(1.0),
        )
    )
    total = (pl.when((pl.col("sum") == 0) & (pl.col("times") > 1)).then(1.0).otherwise("sum") * pl.col("times")).sum()
    return (
        steps.group_by("run", maintain_order=True)
        .agg(
            pl.col("article", "sentence", "first", "start").first(),
            pl.col("last", "end").last(),
            pl.col("vague").any(),
            total=total,
        )
        .filter(pl.col("total") < LARGEST)
        .with_columns(least=pl.col("total").cast(pl.Int64))
        .with_columns(most=pl.when(~pl.col("vague")).then("least"))
        .drop("run", "total")
    )


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
