"""A night of an invented country: its articles, its mentions, its gaps; sample.json says what differs from row to row."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.catalog.accuracy import read_figures
from flows.catalog.actors import actor_names
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.outlines import read_outlines
from flows.report import Before, Night
from flows.tables import Articles, Ledger, Mentions, Rejects

DAY = date(2026, 11, 22)
RUN = "20261123T023000Z-7f3a"
FETCHED = datetime(2026, 11, 23, 2, 31, 5, tzinfo=UTC)
SCHEMAS = {"ledger": Ledger, "articles": Articles, "mentions": Mentions, "rejects": Rejects}
SAMPLE: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "sample.json").read_text(encoding="utf-8"))
SPANS = {"actor": "actor_text", "target": "target_text", "place": "place_text", "attribution": "attributed_to"}


def article(article_id: str, source_id: str, **changes: object) -> dict[str, Any]:
    """Build a row of an article that was published in the evening and fetched in the night."""
    return {
        "day": DAY,
        "run": RUN,
        "article_id": article_id,
        "source_id": source_id,
        "url": f"https://{source_id}.example/2026/11/22/{article_id}",
        "url_key": article_id * 8,
        "fetched_at": FETCHED,
        "published": datetime(2026, 11, 22, 17, 40, tzinfo=UTC),
        "published_text": "2026-11-22T18:40:00+01:00",
        "published_offset_minutes": 60,
        "published_basis": "json_ld",
        "published_on": DAY,
        "authors": [],
        "text_digest": article_id,
        "near_keys": [],
        "flags": [],
        "extractor": "trafilatura",
        "extractor_version": "2.0.0+c41f",
        "warc_key": f"warc/2026/11/22/{RUN}-00000-9f86d081884c.warc.gz",
        "warc_offset": 48_211,
        "warc_length": 17_078,
        "payload_digest": "sha1:XW2QZ7PSHB4KAV5UQ2M4E6GQNL3TYRDO",
    } | changes


def mention(of: dict[str, Any], trigger: str, event_type: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Build a row of a mention; spans are looked for from the sentence of the trigger on, then in the whole text."""
    text = of["text"]
    at = text.index(trigger)
    first, last = next(found.span() for found in re.finditer(r"[^.\n]+[.\n]?", text) if found.end() > at)
    first += len(text[first:last]) - len(text[first:last].lstrip())
    row: dict[str, Any] = {
        "mention_id": f"{of['article_id']}-{at}-{event_type}",
        "article_id": of["article_id"],
        "source_id": of["source_id"],
        "language": of["language"],
        "published_on": DAY,
        "sentence_no": 0,
        "sentence": text[first:last].rstrip(),
        "sentence_start": first,
        "trigger": trigger,
        "trigger_start": at,
        "trigger_end": at + len(trigger),
        "event_type": event_type,
        "actor_ids": [],
        "target_ids": [],
        "date_basis": "unknown",
        "factuality": "happened",
        "voice": "article",
        "confidence": 0.82,
        "rules": ["frame.verb.active", "actor.subject"],
        "lexicon_version": "en.a07d fr.3b1c",
        "coder_version": "0.1.0",
    }
    for span, words in SPANS.items():
        if said := changes.get(words):
            start = text.find(said, first, last) if said in text[first:last] else text.index(said)
            row |= {f"{span}_start": start, f"{span}_end": start + len(said)}
    days = {name: date.fromisoformat(changes[name]) for name in ("date_start", "date_end") if name in changes}
    return row | changes | days


