"""Dates: when, as first and last day, relative to the day of publication."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.dates.bounds import add_bounds
from flows.events.dates.items import find_expressions
from flows.events.dates.ranges import join_ranges

COLUMNS = ("article", "sentence", "first", "last", "start", "end", "date_start", "date_end", "date_precision", "genitive")


def find_dates(tokens: pl.LazyFrame, articles: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the dates that the articles name, one row a span.

    Columns: article, sentence, first, last, start, end, date_start, date_end, date_precision, genitive (Bool: the complement of a noun, as in `les élections de mai`).
    `articles` has `article` and `published_on` (Date or null). News looks back: a date without its year is the latest not after
    publication, a weekday the latest up to it. Days that need an unknown day of publication are null.
    """
    published = articles.select("article", pl.col("published_on").cast(pl.Date))
    return (
        find_expressions(tokens, lexicon)
        .join(published, on="article", how="left")
        .pipe(add_bounds)
        .collect()
        .lazy()
        .filter(pl.col("date_start").is_not_null() | pl.col("published_on").is_null())
        .pipe(join_ranges, tokens, lexicon)
        .select(COLUMNS)
        .sort("first")
    )
