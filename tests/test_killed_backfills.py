"""A backfill of thirty days and five sources that is killed twenty times, and one that nobody disturbs: the same tables."""

import asyncio
import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Thread

import polars as pl
import pytest

from flows.servers import loopback_server
from nights import DATELINE, dateline, table
from servers.press import Press, answer, rss, running_press

pytestmark = [pytest.mark.night, pytest.mark.soak, pytest.mark.timeout(7200)]

Tell = Callable[..., None]
FIRST = date(2026, 2, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(30)]
RANGE = (str(DAYS[0]), str(DAYS[-1]))
BACKFILL = [*DATELINE, "backfill", *RANGE, "--yes"]
LONGEST = 3000.0
KILLS = 20
TABLES = ("captures", "articles", "mentions", "args", "ledger", "rejects", "events", "links")
OF_A_RUN = {"run", "record_id", "previous_record_id", "fetched_at", "warc_key", "warc_offset", "warc_length", "started_at", "ended_at"}
"""Columns that say which run made a row, when, and where it lies."""

LISTS = {
    "daily": 'kind = "sitemap"\nurl = "http://www.{0}.example/index.xml"\nchild = \'/{{yyyy}}-{{mm}}-{{dd}}\\.xml$\'',
    "monthly": 'kind = "sitemap"\nurl = "http://www.{0}.example/{{yyyy}}-{{mm}}.xml"',
    "paged": 'kind = "listing"\nurl = "http://www.{0}.example/{{yyyy}}/{{mm}}/{{dd}}/"\nlinks = "h2 a"',
    "whole": 'kind = "sitemap"\nurl = "http://www.{0}.example/sitemap.xml"',
    "feed": 'kind = "feed"\nurl = "http://www.{0}.example/feed"',
}
SOURCE = """name = "{0}"
homepage = "http://www.{0}.example/"
language = "fr"
timezone = "UTC"
hosts = ["www.{0}.example"]
origin = "made for a test"

[[discover]]
{1}

[urls]
allow = ['/article-\\d+$']
"""
PAGE = """<html lang="fr"><head><title>{title}</title><meta property="article:published_time" content="{when}"></head><body><article>
<h1>{title}</h1><p>L'armée a bombardé le village de Tiro {day}, selon un porte-parole de la police. {dead} personnes ont été tuées.</p>
<p>Le gouvernement a condamné l'attaque. Des manifestants ont bloqué la route principale de la ville pendant {dead} heures.</p>
<p>Selon l'hôpital de la région, {more} personnes ont été blessées dans les bombardements, dont plusieurs enfants du quartier.</p>
</article></body></html>"""


def pages_of(name: str) -> dict[str, bytes]:
    """Return what the host of a source serves: two articles a day, and lists of them."""
    host, served, entries = f"www.{name}.example", dict[str, bytes](), list[tuple[date, str]]()
    for number, day in enumerate(DAYS):
        for half in (0, 1):
            path = f"{day:%Y/%m/%d}/article-{2 * number + half}"
            when, dead = datetime(day.year, day.month, day.day, 8 + half, tzinfo=UTC), 3 + number + half
            text = PAGE.format(title=f"Attaque du {day}, {name}", when=when.isoformat(), day=f"le {day}", dead=dead, more=2 * dead)
            served[f"{host}/{path}"] = answer(text)
            entries.append((day, f"http://{host}/{path}"))
    served |= {f"{host}/{day}.xml": sitemap(url for own, url in entries if own == day) for day in DAYS}
    months = {f"{day:%Y-%m}" for day in DAYS}
    served |= {f"{host}/{month}.xml": sitemap(url for own, url in entries if str(own).startswith(month)) for month in months}
    for day in DAYS:
        links = "".join(f'<h2><a href="{url}">Attaque</a></h2>' for own, url in entries if own == day)
        served[f"{host}/{day:%Y/%m/%d}/"] = answer(f"<html><body>{links}</body></html>")
    served[f"{host}/index.xml"] = sitemap((f"http://{host}/{day}.xml" for day in DAYS), "sitemapindex", "sitemap")
    served[f"{host}/sitemap.xml"] = sitemap(url for _, url in entries)
    entries.insert(
        0, (FIRST - timedelta(days=1), f"http://{host}/before/article-0")
    )  # a feed that ends with a day has not told of all of it
    moments = [(url, format_datetime(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))) for day, url in reversed(entries)]
    served[f"{host}/feed"] = answer(rss(moments), mime="application/rss+xml")
    return served


