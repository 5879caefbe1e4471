"""Exclusions: triggers that the words around them forbid, or that lack words that they require."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.vocabulary import CONDITIONS, FIGURE

TELLING = 6
"""Letters of the shortest phrase that excludes behind a determiner and a word."""


def drop_excluded(acts: pl.LazyFrame, conditions: pl.DataFrame, words: pl.LazyFrame, provided: list[str]) -> pl.LazyFrame:
    """Return the triggers whose context neither excludes them nor lacks what they require; `conditions` as of `vocabulary.conditions_of`.

    Nouns behind words that provide for them (`en cas d'attaque`) are no acts.
    """
    listed = {name: conditions.filter(pl.col("condition") == name).drop("condition").lazy() for name in (*CONDITIONS, FIGURE)}
    here = acts.select("first", "entry", "article", "sentence", "event_type", "after", "determined", "before", "reach")
    barred = [
        *excluded_by(here, listed["exclude_after"], listed["exclude_before"]),
        here.join(listed[FIGURE], on="entry").filter(spaced("reach").str.contains(spaced("phrase"), literal=True)),
        lacking(here, listed["require_after"], "reach"),
        lacking(with_sentences(here, listed["require_near"], words), listed["require_near"], "whole"),
    ]
    general = pl.any_horizontal(pl.lit(value=False), *(spaced("before").str.ends_with(f" {phrase} ") for phrase in provided))
    bad = pl.concat([frame.select("first", "entry") for frame in barred])
    return acts.filter(~(general & (pl.col("pos") == "noun"))).join(bad, on=["first", "entry"], how="anti", maintain_order="left")


def spaced(column: str) -> pl.Expr:
    """Return words with a blank at either end, so that whole words are found in them."""
    return pl.concat_str(pl.lit(" "), column, pl.lit(" "))


def excluded_by(triggers: pl.LazyFrame, after: pl.LazyFrame, before: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Return the triggers with a phrase behind them that excludes them, at once, after one word or after a determiner and one word, and those with one before them."""
    beyond = {words: pl.concat_str(pl.lit(" "), pl.col("after").str.replace(rf"^(?:\S* ){{{words}}}", ""), pl.lit(" ")) for words in (1, 2)}
    ahead = triggers.with_columns(beyond_0=spaced("after"), **{f"beyond_{words}": there for words, there in beyond.items()})
    found = {words: pl.col(f"beyond_{words}").str.starts_with(spaced("phrase")) for words in (0, 1, 2)}
    # `a arrêté la dirigeante de`: small words behind a noun are its own.
    follows = found[0] | found[1] | (pl.col("determined") & (pl.col("phrase").str.len_chars() >= TELLING) & found[2])
    return [
        ahead.join(after, on="entry").filter(follows),
        triggers.join(before, on="entry").filter(spaced("before").str.ends_with(spaced("phrase"))),
    ]


def with_sentences(triggers: pl.LazyFrame, near: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the triggers with `whole`, the words of their sentence, where they require one of them; null for others.

    Of deaths also those of the sentence before: what killed may be told there.
    """
    asking = triggers.join(near.select("entry").unique(), on="entry", how="semi")
    before = pl.when(pl.col("event_type") == "killing").then(pl.col("sentence").cast(pl.Int64) - 1)
    asked = kept(
        asking.select("first", "article", sentence=pl.concat_list(pl.col("sentence").cast(pl.Int64), before)).explode(
            "sentence", empty_as_null=False
        )
    )
    there = words.with_columns(pl.col("sentence").cast(pl.Int64))
    read = there.join(asked.select("sentence").unique(), on="sentence", how="semi", maintain_order="left")
    told = kept(read.group_by("article", "sentence").agg(words=pl.col("norm").str.join(" ")))
    whole = asked.join(told, on=["article", "sentence"]).group_by("first").agg(whole=pl.col("words").str.join(" ; "))
    return triggers.join(whole.unique("first"), on="first", how="left")


def lacking(triggers: pl.LazyFrame, required: pl.LazyFrame, seen: str) -> pl.LazyFrame:
    """Return the triggers that require phrases and have none of them in the column `seen`."""
    asking = triggers.join(required.select("entry").unique(), on="entry", how="semi")
    met = asking.join(required, on="entry").filter(spaced(seen).str.contains(spaced("phrase"), literal=True))
    return asking.join(met.select("first", "entry"), on=["first", "entry"], how="anti")
