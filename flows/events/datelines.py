"""Datelines: the date at the head of an article, and the acts that it is the day of."""

from __future__ import annotations

import polars as pl

DATE = ("date_start", "date_end", "date_precision", "at_start", "at_end")
"""What an act takes of a date."""
HEAD, AROUND = 4, 6
"""Sentences of an article in which a dateline is looked for; words that it has besides its date at most."""
DASHES = ("-", "–", "—")


def find_datelines(dates: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates that head an article (`24 juin 2012. -`, `DAMAS, 12 mars (AFP) -`): the columns of dates, and head_sentence."""
    sentence = pl.col("sentence")
    before = pl.col("n_finite") - (pl.col("n_finite") - pl.col("finite").cast(pl.Int32)).gather(pl.col("sentence_first").cast(pl.Int64))
    ends = (
        words.with_columns(verbs=before)
        .filter(pl.col("sentence_in_article") < HEAD)
        .select(
            last="token",
            verbs="verbs",
            first_of="sentence_first",
            last_of="sentence_last",
            dashed=pl.any_horizontal(
                (pl.col("text").shift(-step).is_in(DASHES) & (sentence.shift(-step) == sentence)) for step in range(1, AROUND)
            ),
        )
    )
    alone = pl.col("last_of").cast(pl.Int64) - pl.col("last") <= 2
    return (
        dates.join(ends, on="last", how="inner")
        .filter(
            (pl.col("date_precision") == "day")
            & pl.col("recent")
            & pl.col("date_start").is_not_null()
            & (pl.col("first").cast(pl.Int64) - pl.col("first_of") <= AROUND)
            & (alone | pl.col("dashed").fill_null(value=False))
            # `Une marche aura lieu samedi.`: a short sentence of the text.
            & (pl.col("verbs") == 0)
        )
        .sort("first")
        .unique("article", keep="first", maintain_order=True)
        .drop("first_of", "last_of", "dashed", "verbs")
    )


def date_by_dateline(acts: pl.LazyFrame, datelines: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dateline's date of acts that the article tells as news: those of its headline, and main verbs in present or perfect."""
    verb = pl.col("form").is_in(["active", "passive"]) & ~pl.col("feature").is_in(["imperfect", "future", "conditional"])
    told = pl.col("factuality").is_in(["happened", "denied", "negated"]) & ~pl.col("remembered")
    heads = datelines.select("article", "date_start", "date_end", "date_precision", head="sentence", at_start="start", at_end="end")
    return (
        acts.join(heads, on="article", how="inner")
        .filter(told & ((pl.col("sentence") <= pl.col("head")) | verb).fill_null(value=False))
        .select("first", *DATE, date_basis=pl.lit("text"))
    )
