"""How long the report of a large day takes, and how large its page is: limits are ten seconds and three megabytes."""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from flows.catalog.actors import actor_names
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.outlines import read_outlines
from flows.catalog.places import read_gazetteer
from flows.report import Night, draw_apart, render_night, undrawn
from report.conftest import article, build_night, mention, source

ARTICLES, EACH, SOURCES, PLACES = 2_500, 4, 100, 300
DAY = date(2026, 11, 22)
TEXT = "According to the ministry, the Tarn Brigade shelled the mills of Ossa on Monday and killed at least four people. " * 12
TYPES = {"shelling": 4, "attack": 4, "arrest": 4, "consult": 1, "agree": 1, "protest": 4, "accuse": 3, "air_strike": 4}
ACTORS = ("SYR-MIL", "ISIS", "RUS-MIL", "FRA-GOV", "UN", "CVL", "REB", "TUR-GOV", "USA-MIL", "HTS", "IRN-GOV", "ISR-MIL")
SAID = {"attributed_to": "ministry", "voice": "attributed", "date_text": "Monday", "date_basis": "text", "date_precision": "day"}


def rows_of(of: dict[str, Any], number: int, places: list[dict[str, Any]], luck: random.Random) -> dict[str, Any]:
    """Return a mention of an article with a type, sides, a day, and in most cases a place or victims."""
    row = mention(of, "shelled", luck.choice(list(TYPES)), mention_id=f"{of['article_id']}{number:011}", **SAID)
    row |= {"actor_id": luck.choice(ACTORS), "target_id": luck.choice(ACTORS), "date_start": DAY - timedelta(days=luck.randint(0, 12))}
    row |= {"factuality": luck.choices(["happened", "denied", "planned"], [0.85, 0.05, 0.1])[0], "confidence": luck.random()}
    if luck.random() < 0.6:
        place = luck.choice(places)
        row |= {name: place[name] for name in ("country", "lat", "lon")} | {"place_name": place["name"], "place_precision": "exact"}
    return row | ({"killed_min": luck.randint(1, 40)} if luck.random() < 0.2 else {})


def large_day() -> Night:
    """Return a night of 10,000 mentions from a hundred sources, with two weeks of coverage."""
    luck = random.Random(3)  # noqa: S311
    catalog = Catalog((packaged_config(),))
    places = read_gazetteer(catalog).places.filter(feature="city").sample(PLACES, seed=1).to_dicts()
    articles = [article(f"a{at:05}", f"source{at % SOURCES:03}", language="en", title=f"Mills {at}", text=TEXT) for at in range(ARTICLES)]
    night = build_night(
        articles=articles,
        mentions=[rows_of(of, number, places, luck) for of in articles for number in range(EACH)],
        ledger=[source(f"source{at:03}", "complete", found=25, outcomes={"ok": 25}, articles=25, coded=25) for at in range(SOURCES)],
        quads=TYPES,
        actors=actor_names(catalog),
        outlines=read_outlines(catalog),
    )
    days = [{"day": DAY - timedelta(days=at), "source_id": name, "reason": None} for at in range(14) for name in night.ledger["source_id"]]
    statuses = [luck.choice(["complete", "complete", "partial", "blocked"]) for _ in days]
    return replace(night, coverage=pl.DataFrame(days, schema_overrides={"reason": pl.String}).with_columns(status=pl.Series(statuses)))


def main() -> None:
    """Print time and size with and without pictures."""
    night = large_day()
    print(f"{night.mentions.height:,} mentions in {night.articles.height:,} articles, {datetime.now(UTC):%Y-%m-%d}")
    for draw in (undrawn, draw_apart):
        began, before = time.perf_counter(), cpu_seconds()
        page = render_night(night, draw)
        spent, busy = time.perf_counter() - began, cpu_seconds() - before
        print(f"{draw.__name__}: {spent:.1f} s ({busy:.1f} s of CPU), {len(page.encode()) / 1e6:.2f} MB")


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those that it started."""
    own, started = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime


if __name__ == "__main__":
    main()
