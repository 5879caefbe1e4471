"""Dates: when, as first and last day, relative to the day of publication."""

from __future__ import annotations

from datetime import date

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.dates.bounds import add_bounds
from flows.events.dates.items import find_expressions
from flows.events.dates.ranges import join_ranges

COLUMNS = ("article", "sentence", "first", "last", "start", "end", "date_start", "date_end", "date_precision", "genitive")


SOME_DAY = date(2000, 12, 31)
"""What undated articles are read with: of their dates those stay that state their year."""


def forget_guesses(dates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates without the days that hang on an unknown day of publication."""
    guessed, began = pl.col("unknown") & ~pl.col("dated"), pl.col("unknown") & ~pl.col("began")
    runs_on = pl.col("unknown") & (pl.col("date_precision") == "open") & pl.col("date_start").is_not_null()
    nothing = pl.lit(None, pl.Date)
    return dates.with_columns(
        date_start=pl.when(began).then(nothing).otherwise("date_start"),
        date_end=pl.when(guessed | runs_on).then(nothing).otherwise("date_end"),
    )


def find_dates(tokens: pl.LazyFrame, articles: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the dates that the articles name, one row a span.

    Columns: article, sentence, first, last, start, end, date_start, date_end, date_precision, genitive (Bool: the complement of a noun, as in `les élections de mai`).
    `articles` has `article` and `published_on` (Date or null). News looks back: a date without its year is the latest not after
    publication, a weekday the latest up to it. Days that need an unknown day of publication are null.
    """
    day = pl.col("published_on").cast(pl.Date)
    published = articles.select("article", published_on=day.fill_null(SOME_DAY), unknown=day.is_null())
    told = pl.col("date_start").is_not_null() | pl.col("date_end").is_not_null()
    return (
        find_expressions(tokens, lexicon)
        .join(published, on="article", how="left")
        .pipe(add_bounds)
        .collect()
        .lazy()
        .filter(told)
        .pipe(join_ranges, tokens, lexicon)
        .pipe(forget_guesses)
        .select(COLUMNS)
        .sort("first")
    )
