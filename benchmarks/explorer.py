"""How long the explorer takes over 100,000 mentions: to load an archive, and to answer a filter as a browser asks for it.

    python benchmarks/explorer.py [MENTIONS]

The archive is made up: days of invented mentions over real places, committed as a night commits them. The server is a real one on
loopback. A filter is the whole page that answers it; the limit is 300 ms on two cores. Where others run on the same cores, the processor's
time says what it takes by itself: the whole process's, client included.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import polars as pl

from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.keys import new_run_id
from flows.archive.probe import ensure_archive
from flows.archive.sealing import seal_rows
from flows.catalog.files import open_catalog, packaged_config
from flows.explorer.serving import serve_in_background
from flows.settings import Settings
from flows.tables import Articles, Mentions

LIMIT_SECONDS = 0.3
DAYS = 100
PER_ARTICLE = 4
FIRST = date(2026, 1, 1)
TRIES = 7
WORDS = (
    "armée",
    "rebelles",
    "attaque",
    "village",
    "route",
    "ministre",
    "selon",
    "hier",
    "morts",
    "blessés",
    "frontière",
    "trêve",
    "convoi",
    "ville",
)
FILTERS = {
    "nothing": "",
    "a type": "?type=attack",
    "two types": "?type=attack&type=killing",
    "a day": f"?from={FIRST}&to={FIRST}",
    "a month": f"?from={FIRST}&to={FIRST + timedelta(30)}&by=published",
    "a word": "?q=fronti%C3%A8re",
    "two words and a phrase": "?q=convoi+ville+%22selon+hier%22",
    "an actor": "?actor=ACTOR7",
    "a country": "?country=MLI",
    "part of the map": "?box=-10,5,20,20",
    "factuality and voice": "?factuality=happened&voice=attributed",
    "four at once": "?type=attack&factuality=happened&language=fr&q=village",
    "the last page": "?page=1500&sort=surest",
}


def places() -> list[tuple[int, str, str, float, float]]:
    """Return real places: id, name, country, latitude, longitude."""
    gazetteer = pl.read_parquet(open_catalog((packaged_config(),)).path("places/gazetteer.parquet"))
    towns = gazetteer.filter(
        pl.col("feature") == "city", pl.col("population") > 30_000, pl.col("country").is_in(["MLI", "NER", "SYR", "UKR", "FRA", "SDN"])
    )
    return towns.select("geonameid", "name", "country", "lat", "lon").rows()


def mention_rows(day: date, number: int, towns: list[tuple[int, str, str, float, float]], types: list[str]) -> Iterator[dict[str, object]]:
    """Yield the invented mentions of a day."""
    for each in range(number):
        chance = random.Random(f"{day}{each}")  # noqa: S311  the same archive each time
        words = [chance.choice(WORDS) for _ in range(28)]
        geonameid, name, country, lat, lon = chance.choice(towns)
        actor, target, told = chance.randrange(400), chance.randrange(400), chance.random()
        placed = told < 0.6
        yield {
            "mention_id": f"{day:%Y%m%d}{each:08d}",
            "article_id": f"{day:%Y%m%d}-{each // PER_ARTICLE}",
            "source_id": f"source-{each % 40}",
            "language": chance.choice(["fr", "fr", "en", "es", "ar"]),
            "published_on": day,
            "sentence_no": each % 9,
            "sentence": " ".join(words),
            "sentence_start": 0,
            "trigger": words[2],
            "trigger_start": 20,
            "trigger_end": 26,
            "event_type": chance.choice(types),
            "actor_text": f"acteur {actor}",
            "actor_ids": [f"ACTOR{actor}"] if actor % 2 else [],
            "actor_id": f"ACTOR{actor}" if actor % 2 else None,
            "target_text": f"cible {target}",
            "target_ids": [],
            "place_text": name if placed else None,
            "place_name": name if placed else None,
            "geonameid": geonameid if placed else None,
            "country": country if placed else None,
            "lat": lat if placed else None,
            "lon": lon if placed else None,
            "place_precision": ("near" if told < 0.1 else "exact") if placed else None,
            "date_start": day - timedelta(each % 5) if each % 3 else None,
            "date_end": day - timedelta(each % 5) if each % 3 else None,
            "date_precision": "day" if each % 3 else None,
            "date_basis": "text" if each % 3 else "unknown",
            "attributed_to": f"porte-parole {actor % 50}" if told < 0.4 else None,
            "voice": "attributed" if told < 0.4 else "article",
            "factuality": chance.choice(["happened", "happened", "happened", "planned", "denied"]),
            "confidence": round(told, 3),
            "killed_min": each % 40 if told < 0.1 else None,
            "rules": ["trigger:active", "actor:subject"],
            "lexicon_version": "fr.0",
            "coder_version": "0",
        }


def article_rows(mentions: pl.DataFrame, day: date, run: str) -> pl.DataFrame:
    """Return an article for each that the mentions name."""
    first = mentions.unique("article_id", keep="first", maintain_order=True)
    return first.select(
        "article_id",
        "source_id",
        "language",
        day=pl.lit(day),
        run=pl.lit(run),
        url=pl.concat_str(pl.lit("https://presse.example/"), "article_id"),
        url_key="article_id",
        fetched_at=pl.lit(datetime(day.year, day.month, day.day, tzinfo=UTC)),
        published_on=pl.lit(day),
        title=pl.col("sentence").str.head(60),
        authors=pl.lit([], pl.List(pl.String)),
        text="sentence",
        text_digest="article_id",
        near_keys=pl.lit([], pl.List(pl.UInt64)),
        flags=pl.lit([], pl.List(pl.String)),
        extractor=pl.lit("none"),
        extractor_version=pl.lit("0"),
        warc_key=pl.lit("warc/none"),
        warc_offset=pl.lit(0, pl.UInt64),
        warc_length=pl.lit(1, pl.UInt64),
        payload_digest=pl.lit("sha1:none"),
    )


def fill(root: Path, mentions: int) -> DirectoryStore:
    """Return an archive of so many mentions, committed in days."""
    store = DirectoryStore(root / "archive")
    ensure_archive(store, single_writer=False, now=datetime(2026, 1, 1, tzinfo=UTC))
    towns = places()
    types = pl.read_csv(open_catalog((packaged_config(),)).path("ontology/event_types.csv"), infer_schema=False)["code"].to_list()
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        run = new_run_id(now, number.to_bytes(10, "big"))
        rows = pl.DataFrame(list(mention_rows(day, mentions // DAYS, towns, types)), schema_overrides=Mentions.create_empty().schema)
        told = rows.with_columns(day=pl.lit(day), run=pl.lit(run))
        frames = {"mentions": (Mentions, told), "articles": (Articles, article_rows(rows, day, run))}
        sealed = []
        for table, (schema, frame) in frames.items():
            whole = pl.concat(
                [
                    schema.create_empty(),
                    frame.cast({name: kind for name, kind in schema.create_empty().schema.items() if name in frame.columns}),
                ],
                how="diagonal",
            )
            sealed.append(seal_rows(table, whole, root / f"{table}.parquet", day, run))
        commit(store, day, run, sealed, now=now)
    return store


def measure(client: httpx.Client, query: str) -> tuple[list[float], float, int]:
    """Return how long a page took to come each time, the processor's time for one, both in seconds, and its bytes."""
    client.get(f"/{query}").raise_for_status()
    times, begun = [], time.process_time()
    for _ in range(TRIES):
        asked = time.perf_counter()
        answer = client.get(f"/{query}")
        times.append(time.perf_counter() - asked)
    return times, (time.process_time() - begun) / TRIES, len(answer.content)


