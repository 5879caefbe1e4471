"""Quiet text: sport and culture, and headlines of other pieces inside an article. Acts in it are not coded."""

from __future__ import annotations

import polars as pl

from flows.events.location import VIOLENT

DENSE, VARIED = 0.03, 4
"""An article is quiet when this share of its words are words of sport and culture, and so many different ones."""


def quiet_articles(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the articles that are about sport or culture: article."""
    counted = words.group_by("article").agg(share=pl.col("discard").mean(), kinds=pl.col("norm").filter(pl.col("discard")).n_unique())
    return counted.filter((pl.col("share") >= DENSE) & (pl.col("kinds") >= VARIED)).select("article")


def headline_words(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words that belong to headlines of other pieces: first.

    Such a headline begins with its cue (`Lire aussi`). It ends with its line, or where a word that begins sentences follows another word with
    a capital and no mark between (`Niger : 20 000 migrants secourus Le 26 avril`); a cue without either is followed by the article's own text.
    """
    begun = pl.when("headline").then("token").forward_fill().over("sentence")
    wordy = pl.col("is_word").shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    opens = pl.col("is_capitalised") & pl.any_horizontal("determiner", "subject_pronoun", "preposition", "subordinator") & wordy
    seen = words.select(
        "token", "sentence", "sentence_last", "text", opens=opens, begun=begun,
    ).filter(pl.col("begun").is_not_null())  # fmt: skip
    last = words.select(sentence_last="token", last_text="text")
    return (
        seen.with_columns(own=pl.when(pl.col("opens") & (pl.col("token") > pl.col("begun") + 3)).then("token").min().over("sentence"))
        .join(last, on="sentence_last", how="left")
        .filter(
            pl.when(pl.col("own").is_not_null())
            .then(pl.col("token") < pl.col("own"))
            .otherwise(~pl.col("last_text").is_in([".", "!", "?", "…", "»", '"', "”"]))
        )
        .select(first="token")
    )


MISHAPS = ("killing", "destroy_property")
"""Types that forces of nature and accidents cause too."""


def drop_mishaps(acts: pl.LazyFrame, nouns: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without deaths and damage that no side caused: a storm, a disease or an accident is named and nobody acts."""
    forces = nouns.filter(pl.col("label") == "force").select("sentence", "start", "end", force=pl.lit(value=True))
    inside = forces.select("sentence", actor_start="start", by_force=pl.lit(value=True)).unique()
    named = forces.select("sentence", "force").unique()
    violent = pl.col("event_type").is_in(MISHAPS)
    return (
        acts.join(named, on="sentence", how="left", maintain_order="left")
        .join(inside, on=["sentence", "actor_start"], how="left", maintain_order="left")
        .with_columns(sided=(~violent & pl.col("event_type").is_in(VIOLENT)).any().over("sentence"))
        .filter(
            ~(
                violent
                & (
                    pl.col("by_force").fill_null(value=False)
                    | (pl.col("force").fill_null(value=False) & pl.col("actor_start").is_null() & ~pl.col("sided"))
                )
            )
        )
        .drop("force", "by_force", "sided")
    )


def drop_quiet(acts: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts outside quiet text."""
    return acts.join(quiet_articles(words), on="article", how="anti", maintain_order="left").join(
        headline_words(words), on="first", how="anti", maintain_order="left"
    )
