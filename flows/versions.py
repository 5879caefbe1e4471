"""Versions of articles: which article a page gave when it was archived before, and whether it gives another one now."""

from __future__ import annotations

import polars as pl

from flows.tables import BARRED_FLAGS, UNCODED_FLAGS

PLACE = ("warc_key", "warc_offset")
BEFORE: dict[str, pl.DataType] = {
    "warc_key": pl.String(),
    "warc_offset": pl.UInt64(),
    "url_key_before": pl.String(),
    "article_before": pl.String(),
    "digest_before": pl.String(),
    "title_before": pl.String(),
    "near_before": pl.List(pl.UInt64()),
    "version_before": pl.UInt16(),
}
"""What is known of the article of before, for each capture of a page that was asked for again, by the capture's place."""


def articles_before(revisits: pl.LazyFrame, captures: pl.LazyFrame, articles: pl.LazyFrame) -> pl.LazyFrame:
    """Return `BEFORE` rows for captures of pages that were asked for again: their page's newest article of before.

    `captures` and `articles` are what the archive has; a page without an article there has no row.
    """
    page = captures.select(previous_record_id="record_id", url_key_before="url_key")
    known = articles.select(
        url_key_before="url_key",
        article_before="article_id",
        digest_before="text_digest",
        title_before="title",
        near_before="near_keys",
        version_before=pl.col("version").fill_null(1),
        cleaned_at="fetched_at",
    )
    return (
        revisits.filter(pl.col("previous_record_id").is_not_null())
        .select(*PLACE, "previous_record_id", visited_at="fetched_at")
        .join(page, on="previous_record_id")
        .join(known, on="url_key_before")
        .filter(pl.col("cleaned_at") < pl.col("visited_at"))
        .sort("cleaned_at")
        .unique(PLACE, keep="last", maintain_order=True)
        .select(*BEFORE)
    )


def as_versions(articles: pl.LazyFrame, before: pl.LazyFrame) -> pl.LazyFrame:
    """Return articles with their `version` and the one before; those of a page that was asked for again only where they are another.

    Left out are the same text under the same headline, whatever else of the page has changed; a wall, an error page or the
    part before a paywall in an article's place; and what another address gave that the page has come to lead to, unless its
    text is much the same.
    """
    has_text = pl.col("flags").list.set_intersection([*UNCODED_FLAGS, *BARRED_FLAGS]).list.len() == 0
    is_same = (pl.col("text_digest") == pl.col("digest_before")) & pl.col("title").eq_missing(pl.col("title_before"))
    is_its_own = (pl.col("url_key") == pl.col("url_key_before")) | (pl.col("near_keys").list.set_intersection("near_before").list.len() > 0)
    is_first = pl.col("article_before").is_null()
    return (
        articles.drop("version", "previous_article_id")
        .join(before, on=PLACE, how="left", maintain_order="left")
        .filter(is_first | (has_text & ~is_same & is_its_own))
        .with_columns(version=(pl.col("version_before").fill_null(0) + 1).cast(pl.UInt16), previous_article_id="article_before")
        .drop(name for name in BEFORE if name not in PLACE)
    )


def newest_versions(articles: pl.LazyFrame) -> pl.LazyFrame:
    """Return the newest version of each article among rows of `tables.Articles`."""
    number = pl.col("version").fill_null(1)
    return articles.filter(number == number.max().over("url_key"))