def main() -> None:
    """Print how long everything takes, and the slowest filter as a share of the limit."""
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = fill(Path(folder), mentions)
        begun = time.perf_counter()
        with (
            serve_in_background(store, Settings(config=(packaged_config(),))) as address,
            httpx.Client(base_url=address, trust_env=False) as client,
        ):
            loaded, busy = time.perf_counter() - begun, os.getloadavg()[0]
            print(f"{mentions:,} mentions in {DAYS} days: loaded in {loaded:.2f} s; load of the machine {busy:.1f}")
            print(f"  {'filter':24} {'median':>8} {'slowest':>8} {'processor':>9} {'KB':>5}  of limit")
            worst, dearest = 0.0, 0.0
            for name, query in FILTERS.items():
                times, processor, size = measure(client, query)
                median = statistics.median(times)
                worst, dearest = max(worst, median), max(dearest, processor)
                figures = f"{median * 1000:5.0f} ms {max(times) * 1000:5.0f} ms {processor * 1000:6.0f} ms {size // 1024:5}"
                print(f"  {name:24} {figures}  {median / LIMIT_SECONDS:.2f}")
            shares = f"{worst / LIMIT_SECONDS:.2f} of the limit by the clock, {dearest / LIMIT_SECONDS:.2f} by the processor"
            print(f"slowest filter: {shares}; the limit is {LIMIT_SECONDS * 1000:.0f} ms")


if __name__ == "__main__":
    main()
