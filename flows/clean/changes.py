"""Two cleanings of the same pages compared: which articles came, went and changed, field by field."""

from __future__ import annotations

import polars as pl

FIELDS = (
    "title",
    "text",
    "published_text",
    "published_basis",
    "modified_text",
    "language",
    "authors",
    "site_name",
    "canonical_url",
    "flags",
)
"""Columns of articles that a reader or the coder sees."""

CHANGES = pl.Schema(dict.fromkeys(("change", "article_id", "url", "source_id", "field", "before", "after"), pl.String()))
"""A row for each article that is `added` or `gone`, and for each field of one that `changed`."""


def compare_articles(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return the changes between two cleanings, as `CHANGES`, by article; a text is told by its length."""
    old, new = _described(before), _described(after)
    named = ("article_id", "url", "source_id")
    both = old.join(new.drop("url", "source_id"), on="article_id", suffix="_after")
    none = pl.lit(None, pl.String)
    parts = [
        rows.join(others, on="article_id", how="anti").select(*named, change=pl.lit(change), field=none, before=none, after=none)
        for change, rows, others in (("gone", old, new), ("added", new, old))
    ]
    for name in FIELDS:
        changed = both.filter(pl.col(name).ne_missing(pl.col(f"{name}_after")))
        parts.append(changed.select(*named, change=pl.lit("changed"), field=pl.lit(name), before=_told(name), after=_told(name, "_after")))
    rows = pl.concat([pl.DataFrame(schema=CHANGES), *(part.select(CHANGES.names()) for part in parts)])
    return rows.sort("article_id", "change", maintain_order=True)


def _told(name: str, suffix: str = "") -> pl.Expr:
    """Return what is shown of a field."""
    value = pl.col(f"{name}{suffix}")
    return value.str.len_chars().cast(pl.String) + " characters" if name == "text" else value


def _described(articles: pl.DataFrame) -> pl.DataFrame:
    """Return articles with their fields as text."""
    return articles.select(
        "article_id",
        "url",
        "source_id",
        *(pl.col(name).list.join(", ") if articles.schema[name] == pl.List else pl.col(name) for name in FIELDS),
    )