def source(source_id: str, status: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Build a row of the ledger; lists of counts are given as dictionaries."""
    way = {"kind": "feed", "url": f"https://{source_id}.example/rss", "outcome": "ok", "entries": 12} | changes.pop("way", {})
    skipped = [{"reason": reason, "entries": entries} for reason, entries in changes.pop("skipped", {}).items()]
    outcomes = [{"outcome": outcome, "pages": pages} for outcome, pages in changes.pop("outcomes", {}).items()]
    counts = dict.fromkeys(("found", "captures", "articles", "flagged", "coded", "no_lexicon", "mentions", "rejects"), 0)
    named = {"day": DAY, "run": RUN, "source_id": source_id, "status": status, "ways": [way], "skipped": skipped, "outcomes": outcomes}
    return named | counts | changes


def reject(stage: str, rule: str, key: str) -> dict[str, Any]:
    """Build a row of a reject."""
    return {"day": DAY, "run": RUN, "stage": stage, "rule": rule, "key": key, "source_id": "plain", "row": "{}"}


def build_frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = SCHEMAS[name]
    return schema.validate(pl.DataFrame(rows, schema=schema.create_empty().schema))


def build_night(**changes: Any) -> Night:  # noqa: ANN401
    """Build a night of nothing but what is given; frames are given as lists of rows."""
    frames = {name: build_frame(name, changes.pop(name, [])) for name in SCHEMAS}
    empty = Night(
        day=DAY,
        run=RUN,
        zone="Europe/Paris",
        generated_at=datetime(2026, 11, 23, 2, 44, tzinfo=UTC),
        archive="s3://dateline/press",
        commit_number=3,
        commit_key="commits/day=2026-11-22/00000003.json",
        commit_digest="sha256:5b1d0e7c44aa09d1",
        versions={"dateline": "0.1.0"},
        **frames,
    )
    return replace(empty, **changes)


def build_sample(**changes: Any) -> Night:  # noqa: ANN401
    """Build the night of sample.json: four sources, one of them down, in three languages."""
    articles = {row["article_id"]: article(**row) for row in SAMPLE["articles"]}
    rows = {
        "ledger": [source(**row) for row in SAMPLE["ledger"]],
        "articles": list(articles.values()),
        "mentions": [mention(articles[row["article_id"]], **row) for row in SAMPLE["mentions"]],
        "rejects": [reject(**row) for row in SAMPLE["rejects"]],
        "languages": ("en", "fr"),
        "captures": {"page": 32, "feed": 3, "robots": 4},
        "names": {
            "courrier": "Le Courrier de Port-Lune",
            "plain": "The Plain Dealer of Kestrel",
            "qamar": "ميناء القمر",
            "mute": "Radio Mute",
        },
    }
    return build_night(**(rows | changes))


def build_rich() -> Night:
    """Build the night of sample.json with places, sides, victims and two weeks of coverage: a page with every picture."""
    night = build_sample()
    at = pl.col("mention_id").cum_count()
    rows = night.mentions.with_columns(
        day=pl.lit(DAY),
        lat=15.0 + at % 4,
        lon=pl.when(at == at.max()).then(120.0).otherwise(40.0 + at),
        country=pl.lit("SYR"),
        place_name=pl.format("Place {}", at),
        place_precision=pl.when(at % 3 == 0).then(pl.lit("near")).when(at % 5 == 0).then(pl.lit("admin1")).otherwise(pl.lit("exact")),
        actor_id=pl.when(at % 2 == 0).then(pl.lit("VLD-MIL")).otherwise(pl.lit("FHP")),
        target_id=pl.lit("CVL"),
        date_start=pl.lit(DAY),
        date_end=pl.lit(DAY),
        date_precision=pl.lit("day"),
        killed_min=(at % 7).cast(pl.UInt32),
    )
    days = [DAY - timedelta(days=number) for number in range(14)]
    statuses = ("complete", "partial", "blocked", "no_coverage", "not_tried")
    covered = [
        {"day": day, "source_id": name, "status": statuses[(number * len(name)) % 5], "reason": "for some reason"}
        for number, day in enumerate(days)
        for name in night.names
    ]
    catalog = Catalog((packaged_config(),))
    quads = {"shelling": 4, "attack": 4, "armed_clash": 4, "consult": 1}
    known = {"quads": quads, "actors": actor_names(catalog), "outlines": read_outlines(catalog), "accuracy": read_figures(catalog)}
    return replace(night, mentions=Mentions.validate(rows, cast=True), coverage=pl.DataFrame(covered), **known)


@pytest.fixture
def make_article() -> Callable[..., dict[str, Any]]:
    return article


@pytest.fixture
def make_mention() -> Callable[..., dict[str, Any]]:
    return mention


@pytest.fixture
def make_source() -> Callable[..., dict[str, Any]]:
    return source


@pytest.fixture
def make_night() -> Callable[..., Night]:
    return build_night


@pytest.fixture
def make_sample() -> Callable[..., Night]:
    return build_sample


@pytest.fixture
def make_before() -> Callable[[Night], Night]:
    """Give a night a day before on which nothing was told."""
    nothing = {"mentions": "mentions", "articles": "articles", "told": "mentions", "versions": "articles", "retold": "mentions"}

    def with_before(night: Night) -> Night:
        frames = {name: build_frame(table, []) for name, table in nothing.items()}
        return replace(night, before=Before(days=(DAY - timedelta(days=1),), gone=pl.DataFrame(), **frames))

    return with_before
