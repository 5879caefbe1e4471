"""A past day filled from archives of others, asked over real HTTP: the pages of the day, and no others."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.nights import begun, run_id
from flows.archive.directory import DirectoryStore
from flows.archive.seen import SeenPages
from flows.archive.spool import Spool
from flows.catalog.files import open_catalog, packaged_config
from flows.catalog.sources import load_sources
from flows.filling import Filling
from flows.holdings.filing import HELD_FILE
from flows.holdings.own_days import OwnDays
from flows.planning.plans import Plan, Planning, Wishes
from flows.planning.summary import host_rows
from flows.records import FillWay, Run, SourceReport, Status
from flows.settings import Settings
from following import follow_presse
from servers.press import answer
from servers.web_archives import DATA, INDEX, WAYBACK, Archives, Capture, archives_apart
from warc_files import DATED, TEXT

DAY = date(2026, 11, 22)
NOW = datetime(2026, 12, 5, tzinfo=UTC)
HOST = "https://www.presse.example"


def page(path: str, captured: date, published: str = "") -> Capture:
    """Return a page of La Presse, captured at noon."""
    body = DATED.format(title=path, published=published, text=TEXT).encode()
    return Capture(f"{HOST}/{path}", datetime(captured.year, captured.month, captured.day, 12, tzinfo=UTC), body)


PAGES = [
    page("2026/11/22/dated", DAY + timedelta(days=2)),
    page("stated", DAY + timedelta(days=2), "2026-11-22T08:00:00+01:00"),
    page("silent", DAY),
    page("older", DAY, "2026-11-19T08:00:00+01:00"),
    page("late", DAY + timedelta(days=9), "2026-11-22T08:00:00+01:00"),
    page("2026/11/23/next", DAY + timedelta(days=1)),
]


@pytest.fixture
def archives() -> Iterator[Archives]:
    """Archives of others, served by a thread of their own."""
    with archives_apart() as archives:
        yield archives


@pytest.fixture
def settings(tmp_path: Path, archives: Archives) -> Settings:
    config = follow_presse(tmp_path / "config")
    text = (packaged_config() / "backfill.toml").read_text(encoding="utf-8").replace('"live"]', '"live", "common_crawl", "wayback"]')
    text = text.replace("https://index.commoncrawl.org", f"http://{INDEX}").replace("https://data.commoncrawl.org", f"http://{DATA}")
    text = text.replace("https://web.archive.org", f"http://{WAYBACK}").replace("per_minute = 20", "per_minute = 600")
    (config / "backfill.toml").write_text(text.replace("per_minute = 12", "per_minute = 600"), encoding="utf-8")
    book = {host: list(place) for host, place in archives.network.address_book.items()} | {"www.presse.example": ["127.0.0.1", 9]}
    (tmp_path / "book.json").write_text(json.dumps(book))
    return Settings(
        archive=str(tmp_path / "archive"),
        spool=tmp_path / "spool",
        config=(config,),
        sources=("presse",),
        address_book=tmp_path / "book.json",
        allow_addresses=archives.network.allow_addresses,
        pace=0,
    )


def planned(settings: Settings) -> Plan:
    return Planning(settings, begun(DirectoryStore(Path(settings.archive))), [DAY], Wishes(), NOW).plan()


def filled(settings: Settings, plan: Plan, *ways: FillWay) -> tuple[SourceReport, list[str]]:
    """Return the report of the day's run, and the paths of the pages that it has."""
    sources = load_sources(open_catalog(settings.config), ["presse"])
    run = Run(id=run_id(), day=DAY, kind="backfill", sources=("presse",), spool=str(settings.spool), ways={"presse": ways})
    store = DirectoryStore(Path(settings.archive))
    with Spool.open(settings.spool, run.id, DAY) as spool:
        plan.held.write_parquet(spool.folder / HELD_FILE)
        (report,) = Filling(run, spool, store, settings, SeenPages(store)).reports(sources)
        return report, sorted(capture.url.removeprefix(f"{HOST}/") for capture in spool.captured())


