"""Plots: what books, films, plays and games tell. Acts in them happened to nobody."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.lookups import look_up

NEAR_TELLING = 8
"""Tokens at most from a work of fiction to the verb that says what it tells."""
REVIEW = ((0.025, 4), (0.05, 3))
"""An article is a review when at least this share of its words are of works and their makers, and so many different ones; reviews measured have .035 and more, other news .02 and less."""


SERIOUS = 2
"""Acts by or on somebody public, told in the past or with a day, from which on an article about something quiet is news too: measured, pieces of sport, trade and culture have one at most."""


def drop_plots(acts: pl.LazyFrame, words: pl.LazyFrame, titles: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts without those of plots: told of a work in the sentence, or, in a review, by nobody that is real; `titles` has article and norm."""
    reviews = reviews_among(words, titles, function_words).with_columns(reviewed=pl.lit(value=True))
    return (
        acts.join(plots(words, function_words), on="first", how="anti", maintain_order="left")
        .pipe(look_up, "article", reviews)
        .filter(pl.col("reviewed").is_null() | _is_real())
        .drop("reviewed")
    )


def _is_real() -> pl.Expr:
    """Return whether an act in a review is no part of the plot: a protest, one with a day, one of a state or a court, of a force in the past, or any past one in news of a work and its makers."""
    day = is_dated() & ~pl.col("event_type").is_in(["consult", "support"])
    # Stories are full of soldiers and rebels; theirs is told in the present.
    real = pl.any_horizontal(_is(role, "public") & (is_past() | ~_is(role, "armed")) for role in ("actor", "target"))
    return (pl.col("event_type") == "protest") | day | real | (is_past() & is_eventful())


def is_eventful() -> pl.Expr:
    """Return whether an act's article has acts enough that are news."""
    known = pl.any_horizontal(_is(role, "public") for role in ("actor", "target"))
    return (known & (is_past() | is_dated())).sum().over("article") >= SERIOUS


def is_dated() -> pl.Expr:
    """Return whether an act has a day in the text (`the director was arrested on Monday`)."""
    return ((pl.col("date_basis") == "text") & (pl.col("date_precision") == "day")).fill_null(value=False)


def is_past() -> pl.Expr:
    """Return whether an act is told in a past tense."""
    return ((pl.col("feature") == "past") | (pl.col("perfects") > 0)).fill_null(value=False)


def _is(role: str, what: str) -> pl.Expr:
    """Return whether who has a role is what a flag of arguments says."""
    return pl.col(f"{role}_{what}").fill_null(value=False)


def reviews_among(words: pl.LazyFrame, titles: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the articles about a book, a film, a play or a game, by the words of text and title: article."""
    works, kinds = function_words("work"), function_words.valued("work", "review")
    length = words.group_by("article").agg(length=pl.len())
    every = pl.concat([words.select("article", "norm"), titles])
    told = every.filter(pl.col("norm").is_in(list(kinds))).select(
        "article", kind=pl.col("norm").replace_strict(kinds, default=None, return_dtype=pl.String), work=pl.col("norm").is_in(works)
    )
    counted = told.group_by("article").agg(said=pl.len(), kinds=pl.col("kind").n_unique(), works=pl.col("work").any())
    share = pl.col("said") / pl.col("length")
    review = pl.any_horizontal((share >= least) & (pl.col("kinds") >= several) for least, several in REVIEW)
    return counted.join(length, on="article").filter(pl.col("works") & review).select("article")


def plots(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the words of sentences behind a work of fiction and the verb that says what it tells (`le film raconte`, `a thriller where`): first."""
    telling = function_words.valued("telling")
    near = [word for word, kind in telling.items() if kind == "near"]
    since = pl.col("token").cast(pl.Int64) - pl.when(pl.col("norm").is_in(function_words("fiction"))).then("token").forward_fill()
    tells = pl.col("norm").is_in(list(telling)) & (since <= pl.when(pl.col("norm").is_in(near)).then(1).otherwise(NEAR_TELLING))
    begun = pl.when(tells & (since > 0)).then("token").forward_fill().shift(1)
    return words.with_columns(begun=begun).filter(pl.col("begun") >= pl.col("sentence_first")).select(first="token")
