"""Spans of time made of two dates (`entre lundi et mercredi`), and open ones (`depuis lundi`)."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.dates.fields import P0
from flows.events.neighbours import read_around

CLASSES = ("from", "between", "to", "and", "since", "until", "before", "after", "genitive", "period")
NOTHING = r"[^\s\S]"
"""Regular expression that matches nothing: of a class that a language lacks."""
REACH = 3
"""Words between two dates of a range, or before a date, that are looked at."""


def join_ranges(dates: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the dates with those of a range joined into one, and with open ones after `depuis`, `avant` and the like."""
    classes = range_words(lexicon)
    return dates.pipe(add_lead, tokens).pipe(_join_pairs, classes).pipe(_open, classes)


@lru_cache(maxsize=32)
def range_words(lexicon: Lexicon) -> dict[str, str]:
    """Return for each kind of word around dates a regular expression of its phrases: from, between, to, since, until, after."""
    words = lexicon.tables["range_words"]
    lists = words.sort(pl.col("phrase").str.len_chars(), descending=True).group_by("class", maintain_order=True).agg("phrase")
    found = {name: "(?:" + "|".join(phrases) + ")" for name, phrases in lists.rows()}
    return {name: found.get(name, NOTHING) for name in CLASSES}


def add_lead(dates: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates with `lead`, the words before each in its sentence, and `gap`, those since the date before (null if far)."""
    before = [f"norm_{step}" for step in range(-REACH - 1, 0)]
    led = (
        read_around(dates, "first", tokens, "norm", range(-REACH - 1, 0))
        .with_columns(lead=pl.concat_list(before))
        .drop(before)
        .sort("first")
    )
    distance = pl.when(_same_sentence()).then(pl.col("first").cast(pl.Int64) - pl.col("last").shift(1).cast(pl.Int64) - 1)
    near = distance.is_between(0, REACH)
    words = pl.col("lead").list.drop_nulls()
    return led.with_columns(
        gap=pl.when(near).then(words.list.tail(distance.clip(0, REACH).fill_null(0)).list.join(" ")),
        lead=words.list.join(" "),
    )


def _same_sentence() -> pl.Expr:
    """Return whether the date before stands in the same sentence."""
    return pl.col("sentence") == pl.col("sentence").shift(1)


def _join_pairs(dates: pl.LazyFrame, classes: dict[str, str]) -> pl.LazyFrame:
    """Return the dates with pairs such as `du 3 mai au 5 juin` as one; the first borrows the year of the second."""
    opens = _same_sentence() & pl.col("lead").str.contains(rf"(?:^| ){classes['from']}$").shift(1)
    both = _same_sentence() & pl.col("lead").str.contains(rf"(?:^| ){classes['between']}$").shift(1)
    linked = (pl.col("gap").str.contains(rf"^{classes['to']}$") & opens) | (pl.col("gap").str.contains(rf"^{classes['and']}$") & both)
    joined = linked.fill_null(value=False) & pl.col("date_end").is_not_null()
    second = pl.col("second").shift(-1, fill_value=False)
    borrowed = ~pl.col("dated") & pl.col("dated").shift(-1, fill_value=False)
    year = pl.col("date_end").shift(-1).dt.year()
    moved = pl.col("date_start").dt.replace(year=year)
    moved = pl.when(moved > pl.col("date_end").shift(-1)).then(moved.dt.offset_by("-1y")).otherwise(moved)
    start = pl.when(borrowed).then(moved).otherwise("date_start")
    start = pl.when((start > pl.col("date_end").shift(-1)) & ~pl.col("dated")).then(start.dt.offset_by("-1y")).otherwise(start)
    return (
        dates.with_columns(second=joined & pl.col("date_end").shift(1).is_not_null())
        .with_columns(
            date_start=pl.when(second).then(start).otherwise("date_start"),
            date_precision=pl.when(second).then(pl.lit("range")).otherwise("date_precision"),
            last=pl.when(second).then(pl.col("last").shift(-1)).otherwise("last"),
            end=pl.when(second).then(pl.col("end").shift(-1)).otherwise("end"),
            date_end=pl.when(second).then(pl.col("date_end").shift(-1)).otherwise("date_end"),
            dated=pl.when(second).then(pl.col("dated").shift(-1)).otherwise("dated"),
            began=pl.col("dated") | (second & pl.col("dated").shift(-1)),
        )
        .filter(~pl.col("second"))
    )


def _open(dates: pl.LazyFrame, classes: dict[str, str]) -> pl.LazyFrame:
    """Return the dates with open spans: `depuis` runs to publication, `après` from the day after, `avant` has no first day."""
    since, after, until, before = (
        pl.col("lead").str.contains(rf"(?:^| ){classes[name]}$") & (pl.col("date_precision") != "open")
        for name in ("since", "after", "until", "before")
    )
    started = pl.when(after).then(pl.col("date_end") < pl.col("published_on")).otherwise(pl.col("date_start") <= pl.col("published_on"))
    nothing = pl.lit(None, pl.Date)
    of = rf"(?:^| ){classes['genitive']}$"
    genitive = pl.col("lead").str.contains(of) & ~pl.col("lead").str.contains(rf"(?:^| ){classes['period']} {classes['genitive']}$")
    return dates.with_columns(
        genitive=genitive.fill_null(value=False),
        date_start=pl.when(after).then(pl.col("date_end").dt.offset_by("1d")).when(before | until).then(nothing).otherwise("date_start"),
        date_end=pl.when(since | after)
        .then(pl.when(started).then("published_on"))
        # `avant la fin de l'année`: until its last day.
        .when(before & (P0 != "end").fill_null(value=True))
        .then(pl.col("date_start").dt.offset_by("-1d"))
        .otherwise("date_end"),
        date_precision=pl.when(since | after | before | until).then(pl.lit("open")).otherwise("date_precision"),
    )
