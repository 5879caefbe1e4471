"""Articles as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl

from flows.clean.dates import parse_time
from flows.records import Article
from flows.tables import Articles

KEPT = ("source_id", "url_key", "fetched_at", "warc_key", "warc_offset", "warc_length", "payload_digest")
"""What an article's row takes from its capture."""


def articles_frame(cleaned: Iterable[tuple[Article, Mapping[str, Any]]], *, day: date, run: str) -> pl.DataFrame:
    """Return `tables.Articles` rows, unvalidated, for articles and the captures they were made of.

    A capture has the columns of `tables.Captures`; one that two articles share, or an article twice, is kept once.
    """
    rows = {article.article_id: _row(article, capture) | {"day": day, "run": run} for article, capture in cleaned}
    return pl.DataFrame(list(rows.values()), schema=dict(Articles.create_empty().schema), orient="row")


def _row(article: Article, capture: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        **published_columns(article.published, article.published_basis),
        "modified_text": article.modified,
        "title": article.title,
        "authors": list(article.authors),
        "site_name": article.site_name,
        "language": article.language,
        "text": article.text,
        "text_digest": article.text_digest or "",
        "near_keys": list(article.near_keys),
        "flags": list(dict.fromkeys(article.flags)),
        "charset": article.charset,
        "charset_basis": article.charset_basis,
        "extractor": article.extractor,
        "extractor_version": article.extractor_version,
        **{column: capture[column] for column in KEPT},
    }


def published_columns(text: str | None, basis: str | None) -> dict[str, Any]:
    """Return the columns on the time of publication for what an article says of it.

    A time without an offset counts as UTC and leaves `published_offset_minutes` null; a bare day counts as its midnight.
    """
    printed = parse_time(text) if text else None
    if printed is None:
        columns = ("published", "published_text", "published_offset_minutes", "published_basis", "published_on")
        return dict.fromkeys(columns)
    timed = isinstance(printed, datetime)
    moment = printed if isinstance(printed, datetime) else datetime.combine(printed, time())
    offset = moment.utcoffset()
    return {
        "published": moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC),
        "published_text": text,
        "published_offset_minutes": round(offset.total_seconds() / 60) if timed and offset is not None else None,
        "published_basis": basis,
        "published_on": moment.date(),
    }
