"""Confidence of a mention: the chance that its type is right, from weights that were fitted on labelled articles."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.lookups import look_up

BASE = "base"
"""Part that every mention has."""

FEW, SOME = 3, 6
"""Acts found in an article at most that count as few, and as some."""


def parts() -> pl.Expr:
    """Return the parts of each mention that may bear a weight: the rules that made it, and what else is known of it.

    Needs all mentions of an article at once: where few are found, each is less sure.
    """
    return pl.concat_list(
        pl.lit([BASE]),
        pl.col("rules"),
        pl.concat_list(
            pl.concat_str(pl.lit("type:"), "event_type"),
            pl.concat_str(pl.lit("voice:"), "voice"),
            pl.concat_str(pl.lit("factuality:"), "factuality"),
            pl.concat_str(pl.lit("date:"), "date_basis"),
            *(pl.when(pl.col(f"{side}_text").is_null()).then(pl.lit(f"{side}:none")) for side in ("actor", "target", "place")),
            *(pl.when(pl.col(f"{side}_id").is_not_null()).then(pl.lit(f"{side}:registered")) for side in ("actor", "target")),
            pl.concat_str(pl.lit("company:"), _company()),
        ).list.drop_nulls(),
    )


def _company() -> pl.Expr:
    """Return whether few, some or many acts were found in the article of each mention."""
    rows = pl.len().over("article_id")
    return pl.when(rows <= FEW).then(pl.lit("few")).when(rows <= SOME).then(pl.lit("some")).otherwise(pl.lit("many"))


def weigh(mentions: pl.LazyFrame, weights: pl.DataFrame, key: str = "mention_id") -> pl.LazyFrame:
    """Return a row for each part of each mention that bears a weight: its key, part, weight (log odds; above 0 speaks for the type)."""
    exploded = mentions.select(key, part=parts()).explode("part", empty_as_null=True, keep_nulls=False)
    return exploded.join(weights.lazy().select("part", "weight"), on="part", how="inner", maintain_order="left").unique(maintain_order=True)


def with_confidence(mentions: pl.LazyFrame, weights: pl.DataFrame) -> pl.LazyFrame:
    """Return the mentions with their confidence: the logistic function of the sum of the weights of their parts."""
    numbered = kept(mentions.with_columns(number=pl.col("mention_id").cast(pl.Categorical(pl.Categories.random())).to_physical()))
    sums = weigh(numbered, weights, "number").group_by("number").agg(pl.col("weight").sum())
    chance = 1 / (1 + (-pl.col("weight").fill_null(0.0)).exp())
    return numbered.pipe(look_up, "number", sums).with_columns(confidence=chance.cast(pl.Float32)).drop("weight", "number")