def sitemap(urls: Iterator[str], root: str = "urlset", element: str = "url") -> bytes:
    entries = "".join(f"<{element}><loc>{url}</loc></{element}>" for url in urls)
    return answer(f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>', mime="text/xml")


@contextmanager
def served_press() -> Iterator[Press]:
    """The press of five sources, served by a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    serving = running_press()
    press = asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result()
    press.pages |= {path: reply for name in LISTS for path, reply in pages_of(name).items()}
    try:
        yield press
    finally:
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def environment_in(folder: Path, press: Press) -> dict[str, str]:
    """Return the environment of backfills that keep everything in a folder."""
    (folder / "config" / "sources").mkdir(parents=True)
    for name, lists in LISTS.items():
        (folder / "config" / "sources" / f"{name}.toml").write_text(SOURCE.format(name, lists.format(name)), encoding="utf-8")
    (folder / "book.json").write_text(json.dumps({f"www.{name}.example": ["127.0.0.1", press.port] for name in LISTS}))
    settings = {name: str(folder / name) for name in ("archive", "spool", "reports", "config")}
    settings |= {
        "sources": ",".join(LISTS),
        "address_book": str(folder / "book.json"),
        "allow_addresses": "127.0.0.0/8",
        "pace": "0",
        "workers": "1",
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return plain | {f"DATELINE_{name.upper()}": value for name, value in settings.items()}


def digest(environment: dict[str, str], name: str) -> str:
    """Return the SHA-256 of a table's content as Parquet: all rows in order, without what tells of runs.

    Of captures those of pages count: a run that goes on asks its lists and robots.txt once more, and keeps what they say then.
    """
    rows = table(environment, name)
    rows = rows.filter(resource="page") if name == "captures" else rows.drop("captures") if name == "ledger" else rows
    kept = rows.drop(column for column in rows.columns if column in OF_A_RUN)
    order, content = kept.select(order=pl.struct(pl.all()).struct.json_encode()), BytesIO()
    kept.hstack(order).sort("order").drop("order").write_parquet(content)
    return sha256(content.getvalue()).hexdigest()


def kills_of_a_backfill(environment: dict[str, str], log: Path, moments: Iterator[float]) -> int:
    """Return how often a backfill was killed, at moments after its start and begun anew each time, before it came to its end."""
    kills = 0
    with log.open("ab") as written:
        while True:
            with subprocess.Popen(BACKFILL, env=environment, stdout=written, stderr=written, stdin=subprocess.DEVNULL) as running:
                try:
                    assert running.wait(next(moments, LONGEST)) in {0, 3}, log.read_text()[-3000:]
                except subprocess.TimeoutExpired:
                    running.kill()
                    kills += 1
                else:
                    return kills


def test_a_backfill_that_is_killed_twenty_times_ends_with_the_tables_of_one_that_never_was(tmp_path: Path, tell: Tell) -> None:
    chance, killed = random.Random(20), list[int]()  # noqa: S311  moments
    with served_press() as press, loopback_server(tmp_path / "prefect", os.environ, port=4202) as api:
        whole, began = environment_in(tmp_path / "whole", press) | {"PREFECT_API_URL": api}, time.monotonic()
        assert kills_of_a_backfill(whole, tmp_path / "whole.log", iter(())) == 0
        seconds = time.monotonic() - began
        expected = {name: digest(whole, name) for name in TABLES}
        assert table(whole, "ledger")["status"].to_list() == ["complete"] * len(DAYS) * len(LISTS)
        while sum(killed) < KILLS:
            folder = tmp_path / f"killed-{len(killed)}"
            environment = environment_in(folder, press) | {"PREFECT_API_URL": api}
            moments = (chance.uniform(0.02, 0.15) * seconds for _ in range(KILLS - sum(killed)))
            killed.append(kills_of_a_backfill(environment, tmp_path / "killed.log", moments))
            assert {name: digest(environment, name) for name in TABLES} == expected
            pages = table(environment, "captures").filter(resource="page")
            tell("a backfill killed", kills=killed[-1], pages=pages.height, whole_seconds=round(seconds))
            assert pages["url_key"].is_unique().all()
            assert dateline("verify", "--deep", environment=environment).returncode == 0
