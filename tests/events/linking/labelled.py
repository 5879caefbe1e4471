"""The labelled set: articles of the newsroom, of the gold files and of this folder, with the event of each labelled mention.

`labels.csv` names the event that a mention tells of, the mention by its article and where its trigger begins; `half` says whether
anybody may look at the event while weights and rules are made. `hard_cases.jsonl` has what the newsroom lacks: two strikes on one town on
one day and another the day after, one offensive in two towns, tolls that rise, copies of an agency's text, two abductions, marches in two
towns. `world.jsonl` leaves the newsroom's small world: invented happenings in ten countries as an agency, a paper and a bulletin tell
them, in French, English and Spanish, with others of their kind beside them; all of it is held out.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.clean.fingerprints import near_keys
from flows.events import code_in_waves
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.press import read_press

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold"
PARTS = {
    "gold": sorted(GOLD.glob("*.jsonl")),
    "hard cases": [HERE / "hard_cases.jsonl"],
    "world": [HERE / "world.jsonl"],
}
"""Files of the labelled articles by what they are a part of; those of the newsroom are its press."""
WAVE = 300_000


def read_labels() -> pl.DataFrame:
    """Return event, half, article_id, trigger_start, trigger of the labelled mentions."""
    return pl.read_csv(HERE / "labels.csv", schema_overrides={"trigger_start": pl.UInt32})


def read_articles() -> pl.DataFrame:
    """Return the articles that labels name and those beside them, with what linking asks and their `part`; no two have one page."""
    press = [
        (f"{story.id}{'-r2' if story.updated else ''}", story.outlet, story.language, story.published.date(), story.title, story.text)
        for story in read_press().stories
    ]
    own = [
        (
            row["article_id"],
            row.get("source_id", row["article_id"]),
            row["language"],
            _day(row["published"]),
            row["title"],
            row["text"],
            part,
        )
        for part, row in _lines()
    ]
    columns = ["article_id", "source_id", "language", "published_on", "title", "text", "part"]
    articles = pl.DataFrame([*((*story, "newsroom") for story in press), *own], schema=columns, orient="row")
    keys = pl.Series("near_keys", [list(near_keys(text)) for text in articles["text"]], dtype=pl.List(pl.UInt64))
    return articles.with_columns(keys, url_key="article_id", previous_article_id=pl.lit(None, pl.String))


def _lines() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the articles of files, each with the part that it belongs to."""
    for part, paths in PARTS.items():
        for path in paths:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield part, json.loads(line)


def code(articles: pl.DataFrame) -> pl.DataFrame:
    """Return the mentions of the articles as a run has them: each article was taken on the day it was published."""
    vocabulary = load_vocabulary(Catalog((packaged_config(), newsroom_catalog_overlay())))
    coded = code_in_waves(articles.select("article_id", "source_id", "language", "published_on", "title", "text"), vocabulary, WAVE)
    return coded.mentions.with_columns(day=pl.col("published_on").fill_null(date(2026, 3, 2)), run=pl.lit("1"))


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None
