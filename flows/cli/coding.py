"""Coding articles from a file."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.cli.files import given, written
from flows.cli.recoding import ROWS, read_coding, show_changes
from flows.errors import UsageError
from flows.events import Parser, code_articles, load_backend
from flows.settings import Backend, load_settings

WAVE = 3_000_000
"""Characters of text that are coded at a time, about half a million words: memory stays flat however long the file is."""

SCHEMA = pl.Schema({"article_id": pl.String, "language": pl.String, "published_on": pl.Date, "title": pl.String, "text": pl.String})


def code_to(
    path: Path,
    output: Path | None,
    *,
    at_least: float = 0.0,
    backend: Backend | None = None,
    earlier: Path | None = None,
    as_json: bool = False,
) -> None:
    """Write the mentions of a file's articles as JSON Lines, and say on standard error what was coded and what was not.

    Mentions with less confidence than `at_least` are left out and counted. With an earlier coding the changes are printed, and the
    mentions are written only where an output is named. Raises UsageError naming the line of an article that cannot be read; then a file
    that was to be written is not there.
    """
    settings = load_settings()
    catalog = open_catalog(settings.config)
    articles_file, parsers = given(path), load_backend(backend or settings.backend, catalog)
    coding = Coding(load_vocabulary(catalog), parsers, at_least)
    before = read_coding(given(earlier)) if earlier else None
    kept = [pl.DataFrame(schema=ROWS)]
    with written(output) if output or before is None else nullcontext() as target:
        for wave in waves_of(_articles(articles_file)):
            mentions = coding.code(pl.DataFrame(wave, schema=SCHEMA))
            if target:
                mentions.write_ndjson(target)
            if before is not None:
                kept.append(mentions)
    if before is not None:
        earlier_rows = before.filter(sure_enough(at_least))
        show_changes(earlier_rows, pl.concat(kept), coding.coded, as_json=as_json)
        coding.counts[f"earlier mentions below confidence {at_least:g}"] += before.height - earlier_rows.height
    said = (f"{name} {count}" for name, count in coding.counts.items() if count or name == "mentions")
    sys.stderr.write(", ".join(said) + "\n")


@dataclass(frozen=True, slots=True)
class Coding:
    """One reading of articles, wave by wave: what has been coded so far, by id, and what there is to say of it."""

    vocabulary: Vocabulary
    parsers: Mapping[str, Parser]
    at_least: float
    coded: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def code(self, articles: pl.DataFrame) -> pl.DataFrame:
        """Return the mentions of articles (`SCHEMA`) that are sure enough."""
        known = pl.col("language").is_in(self.vocabulary.languages)
        coded = code_articles(articles.filter(known), self.vocabulary, self.parsers)
        mentions = coded.mentions.drop("day", "run").filter(sure_enough(self.at_least))
        self.coded.update(articles.filter(known)["article_id"])
        self.counts.update(articles=articles.height, mentions=mentions.height, rejects=coded.rejects.height)
        self.counts[f"left out below confidence {self.at_least:g}"] += coded.mentions.height - mentions.height
        self.counts.update(f"no lexicon for {language}" for language in articles.filter(~known)["language"])
        return mentions


def sure_enough(at_least: float) -> pl.Expr:
    """Return whether a mention has a confidence or more; one just below for its single precision counts as on it."""
    return pl.col("confidence") > at_least - 1e-6


def waves_of(articles: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield articles in waves of `WAVE` characters of text; the last may be empty."""
    wave: list[dict[str, Any]] = []
    characters = 0
    for article in articles:
        wave.append(article)
        characters += len(article["text"])
        if characters >= WAVE:
            yield wave
            wave, characters = [], 0
    yield wave


def _articles(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _article(line, f"{path}:{number}")


def _article(line: str, where: str) -> dict[str, Any]:
    """Return the article of a line; raises UsageError."""
    try:
        row = json.loads(line)
        published = row.get("published")
        return {
            "article_id": str(row["article_id"]),
            "language": str(row["language"]),
            "published_on": date.fromisoformat(str(published)[:10]) if published else None,
            "title": row.get("title"),
            "text": str(row["text"]),
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = (
            f"{where}: not an article ({type(error).__name__}: {error}); it needs article_id, language, text and may have published, title"
        )
        raise UsageError(msg) from None
