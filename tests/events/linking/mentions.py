"""Mentions and articles made by hand: only what a test says of them is filled in."""

from datetime import date

import polars as pl

from flows.tables import Articles, Mentions

DAY = date(2026, 4, 14)
PLACE = {"geonameid": 7, "place_name": "Dharvel", "country": "XKE", "place_precision": "exact", "lat": 10.0, "lon": 20.0}
DATED = {"date_start": DAY, "date_end": DAY, "date_basis": "text", "date_precision": "day"}
STRIKE = {**PLACE, **DATED, "event_type": "air_strike", "actor_id": "XKE-MIL", "actor_sector": "MIL", "target_id": "CVL", "killed_min": 7}


def mention(key: str, **fields: object) -> dict[str, object]:
    """Return a row of `tables.Mentions` with an id, in an article of its own unless the fields say which."""
    return {
        "mention_id": key, "article_id": f"article-{key}", "source_id": f"source-{key}", "language": "en", "published_on": DAY,
        "sentence_no": 0, "sentence": f"{key * 5} {key * 6}.", "sentence_start": 0,
        "trigger": "struck", "trigger_start": 0, "trigger_end": 6,
        "day": DAY, "run": "1", "date_basis": "unknown", "factuality": "happened", "voice": "article", "confidence": 0.9,
        "lexicon_version": "x", "coder_version": "x", "event_type": "attack", "actor_ids": [], "target_ids": [], "rules": [],
        "is_background": False, **fields,
    }  # fmt: skip


def mentions(*rows: dict[str, object]) -> pl.DataFrame:
    """Return rows as a table of mentions."""
    schema = Mentions.create_empty().schema
    return Mentions.validate(pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema))


def articles(rows: pl.DataFrame, **near_keys: list[int]) -> pl.DataFrame:
    """Return the articles that mentions stand in; those that are named have these keys of their text."""
    schema = Articles.create_empty().schema
    ids = rows.select("article_id", "published_on").unique("article_id", keep="first", maintain_order=True)
    known = [
        {"article_id": article, "published_on": day, "url_key": article, "near_keys": near_keys.get(article.replace("-", "_"), [])}
        for article, day in ids.rows()
    ]
    return pl.DataFrame(known, schema={name: schema[name] for name in (*known[0], "previous_article_id")})