@pytest.mark.parametrize("way", [FillWay.COMMON_CRAWL, FillWay.WAYBACK])
def test_the_pages_of_a_day_are_taken_from_an_archive_of_others(way: FillWay, settings: Settings, archives: Archives) -> None:
    if way is FillWay.WAYBACK:
        archives.wayback.captures += PAGES
    else:
        archives.crawl.hold(*PAGES)
    plan = planned(settings)
    assert plan.steps.select("way", "pages", "is_whole").rows() == [(way.value, 3, False)]  # of one the address tells, of two the capture
    assert {each["host"]: each["requests"] for each in host_rows(plan)} == {WAYBACK if way is FillWay.WAYBACK else DATA: 4}
    assert plan.costs["seconds"].to_list() == [pytest.approx(4 * 2 * 60 / 600)]  # half as often as its 600 a minute
    report, paths = filled(settings, plan, way)
    assert paths == ["2026/11/22/dated", "silent", "stated"]
    assert (report.status, report.reason, report.filled_by) == (Status.PARTIAL, f"from_{way.value}", (way.value,))
    assert (report.found, report.outcomes, report.skipped) == (4, {"ok": 3}, {"older": 1})
    assert set(OwnDays(settings.spool).rows()["own_day"]) == {DAY, date(2026, 11, 19)}


def test_a_run_that_goes_on_asks_for_nothing_again_and_counts_the_same(settings: Settings, archives: Archives) -> None:
    archives.wayback.captures += PAGES
    plan = planned(settings)
    first, paths = filled(settings, plan, FillWay.WAYBACK)
    archives.wayback.asked.clear()
    again, same = filled(settings, plan, FillWay.WAYBACK)
    assert (again.found, again.outcomes, again.skipped, same) == (first.found, first.outcomes, first.skipped, paths)
    assert archives.wayback.asked == []


def test_what_one_archive_lacks_is_asked_of_the_next(settings: Settings, archives: Archives) -> None:
    archives.crawl.hold(*PAGES[:2])
    archives.wayback.captures += PAGES[1:3]
    plan = planned(settings)
    assert plan.steps["way"].to_list() == ["common_crawl", "wayback"]
    report, paths = filled(settings, plan, FillWay.COMMON_CRAWL, FillWay.WAYBACK)
    assert paths == ["2026/11/22/dated", "silent", "stated"]
    assert report.found == sum(report.outcomes.values()) + sum(report.skipped.values())
    assert len(set(paths)) == 3


def test_a_service_that_is_busy_leaves_the_day_as_it_is(settings: Settings, archives: Archives) -> None:
    archives.wayback.captures += PAGES
    archives.wayback.faults += [("/cdx/", b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")] * 9
    plan = planned(settings)
    assert plan.steps.is_empty()
    assert plan.uncovered.select("source_id", "status", "reason").rows() == [("presse", "partial", "connect_error")]
    assert plan.held.is_empty()
    assert [note.partition(": ")[0] for note in plan.notes] == ["wayback of presse"]
    archives.wayback.faults.clear()
    assert planned(settings).steps["way"].to_list() == ["wayback"], "what was not told is asked for again"


def test_a_page_that_an_archive_does_not_give_is_counted_and_not_kept(settings: Settings, archives: Archives) -> None:
    archives.wayback.captures += PAGES[:2]
    archives.crawl.hold(PAGES[2])
    archives.wayback.faults += [("/web/", answer("", "404 Not Found"))]
    archives.crawl.faults += [("crawl-data", answer(bytes(900), mime="application/gzip"))]
    report, paths = filled(settings, planned(settings), FillWay.COMMON_CRAWL, FillWay.WAYBACK)
    assert paths == ["stated"]
    assert report.outcomes == {"http_4xx": 1, "ok": 1, "protocol_error": 1}
    assert report.status is Status.PARTIAL
