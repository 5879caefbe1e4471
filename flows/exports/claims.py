"""Claims: mentions with what is known of their articles and of their event types, a row a mention."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

FROM_ARTICLE = (
    "title", "url", "canonical_url", "published_text", "published_basis", "modified_text", "authors", "site_name", "fetched_at",
    "warc_key", "warc_offset", "payload_digest",
)  # fmt: skip
"""Columns of articles that a claim bears under the same name."""


def claims(mentions: pl.LazyFrame, articles: pl.LazyFrame, ontology: pl.LazyFrame, names: Mapping[str, str]) -> pl.LazyFrame:
    """Return mentions with article, outlet, event label, quad, goldstein and plover_score; `articles` are as `described` returns them."""
    of_article = articles.select(
        "article_id",
        *FROM_ARTICLE,
        "characters",
        "superseded",
        article_version="version",
        article_flags="flags",
        source_of_article="source_id",
    )
    types = ontology.select(
        "quad",
        event_type="code",
        event_label="label",
        goldstein=pl.col("goldstein").cast(pl.Float64),
        plover_score=pl.col("plover_score").cast(pl.Float64),
    ).with_columns(pl.col("quad").cast(pl.Int8))
    return (
        mentions.join(of_article, on="article_id", how="left", maintain_order="left", validate="m:1")
        .join(types, on="event_type", how="left", maintain_order="left", validate="m:1")
        .with_columns(source_id=pl.coalesce("source_id", "source_of_article"), pin=pin())
        .with_columns(outlet=outlet(names))
        .drop("source_of_article")
    )


def described(articles: pl.LazyFrame, superseded: pl.Series, names: Mapping[str, str]) -> pl.LazyFrame:
    """Return articles without their texts: with the number of characters, the outlet, and whether a later version is in the archive."""
    return articles.with_columns(
        characters=pl.col("text").str.len_chars(),
        version=pl.col("version").fill_null(1),
        superseded=pl.col("article_id").is_in(superseded.implode()),
        outlet=outlet(names),
    ).drop("text", "near_keys")


def outlet(names: Mapping[str, str]) -> pl.Expr:
    """Return the name of a row's source; its id where no file of the configuration names it."""
    return pl.col("source_id").replace(dict(names))


def pin() -> pl.Expr:
    """Return whether a place is known to a point, is a region, or is not told: only a point may be a pin on a map."""
    is_point = pl.col("lat").is_not_null() & pl.col("lon").is_not_null() & pl.col("place_precision").is_in(["exact", "near"])
    is_told = pl.any_horizontal(pl.col("place_text", "place_name", "country").is_not_null())
    return pl.when(is_point).then(pl.lit("point")).when(is_told).then(pl.lit("region")).otherwise(pl.lit("none"))


def in_order(rows: pl.LazyFrame, key: str, repeated: pl.LazyFrame) -> pl.LazyFrame:
    """Return a day's rows, each id once and in the order of ids, without those that an earlier day of the range has too (`repeated`)."""
    return rows.unique(key, keep="last").join(repeated.select(key), on=key, how="anti").sort(key)
