"""Numbers in figures and in words, and what runs of number words add up to."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.neighbours import begins_run, first_of
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of

GROUPED = r"^\d{1,3}(?:[.,]\d{3})+$"
"""Figures with marks between the thousands."""
DECIMAL = r"^\d+[.,]\d{1,2}$"
THOUSAND = 1000
HUNDRED = 100
LARGEST = 4_000_000_000
"""Quantities above it are no counts of people."""
NUMBER = ("article", "sentence", "first", "last", "start", "end", "number", "single", "nature")
"""Columns of numbers; `nature`: unit, multiplier or vague; `single`: it is an article too (`un`)."""


def figures(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return numbers in figures, groups of thousands that a blank parts as one, in the columns of `NUMBER`."""
    written = tokens.filter("is_figure").filter(
        pl.any_horizontal(pl.col("norm").str.contains(form) for form in (r"^\d{1,9}$", GROUPED, DECIMAL))
    )
    digits = pl.col("digits")
    decimal = digits.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    whole = digits.str.replace_all("[.,]", "").cast(pl.Float64, strict=False)
    return (
        written.with_columns(group=(~_goes_on()).cum_sum())
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("article", "sentence").first(),
            first=pl.col("token").first(), last=pl.col("token").last(), start=pl.col("start").first(), end=pl.col("end").last(),
            digits=pl.col("norm").str.join(""),
        )
        .with_columns(
            number=pl.when(digits.str.contains(DECIMAL)).then(decimal).otherwise(whole), nature=pl.lit("unit"), single=pl.lit(value=False)
        )
        .filter(pl.col("number").is_not_null())
        .select(NUMBER)
    )  # fmt: skip


def _goes_on() -> pl.Expr:
    """Return whether three figures go on with the number before them (`12 000`)."""
    text = pl.col("norm")
    adjacent = (pl.col("token") == pl.col("token").shift(1) + 1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    follows = text.str.contains(r"^\d{3}$") & pl.col("space_before") & ~pl.col("hyphen_before")
    return (follows & adjacent & text.shift(1).str.contains(r"^\d{1,3}$")).fill_null(value=False)


def number_words(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
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


def add_up(items: pl.LazyFrame) -> pl.LazyFrame:
    """Return runs of number words as one quantity, with `least` and `most`: in each run hundreds and thousands multiply what stands before them."""
    total = pl.when((pl.col("sum") == 0) & (pl.col("times") > 1)).then(1.0).otherwise("sum") * pl.col("times")
    return (
        items.pipe(_mark_runs)
        # A step ends with what multiplies it.
        .with_columns(worth=_worth(), vague=pl.col("nature") == "vague", times=pl.when("large").then("number").otherwise(1.0))
        .group_by("run", "step", maintain_order=True)
        .agg(*_span(), pl.col("vague").any(), pl.col("times").last(), sum=pl.col("worth").sum())
        .with_columns(total=total)
        .group_by("run", maintain_order=True)
        .agg(*_span(), pl.col("vague").any(), pl.col("total").sum())
        .filter(pl.col("total") < LARGEST)
        .with_columns(least=pl.col("total").cast(pl.Int64))
        .with_columns(most=pl.when(~pl.col("vague")).then("least"))
        .drop("run", "total")
    )  # fmt: skip


def _span() -> tuple[pl.Expr, pl.Expr]:
    """Return where several numbers stand together: from the first to the last."""
    return pl.col("article", "sentence", "first", "start").first(), pl.col("last", "end").last()


def _mark_runs(items: pl.LazyFrame) -> pl.LazyFrame:
    """Return the numbers with `run` (those that make one), `step` (up to a thousand, a million), and whether each is `large` or a `hundred`."""
    nature, number = pl.col("nature"), pl.col("number")
    adjacent = (pl.col("first") == pl.col("last").shift(1) + 1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    vague = (nature == "vague") & (nature.shift(1) != "vague")
    unit = (nature == "unit") & (nature.shift(1) == "multiplier") & ~pl.col("single")
    goes_on = adjacent & ((nature == "multiplier") | unit) & ~vague
    large = (nature == "multiplier") & (number >= THOUSAND)
    before = large.cum_sum() - large.cast(pl.UInt32)
    return items.with_columns(run=(~goes_on.fill_null(value=False)).cum_sum()).with_columns(
        step=before - first_of(before, begins_run("run")), large=large, hundred=(nature == "multiplier") & (number == HUNDRED)
    )


def _worth() -> pl.Expr:
    """Return what a number adds to its step: nothing where it multiplies, a hundred times as much before a hundred."""
    begins = begins_run("run", "step")
    before_hundred = (pl.col("hundred").shift(-1) & ~begins.shift(-1)).fill_null(value=False)
    after_unit = ((pl.col("nature").shift(1) == "unit") & ~begins).fill_null(value=False)
    multiplies = pl.col("large") | (pl.col("hundred") & after_unit)
    return pl.when(multiplies).then(0.0).when(before_hundred).then(pl.col("number") * HUNDRED).otherwise("number")
