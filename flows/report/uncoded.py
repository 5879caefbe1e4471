"""What was archived and not coded, or coded and not kept, with the reason."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.report.night import Night
from flows.report.words import FLAGS, direction, phrase
from flows.tables import UNCODED_FLAGS

LISTED = 200
"""Flagged articles, and keys of rejects, that are listed one by one."""

EXAMPLES = 3
"""Keys shown for each rule that rejected something."""


def list_flagged(night: Night) -> list[dict[str, Any]]:
    """Return the flagged articles with source, title and reasons, those that were not coded first, at most LISTED."""
    flagged = (
        night.articles.lazy().filter(pl.col("flags").list.len() > 0).select("article_id", "source_id", "title", "url", "language", "flags")
    )
    barred = flagged.with_columns(barred=pl.col("flags").list.set_intersection(list(UNCODED_FLAGS)).list.len() > 0)
    rows = barred.sort("barred", "source_id", "article_id", descending=[True, False, False]).head(LISTED).collect().to_dicts()
    return [
        row
        | {
            "source": night.name_of(row["source_id"]),
            "reasons": [phrase(FLAGS, flag) for flag in row["flags"]],
            "direction": direction(row["language"]),
        }
        for row in rows
    ]


def count_flagged(night: Night) -> int:
    """Return how many articles carry a flag."""
    return night.articles.filter(pl.col("flags").list.len() > 0).height


def list_without_lexicon(night: Night) -> list[tuple[str, str, int]]:
    """Return each source with articles in a language without a lexicon: name, languages of its articles, how many."""
    named = night.articles.lazy().with_columns(pl.col("language").fill_null("unknown"))
    spoken = (
        named.filter(~pl.col("language").is_in(list(night.languages)))
        .group_by("source_id")
        .agg(languages=pl.col("language").unique().sort())
    )
    rows = night.ledger.lazy().filter(pl.col("no_lexicon") > 0).join(spoken, on="source_id", how="left", validate="1:1")
    found = rows.select("source_id", "languages", "no_lexicon").sort("source_id").collect().iter_rows()
    return [(night.name_of(source_id), ", ".join(codes or ()), number) for source_id, codes, number in found]


def list_rejects(night: Night) -> list[dict[str, Any]]:
    """Return the rules that rejected something: stage, rule, how many, and EXAMPLES of their keys."""
    rules = night.rejects.lazy().group_by("stage", "rule").agg(number=pl.len(), keys=pl.col("key").sort().head(EXAMPLES))
    return rules.sort("number", "stage", "rule", descending=[True, False, False]).collect().to_dicts()
