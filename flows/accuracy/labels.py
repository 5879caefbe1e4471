"""Labelled articles: read from a folder of JSON Lines, one article a line, and coded as any others are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.accuracy.pairs import Article
from flows.catalog.lexicons import Vocabulary
from flows.errors import UsageError
from flows.events import Parser, code_articles

SPANS = ("actor_text", "target_text", "place_text", "attributed_to")
"""Fields of a label that are parts of the article's text."""

HALVES = ("tuning", "held-out")
"""What an article is for: rules are written while looking at the first half, never at the second."""

SCHEMA = pl.Schema({"article_id": pl.String, "language": pl.String, "published_on": pl.Date, "title": pl.String, "text": pl.String})


def read_labelled(folder: Path) -> list[Article]:
    """Return the articles of all `*.jsonl` of a folder, by file name; raises UsageError naming the line of one that cannot be used.

    An article has article_id, language, published (ISO day or null), title, text, half (`HALVES`) and mentions; a mention has the fields of
    `tables.Mentions` that a reader can judge, `optional` (a careful reader may or may not code it), and in `reported_by` the
    trigger_start of the speech act that reports it.
    """
    articles = [article for path in sorted(folder.glob("*.jsonl")) for article in _read(path)]
    if not articles:
        msg = f"{folder}: no labelled articles (*.jsonl) in this folder"
        raise UsageError(msg)
    return articles


def code_labelled(articles: list[Article], vocabulary: Vocabulary, parsers: Mapping[str, Parser] | None = None) -> pl.DataFrame:
    """Return the mentions that the coder makes of labelled articles, as `tables.Mentions`; with parsers, by the backend `parser`."""
    rows = [
        {
            **{name: article.get(name) for name in ("article_id", "language", "title", "text")},
            "published_on": _day(article.get("published")),
        }
        for article in articles
    ]
    return code_articles(pl.DataFrame(rows, schema=SCHEMA), vocabulary, parsers).mentions


def _read(path: Path) -> Iterator[Article]:
    """Yield the articles of a file, each checked."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                article: dict[str, Any] = json.loads(line)
                if fault := _fault(article):
                    msg = f"{path}:{number}: {article.get('article_id')}: {fault}"
                    raise UsageError(msg)
                yield article


def _fault(article: Article) -> str | None:
    """Return what is wrong with an article's labels: the first thing found, None when they are sound."""
    text, starts = article["text"], {label["trigger_start"] for label in article["mentions"]}
    for label in article["mentions"]:
        name = f"{label['trigger']!r} at {label['trigger_start']}"
        if text[label["trigger_start"] : label["trigger_end"]] != label["trigger"]:
            return f"the text does not have the trigger {name}"
        if lost := [label[span] for span in SPANS if label.get(span) and label[span] not in text]:
            return f"the text does not have {lost[0]!r}, which stands beside {name}"
        if label.get("reported_by") not in {None, *starts}:
            return f"reported_by of {name} is no trigger's start"
        if (label["voice"] == "attributed") != bool(label.get("attributed_to")):
            return f"voice and attributed_to of {name} do not agree"
    return None


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None
