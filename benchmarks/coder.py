"""Speed of the coder: words a CPU-second over a million words, warm, loading apart, against the limit that a night of recoding sets.

    python benchmarks/coder.py [ARTICLES.jsonl ...]      (default: the newsroom's French and English stories)

Each line of a file needs article_id, language and text, as for `dateline code`. Articles are repeated until there are a million words.
Exit code 1 below the limit.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.cli.coding import SCHEMA, waves_of
from flows.events import code_articles
from flows.newsroom.press import read_press

WORDS = 1_000_000
LIMIT = 100_000
"""Words a CPU-second: ten million articles of 300 words in nine hours of one core."""


def newsroom_articles() -> list[dict[str, object]]:
    """Return the newsroom's stories in languages that can be coded."""
    stories = [story for story in read_press().stories if story.language in {"fr", "en"}]
    return [
        {"article_id": story.title, "language": story.language, "title": story.title, "text": "\n".join(story.paragraphs)}
        for story in stories
    ]


def read_articles(path: Path) -> list[dict[str, object]]:
    """Return the articles of a file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [{name: row.get(name) for name in ("article_id", "language", "title", "text")} for row in lines]


def repeated(articles: list[dict[str, object]]) -> Iterator[pl.DataFrame]:
    """Yield waves of articles, repeated under other ids, a million words in all."""
    length = sum(len(str(row["text"]).split()) for row in articles)
    copies = [{**row, "article_id": f"{row['article_id']} {copy}"} for copy in range(-(-WORDS // length)) for row in articles]
    for wave in waves_of(copies):
        yield pl.DataFrame(wave, schema=SCHEMA)


def measure(articles: list[dict[str, object]], vocabulary: Vocabulary) -> tuple[int, int, float]:
    """Return words, mentions and CPU seconds of coding the articles over and over."""
    code_articles(pl.DataFrame(articles, schema=SCHEMA), vocabulary)
    waves = list(repeated(articles))
    words = sum(len(text.split()) for wave in waves for text in wave["text"])
    begun = time.process_time()
    mentions = sum(code_articles(wave, vocabulary).mentions.height for wave in waves)
    return words, mentions, time.process_time() - begun


def main() -> int:
    """Print a line for each file; return the exit code."""
    begun = time.process_time()
    vocabulary = load_vocabulary(open_catalog())
    print(f"loading lexicons, register and gazetteer: {time.process_time() - begun:.2f} CPU-s")
    files = {path: read_articles(Path(path)) for path in sys.argv[1:]} or {"newsroom": newsroom_articles()}
    slow = False
    for name, articles in files.items():
        words, mentions, seconds = measure(articles, vocabulary)
        rate = words / seconds
        slow |= rate < LIMIT
        counted = f"{words:,} words, {mentions:,} mentions, {seconds:.1f} CPU-s"
        print(f"{name}: {counted}: {rate:,.0f} words a CPU-second, {rate / LIMIT:.2f} of the limit")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
