"""Which articles have the same text: exact and near copies, and versions of one page."""

from __future__ import annotations

import polars as pl

from flows.events.linking.components import components

SHARED_BANDS = 5
"""Bands of 42 that two near copies share: as many as texts of which half of the runs of three words are the same (0.5 cubed, of 42)."""


def same_texts(articles: pl.LazyFrame) -> pl.LazyFrame:
    """Return `article_id`, `text_id`: the first article with the text, by day of publication and id; its own where none is the same.

    `articles` needs article_id, published_on, near_keys, previous_article_id.
    """
    known = articles.sort("published_on", "article_id", nulls_last=True).unique("article_id", keep="first", maintain_order=True)
    numbered = known.with_row_index("node").collect()
    keys = numbered.lazy().select("node", key="near_keys").explode("key", keep_nulls=False, empty_as_null=False)
    near = (
        keys.with_columns(first=pl.col("node").min().over("key"))
        .filter(pl.col("first") < pl.col("node"))
        .group_by("first", "node")
        .len()
        .filter(pl.col("len") >= SHARED_BANDS)
        .select("first", "node")
    )
    ids = numbered.lazy().select(first="node", previous_article_id="article_id")
    versions = numbered.lazy().select("node", "previous_article_id").join(ids, on="previous_article_id").select("first", "node")
    edges = pl.concat([near, versions]).collect()
    roots = components(numbered.height, edges)
    return numbered.lazy().select("article_id", text_id=pl.col("article_id").gather(roots))
