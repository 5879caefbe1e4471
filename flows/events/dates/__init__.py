"""Dates: when, as first and last day, relative to the day of publication."""

from __future__ import annotations

from datetime import date

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.dates.bounds import add_bounds
from flows.events.dates.items import find_expressions
from flows.events.dates.ranges import join_ranges

COLUMNS = (
    "article",
    "sentence",
    "first",
    "last",
    "start",
    "end",
    "date_start",
    "date_end",
    "date_precision",
    "genitive",
    "recent",
    "recurs",
    "ahead",
    "dated",
    "published_on",
)
SOME_DAY = date(2000, 12, 31)
"""What undated articles are read with: of their dates those stay that state their year."""
RECENT = 7
"""Days before publication that the date at the head of an article may lie."""
AHEAD = "9mo"
"""How long after publication a day of a year is looked for, of what is yet to be."""


def forget_guesses(dates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates without the days that hang on an unknown day of publication, and `recent`: whether they can be the article's own."""
    guessed, began = pl.col("unknown") & ~pl.col("dated"), pl.col("unknown") & ~pl.col("began")
    runs_on = pl.col("unknown") & (pl.col("date_precision") == "open") & pl.col("date_start").is_not_null()
    nothing = pl.lit(None, pl.Date)
    coming = (pl.col("date_start") > pl.col("published_on").dt.offset_by("1d")).fill_null(value=False) & ~pl.col("unknown")
    recent = (pl.col("published_on") - pl.col("date_end")).dt.total_days().is_between(-1, RECENT)
    return dates.with_columns(
        recent=pl.col("unknown") | recent.fill_null(value=False),
        ahead=coming,
        published_on=pl.when(~pl.col("unknown")).then("published_on"),
        date_start=pl.when(began).then(nothing).otherwise("date_start"),
        date_end=pl.when(guessed | runs_on).then(nothing).otherwise("date_end"),
    )


def _recurs() -> pl.Expr:
    """Return how long after a date before publication the next day of its name is; null where its year is told, or it is no day of a name.

    Of days of a year only where the next is not farther from publication than `AHEAD`: whatever was last month is not next year's.
    """
    past = (pl.col("date_start") < pl.col("published_on")) & pl.col("value").is_null() & ~pl.col("dated")
    names = {"weekday": "1w", "day_of_month": "1mo", "day": "1y", "days": "1y", "month": "1y", "month_part": "1y"}
    again = pl.col("reading").replace_strict(names, default=None, return_dtype=pl.String)
    soon = (again != "1y") | (pl.col("date_end").dt.offset_by("1y") <= pl.col("published_on").dt.offset_by(AHEAD))
    return pl.when(past & soon).then(again)


def find_dates(tokens: pl.LazyFrame, articles: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the dates that the articles name, one row a span.

    Columns: article, sentence, first, last, start, end, date_start, date_end, date_precision, genitive (Bool: the
    complement of a noun, as in `les élections de mai`), recent (Bool: at most a week before publication), recurs (String: how
    long after it the next day of its name is, `1w`, `1mo` or `1y`, of one that is told by less than its year and read as before publication), ahead (Bool: it begins after the day after publication), dated (Bool: its year is told), published_on (Date or null).
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
        .with_columns(recurs=_recurs())
        .pipe(join_ranges, tokens, lexicon)
        .pipe(forget_guesses)
        .select(COLUMNS)
        .sort("first")
    )
