"""Pages that are archived and due, asked for once more, by the command that a user runs."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.nights import HEAD, begun, exchange, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.spool import Spool
from flows.ledger import count_ledger
from flows.recoding import Recoder
from flows.records import Entry, Exchange, Run, SourceReport, Status
from flows.settings import Settings
from flows.urls import url_key
from nights import dateline, table
from servers.press import answer, running_press

pytestmark = [pytest.mark.night, pytest.mark.timeout(300)]

TEXT = (
    "L'armée a bombardé samedi le village de Tiro, a annoncé dimanche un porte-parole de la police. {deaths} personnes ont été tuées.",
    "Les habitants ont passé la nuit dans les champs, et plusieurs maisons étaient encore en feu au petit matin, selon le maire.",
    "Une enquête a été ouverte par le parquet de la province, qui doit entendre les premiers témoins dans le courant de la semaine.",
)
PAGE = "<html lang='fr'><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>{foot}</body></html>"
SOURCE = """name = "The Press"
homepage = "http://press.example/"
language = "fr"
timezone = "Europe/Paris"
hosts = ["press.example"]
origin = "made for a test"

[[discover]]
kind = "feed"
url = "http://press.example/feed"
"""
VALIDATOR = HEAD.replace(b"\r\n\r\n", b'\r\nETag: "1"\r\n\r\n')
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 0\r\n\r\n'
NAMES = ("corrected", "same", "redrawn", "gone", "down")


def page(name: str, deaths: str = "Dix", foot: str = "") -> bytes:
    return PAGE.format(
        title=f"Attaque à Tiro, {name}", text="".join(f"<p>{each.format(deaths=deaths)}</p>" for each in TEXT), foot=foot
    ).encode()


def first(name: str, seen_at: datetime) -> Exchange:
    """Return the first capture of a page."""
    url = f"http://press.example/{name}"
    key = url_key(url)
    entry = Entry(source_id="press", url=url, url_key=key, via="feed", via_url="http://press.example/feed", title=f"Attaque {name}")
    return exchange(
        source_id="press", url=url, url_key=key, entry=entry, started_at=seen_at, response_head=VALIDATOR, body=page(name)
    )  # fmt: skip


def archived(folder: Path, seen_at: datetime) -> None:
    """Leave an archive with a night of a few articles."""
    store, day = begun(DirectoryStore(folder / "archive")), seen_at.date()
    with Spool.open(folder / "spool", run_id(), day) as spool:
        for name in NAMES:
            spool.keep(first(name, seen_at))
        captures = spool.seal_captures()
        tables = Recoder(Settings(workers=1), store)(day, run_id(), captures, spool.warcs())
        run = Run(id=run_id(), day=day, kind="nightly", sources=("press",), spool=str(folder))
        report = SourceReport(source_id="press", status=Status.COMPLETE, found=len(NAMES), outcomes={"ok": len(NAMES)})
        tables["ledger"] = count_ledger(run, [report], captures, tables["articles"], tables["mentions"], tables["rejects"], ["fr"])
        for name, rows in tables.items():
            spool.seal_table(name, rows)
        commit(store, day, run_id(), spool.sealed(), now=seen_at)
        spool.drop()


def environment_of(folder: Path, port: int) -> dict[str, str]:
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "config" / "sources" / "press.toml").write_text(SOURCE)
    book = folder / "book.json"
    book.write_text(json.dumps({"press.example": ["127.0.0.1", port]}))
    places = {name: str(folder / name) for name in ("archive", "spool", "reports", "config")}
    chosen = {"address_book": str(book), "allow_addresses": "127.0.0.0/8", "pace": "0", "sources": "press", "workers": "1"}
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return plain | {f"DATELINE_{name.upper()}": value for name, value in (places | chosen).items()}


async def test_what_was_corrected_is_a_new_version_and_nothing_else_is(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    archived(tmp_path, now - timedelta(hours=3))
    async with running_press() as press:
        press.pages |= {
            "press.example/corrected": answer(page("corrected", "Douze")),
            "press.example/same": UNCHANGED,
            "press.example/redrawn": answer(page("redrawn", foot="<footer>42 readers now</footer>")),
            "press.example/gone": answer(b"gone", "410 Gone"),
            "press.example/down": answer(b"later", "500 Oops"),
        }
        environment = environment_of(tmp_path, press.port)
        done = await asyncio.to_thread(dateline, "revisit", environment=environment)
        assert done.returncode == 0, done.stderr
        assert "5 known pages were due again; 4 done: 1 changed, 1 gone." in done.stdout
        assert "/feed" not in press.paths()
        assert all(b'If-None-Match: "1"' in each.head for each in press.asked if each.path in {"/same", "/corrected"})
    captures = table(environment, "captures").filter(resource="page").sort("fetched_at")
    firsts = {row["url_key"]: row["record_id"] for row in captures.filter(run=run_id()).iter_rows(named=True)}
    visits = captures.filter(captures["run"] != run_id())
    assert all(row["previous_record_id"] == firsts[row["url_key"]] for row in visits.iter_rows(named=True))
    assert set(visits["day"]) == {now.date()} | {datetime.now(UTC).date()}
    articles = table(environment, "articles").sort("version")
    assert articles["version"].to_list() == [1, 1, 1, 1, 1, 2]
    old, new = articles.filter(url="http://press.example/corrected").iter_rows(named=True)
    assert (new["previous_article_id"], "Douze" in new["text"], "Dix" in old["text"]) == (old["article_id"], True, True)
    mentions = table(environment, "mentions").filter(article_id=new["article_id"])
    assert set(mentions["killed_min"].drop_nulls()) == {12}
    told = await asyncio.to_thread(dateline, "ledger", environment=environment)
    assert ["press", "5", "4", "1", "1"] in [line.split() for line in told.stdout.splitlines()]
