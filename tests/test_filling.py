"""A past day filled by several ways one after the other: each page once, each count accounted for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from ipaddress import ip_network
from pathlib import Path

import pytest

from archive.nights import begun, run_id
from flows.archive.directory import DirectoryStore
from flows.archive.seen import SeenPages
from flows.archive.spool import Spool
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.filling import Filling, merged, without_doubles
from flows.holdings.filing import HELD_FILE
from flows.networks import network_of
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.server import Newsroom, serve_newsroom
from flows.planning.warc_files import WarcFiles
from flows.records import FillWay, Run, SourceReport, Status
from flows.settings import Settings
from warc_files import Page, write_warc

DAY = date(2026, 3, 5)
KESSAPRESS, RADIO = "kessapress", "radio-sel"
LISTED = "http://www.kessapress.example/depeche/260305-005-narmila.html"
PAGES = [
    Page(LISTED, "2026-03-05T09:00:00+00:00"),
    Page("http://www.radiosel.example/journal/1", "2026-03-07T12:00:00+00:00", "2026-03-05T08:00:00+01:00"),
    Page("http://www.radiosel.example/journal/2", "2026-03-05T12:00:00+00:00", "2026-03-04T08:00:00+01:00"),
    Page("http://www.radiosel.example/journal/3", "2026-03-05T12:00:00+00:00"),
]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with serve_newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def settings(tmp_path: Path, newsroom: Newsroom) -> Settings:
    return Settings(
        archive=str(tmp_path / "archive"),
        spool=tmp_path / "spool",
        config=(newsroom_catalog_overlay(),),
        address_book=newsroom.write_address_book(tmp_path / "book.json"),
        allow_addresses=(ip_network("127.0.0.0/8"),),
        pace=0,
    )


def filled(settings: Settings, ways: dict[str, tuple[FillWay, ...]], **changes: object) -> tuple[list[SourceReport], list[str]]:
    """Return the reports of a run, and the addresses of the pages that it has."""
    catalog = open_catalog(settings.config)
    uncovered = dict.fromkeys(changes.pop("uncovered", ()), (Status.PARTIAL, "connect_error"))
    sources = load_sources(catalog, [*ways, *uncovered])
    run = Run(
        id=run_id(),
        day=DAY,
        kind="backfill",
        sources=tuple(source.id for source in sources),
        spool=str(settings.spool),
        ways=ways,
        uncovered=uncovered,
    )
    store = begun(DirectoryStore(Path(settings.archive)))
    with Spool.open(settings.spool, run.id, DAY) as spool:
        crawl = write_warc(settings.spool / "crawl.warc.gz", PAGES)
        held, _ = WarcFiles(sources, settings.spool, network_of(settings)).held([str(crawl)], lambda: None)
        held.write_parquet(spool.folder / HELD_FILE)
        reports = Filling(replace(run, **changes), spool, store, settings, SeenPages(store)).reports(sources)
        return reports, sorted(capture.url for capture in spool.captured() if capture.resource == "page")


def is_accounted_for(report: SourceReport) -> bool:
    return report.found == sum(report.skipped.values()) + sum(report.outcomes.values())


def test_what_a_file_holds_is_not_asked_for_and_the_lists_say_what_it_lacks(settings: Settings, newsroom: Newsroom) -> None:
    (report,), pages = filled(settings, {KESSAPRESS: (FillWay.WARC, FillWay.LISTS)})
    assert (report.status, report.filled_by) == (Status.COMPLETE, ("warc", "lists"))
    assert [way.kind for way in report.ways] == ["warc", "sitemap"]
    assert (report.found, report.outcomes, is_accounted_for(report)) == (4, {"ok": 4}, True)
    assert LISTED in pages
    assert len(pages) == len(set(pages)) == 4
    assert LISTED not in {f"http://{host}{path}" for host, path in newsroom.requests}


def test_a_page_is_filed_under_the_day_that_it_states_and_else_under_that_of_its_capture(settings: Settings) -> None:
    (report,), pages = filled(settings, {RADIO: (FillWay.WARC,)})
    assert [page[-1] for page in pages] == ["1", "3"]
    assert (report.status, report.reason, report.found, is_accounted_for(report)) == (Status.PARTIAL, "from_warc", 2, True)


def test_only_the_lists_of_the_way_are_asked(settings: Settings, newsroom: Newsroom) -> None:
    filled(settings, {KESSAPRESS: (FillWay.LISTS,)})
    assert "/atom.xml" not in {path for _, path in newsroom.requests}
    newsroom.requests.clear()
    filled(settings, {"diario-estuario": (FillWay.LIVE,)})
    assert [path for _, path in newsroom.requests if path == "/rss"] == ["/rss"]


def test_what_nothing_covers_is_said_and_nobody_is_asked(settings: Settings, newsroom: Newsroom) -> None:
    (report,), pages = filled(settings, {}, uncovered=[RADIO])
    assert (report.status, report.reason, report.filled_by, pages) == (Status.PARTIAL, "connect_error", (), [])
    assert newsroom.requests == []


def test_a_run_that_goes_on_counts_as_one_that_was_never_cut_off(settings: Settings) -> None:
    ways = {KESSAPRESS: (FillWay.WARC, FillWay.LISTS), RADIO: (FillWay.WARC,)}
    whole, pages = filled(settings, ways)
    again, kept = filled(settings, ways)
    assert kept == pages
    assert [(each.status, each.found, each.outcomes, each.skipped) for each in again] == [
        (each.status, each.found, each.outcomes, each.skipped) for each in whole
    ]


def test_of_several_ways_the_best_status_holds_and_all_is_summed() -> None:
    warc = SourceReport(source_id="a", status=Status.PARTIAL, reason="from_warc", found=2, outcomes={"ok": 2}, filled_by=("warc",))
    lists = SourceReport(source_id="a", status=Status.COMPLETE, found=5, outcomes={"ok": 3}, skipped={"older": 2}, filled_by=("lists",))
    both = merged([warc, lists])
    assert (both.status, both.reason, both.found, both.outcomes, both.skipped) == (Status.COMPLETE, None, 7, {"ok": 5}, {"older": 2})
    assert both.filled_by == ("warc", "lists")


def test_a_page_that_two_ways_announce_is_counted_by_the_first() -> None:
    lists = SourceReport(source_id="a", status=Status.COMPLETE, found=5, outcomes={"ok": 3}, skipped={"already_committed": 2})
    assert without_doubles(lists, 1).skipped == {"already_committed": 1}
    assert (without_doubles(lists, 9).found, without_doubles(lists, 9).skipped) == (3, {})


def test_a_backfill_asks_more_slowly_than_a_night(settings: Settings) -> None:
    store = DirectoryStore(Path(settings.archive))
    with Spool.open(settings.spool, run_id(), DAY) as spool:
        run = Run(id=run_id(), day=DAY, kind="backfill", sources=(), spool=str(settings.spool))
        network = Filling(run, spool, store, settings.model_copy(update={"pace": 1.0}), SeenPages(store)).network
    assert network.factor("www.kessapress.example") == 2.0
    assert not network.is_held()
