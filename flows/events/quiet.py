"""Quiet text: sport and culture, and headlines of other pieces inside an article. Acts in it are not coded."""

from __future__ import annotations

import polars as pl

from flows.events.location import VIOLENT

QUIET = ((0.03, 4), (0.05, 3))
"""An article is quiet when at least this share of its words are words of sport and culture, and so many different ones."""
DENSE = 0.06
"""Share from which on nothing in such an article is coded; below, a protest is (players who kneel)."""


def quiet_articles(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the articles that are about sport or culture: article, share (of its words that are words of these)."""
    counted = words.group_by("article").agg(share=pl.col("discard").mean(), kinds=pl.col("norm").filter(pl.col("discard")).n_unique())
    return counted.filter(pl.any_horizontal((pl.col("share") >= share) & (pl.col("kinds") >= kinds) for share, kinds in QUIET)).drop(
        "kinds"
    )


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
    """Return the acts without deaths and damage that no side caused: a storm, a disease or an accident is named and nobody acts.

    It is named in the sentence, or, of deaths, in the one before.
    """
    forces = nouns.filter(pl.col("label") == "force").select("article", "sentence", actor_start="start").unique()
    by_force = forces.select("sentence", "actor_start", by_force=pl.lit(value=True))
    named = forces.select("sentence", force=pl.lit(value=True)).unique()
    before = forces.select("article", sentence=(pl.col("sentence") + 1).cast(pl.UInt32), force_before=pl.lit(value=True)).unique()
    violent = pl.col("event_type").is_in(MISHAPS)
    sided = acts.filter(~violent & pl.col("event_type").is_in(VIOLENT)).select("sentence").unique()
    fought = sided.with_columns(sided=pl.lit(value=True))
    fought_before = sided.select(sentence=(pl.col("sentence") + 1).cast(pl.UInt32), sided_before=pl.lit(value=True))
    told = {name: pl.col(name).fill_null(value=False) for name in ("force", "by_force", "force_before", "sided", "sided_before")}
    alone = pl.col("actor_start").is_null() & ~told["sided"]
    after = told["force_before"] & ~told["sided_before"] & (pl.col("event_type") == "killing")
    return (
        acts.join(named, on="sentence", how="left", maintain_order="left")
        .join(by_force, on=["sentence", "actor_start"], how="left", maintain_order="left")
        .join(before, on=["article", "sentence"], how="left", maintain_order="left")
        .join(fought, on="sentence", how="left", maintain_order="left")
        .join(fought_before, on="sentence", how="left", maintain_order="left")
        .filter(~(violent & (told["by_force"] | ((told["force"] | after) & alone))))
        .drop("force", "by_force", "force_before", "sided", "sided_before")
    )


def drop_quiet(acts: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts outside quiet text."""
    kept = pl.col("share").is_null() | ((pl.col("event_type") == "protest") & (pl.col("share") < DENSE))
    return (
        acts.join(quiet_articles(words), on="article", how="left", maintain_order="left")
        .filter(kept)
        .drop("share")
        .join(headline_words(words), on="first", how="anti", maintain_order="left")
    )
