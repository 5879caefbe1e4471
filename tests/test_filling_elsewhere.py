"""A past day filled from Common Crawl and the Wayback Machine: each page once, under its own day, with the time of its capture."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from archive.nights import begun, run_id
from flows.archive.directory import DirectoryStore
from flows.archive.reading import SeenPages
from flows.archive.spool import Spool
from flows.catalog.backfill import read_backfill
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.filing import HELD_FILE
from flows.filling import Filling
from flows.networks import network_of
from flows.planning.asking import ask_archives
from flows.records import Capture, FillWay, Run, SourceReport, Status
from flows.settings import Settings
from following import follow_presse
from servers.press import answer
from servers.web_archives import COMMON_CRAWL, DATA, WAYBACK, WAYBACK_MACHINE, Archives, archives_apart
from servers.web_archives import Capture as Held
from warc_files import DATED, TEXT

DAY = date(2026, 3, 5)
WAYS = (FillWay.COMMON_CRAWL, FillWay.WAYBACK)


def page(path: str, captured: str, published: str = "") -> Held:
    body = DATED.format(title="Attaque", published=published, text=TEXT).encode()
    return Held(url=f"https://www.presse.example/{path}", at=datetime.fromisoformat(captured).astimezone(UTC), body=body)


IN_PATH = page("2026/03/05/a", "2026-03-06T09:00:00+00:00")
STATED = page("b", "2026-03-07T09:00:00+00:00", "2026-03-05T22:30:00+01:00")
UNDATED = page("c", "2026-03-05T12:00:00+00:00")
BEFORE = page("d", "2026-03-05T13:00:00+00:00", "2026-03-04T08:00:00+01:00")
AFTER = page("2026/03/06/e", "2026-03-06T10:00:00+00:00")


@pytest.fixture
def archives() -> Iterator[Archives]:
    with archives_apart() as archives:
        archives.crawl.crawls = {"CC-MAIN-2026-11": ("2026-03-01", "2026-03-12")}
        archives.crawl.hold(IN_PATH, BEFORE, AFTER, crawl="CC-MAIN-2026-11")
        archives.wayback.captures += [STATED, UNDATED, AFTER]
        yield archives


@pytest.fixture
def settings(tmp_path: Path, archives: Archives) -> Settings:
    config, book = follow_presse(tmp_path / "config"), tmp_path / "book.json"
    book.write_text(json.dumps(archives.network.address_book))
    services = {"common_crawl": COMMON_CRAWL, "wayback": WAYBACK_MACHINE}
    tables = ((name, service.model_dump(exclude={"robots"})) for name, service in services.items())
    lines = [f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in fields.items()) for name, fields in tables]
    head = "ways = []\ndays_after = 3\npages = 100\nmegabytes = 10\nminutes = 5\ndelay_factor = 1\n"
    (config / "backfill.toml").write_text("\n".join([head, *lines]))
    loopback = (ip_network("127.0.0.0/8"),)
    return Settings(
        archive=str(tmp_path / "archive"), spool=tmp_path / "spool", config=(config,), address_book=book, allow_addresses=loopback, pace=0
    )


def filled(settings: Settings) -> tuple[SourceReport, list[Capture]]:
    """Return the report of a run that both archives fill, and its pages; the same run each time."""
    catalog = open_catalog(settings.config)
    sources = load_sources(catalog, ["presse"])
    store = begun(DirectoryStore(Path(settings.archive))) if not Path(settings.archive).exists() else DirectoryStore(Path(settings.archive))
    run = Run(id=run_id(), day=DAY, kind="backfill", sources=("presse",), spool=str(settings.spool), ways={"presse": WAYS})
    with Spool.open(settings.spool, run.id, DAY) as spool:
        if not (spool.folder / HELD_FILE).exists():
            held, _ = ask_archives([DAY], sources, {"presse": WAYS}, read_backfill(catalog), network_of(settings))
            held.write_parquet(spool.folder / HELD_FILE)
        (report,) = Filling(run, spool, store, settings, SeenPages(store)).reports(sources)
        return report, spool.captured()


def test_each_page_is_filed_under_its_own_day_with_the_time_and_the_place_of_its_capture(settings: Settings) -> None:
    report, pages = filled(settings)
    assert {each.url: (each.via, each.fetched_at) for each in pages} == {
        IN_PATH.url: ("common_crawl", IN_PATH.at),
        STATED.url: ("wayback", STATED.at),
        UNDATED.url: ("wayback", UNDATED.at),
    }
    places = {each.url: each.via_url for each in pages}
    assert (places[IN_PATH.url] or "").startswith(f"http://{DATA}/crawl-data/CC-MAIN-2026-11/")
    assert places[STATED.url] == f"http://{WAYBACK}/web/20260307090000id_/https://www.presse.example/b"
    assert {each.url: each.payload_digest for each in pages}[STATED.url] == f"sha1:{STATED.digest}"
    assert (report.status, report.found, report.skipped, report.outcomes) == (Status.PARTIAL, 4, {"older": 1}, {"ok": 3})


def test_a_run_that_is_gone_on_with_asks_for_no_page_twice(settings: Settings, archives: Archives) -> None:
    first, pages = filled(settings)
    asked = len(archives.crawl.asked) + len(archives.wayback.asked)
    again, same = filled(settings)
    assert (again.outcomes, [each.record_id for each in same]) == (first.outcomes, [each.record_id for each in pages])
    assert len(archives.crawl.asked) + len(archives.wayback.asked) == asked


def test_a_page_that_an_archive_does_not_give_is_counted_and_not_kept(settings: Settings, archives: Archives) -> None:
    archives.wayback.faults += [("/web/", answer("", "404 Not Found"))]
    archives.crawl.faults += [("crawl-data", answer(bytes(900), mime="application/gzip"))] * 2
    report, pages = filled(settings)
    assert len(pages) == 1
    assert report.outcomes == {"http_4xx": 1, "ok": 1, "protocol_error": 2}
    assert report.status is Status.PARTIAL
