"""Rows of one story of the newsroom, as the README shows them; `python -m flows.cli.sample` prints them."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.events import code_articles
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.press import read_press

STORY = "quotidien-riverain-0308-violations"
HEAD = ("what", "who", "to whom", "where", "victims", "who says so")
VICTIMS = ("killed", "injured", "captured")


def sample_table(story: str = STORY) -> str:
    """Return the mentions of a story, in its order, as a table in Markdown."""
    told = next(each for each in read_press().stories if each.id == story)
    article = {
        "article_id": told.id,
        "language": told.language,
        "published_on": told.published.date(),
        "title": told.title,
        "text": "\n".join(told.paragraphs),
    }
    vocabulary = load_vocabulary(Catalog((packaged_config(), newsroom_catalog_overlay())))
    mentions = code_articles(pl.DataFrame([article], schema_overrides={"published_on": pl.Date}), vocabulary).mentions
    rows = [HEAD, ("---",) * len(HEAD), *map(cells, mentions.sort("trigger_start").iter_rows(named=True))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def cells(mention: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a mention: empty where the text does not say."""
    counts = [f"{mention[f'{name}_min']} {name}" for name in VICTIMS if mention[f"{name}_min"] is not None]
    speaker = {"article": "the article", "attributed": mention["attributed_to"] or "somebody quoted"}.get(mention["voice"], "nobody named")
    said = [speaker, *([mention["factuality"]] if mention["factuality"] != "happened" else [])]
    return (
        f"{mention['event_type']} (*{mention['trigger']}*)",
        *(mention[name] or "" for name in ("actor_text", "target_text", "place_text")),
        ", ".join(counts),
        ", ".join(said),
    )


if __name__ == "__main__":
    print(sample_table())  # noqa: T201 - printed to be pasted
