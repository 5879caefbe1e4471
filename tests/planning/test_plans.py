"""The plan for a range over the newsroom in whose archive there are holes: right ways, right numbers, nothing spent on pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from typing import NamedTuple

import polars as pl
import pytest

from archive.nights import begun, exchange, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.spool import Spool
from flows.events import CODER_VERSION
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.lists import on_day
from flows.newsroom.press import FIRST_DAY, read_press
from flows.newsroom.server import Newsroom, serve_newsroom
from flows.planning.plans import Plan, Planning, Wishes
from flows.planning.summary import as_object, host_rows, way_rows, work_of
from flows.records import FillWay, Status
from flows.settings import Settings
from flows.tables import Ledger
from warc_files import Page, write_warc

NOW = datetime(2026, 3, 12, tzinfo=UTC)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(7)]
SOURCES = ("diario-estuario", "kessapress", "radio-sel")
PRESS = read_press()
NEVER, OLDER, CURRENT = DAYS[3], DAYS[4], DAYS[5]


class Room(NamedTuple):
    """A newsroom, an archive with holes, and the settings that lead to both."""

    newsroom: Newsroom
    store: Store
    settings: Settings

    def plan(self, **wishes: object) -> Plan:
        """Return the plan for the week."""
        asked = replace(Wishes(sources=SOURCES), **wishes)
        return Planning(self.settings, self.store, DAYS, asked, NOW).plan()


def row(day: date, run: str, coder: str | None, coded: int) -> dict[str, object]:
    """Return a ledger row of a day that is complete."""
    numbers = dict.fromkeys(("captures", "articles", "flagged", "no_lexicon", "mentions", "rejects"), 0)
    lists: dict[str, list[object]] = {"ways": [], "skipped": [], "outcomes": []}
    return {
        "day": day,
        "source_id": "kessapress",
        "run": run,
        "status": "complete",
        "found": 0,
        "coded": coded,
        "coder": coder,
        **numbers,
        **lists,
    }


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("holes")
    store = begun(DirectoryStore(folder / "archive"))
    for number, (day, coder, coded) in enumerate([(NEVER, None, 0), (OLDER, "1", 2), (CURRENT, CODER_VERSION, 2)]):
        with Spool.open(folder / "nights", run_id(number), day) as spool:
            for page in (2 * number, 2 * number + 1):
                spool.keep(exchange(page, source_id="kessapress", entry=replace(exchange(page).entry, source_id="kessapress")))
            spool.seal_captures()
            spool.seal_table("ledger", pl.DataFrame([row(day, run_id(number), coder, coded)], schema=Ledger.create_empty().schema))
            commit(store, day, run_id(number), spool.sealed(), now=NOW, complete=["kessapress"])
    with serve_newsroom() as newsroom:
        settings = Settings(
            archive=str(folder / "archive"),
            spool=folder / "spool",
            config=(newsroom_catalog_overlay(),),
            address_book=newsroom.write_address_book(folder / "book.json"),
            allow_addresses=(ip_network("127.0.0.0/8"),),
            pace=0,
        )
        yield Room(newsroom, store, settings)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a WARC file of pages of Radio Sel: two of one day, one of which says so itself, and one that says nothing."""
    pages = [
        Page("http://www.radiosel.example/journal/1", "2026-03-03T12:00:00+00:00", "2026-03-03T08:00:00+01:00"),
        Page("http://www.radiosel.example/journal/2", "2026-03-05T12:00:00+00:00", "2026-03-03T23:30:00+01:00"),
        Page("http://www.radiosel.example/journal/3", "2026-03-04T12:00:00+00:00"),
        Page("http://elsewhere.example/journal/4", "2026-03-04T12:00:00+00:00"),
    ]
    return str(write_warc(tmp_path_factory.mktemp("crawl") / "crawl.warc.gz", pages))


def printed(source: str, day: date) -> int:
    """Return how many articles the newsroom prints on a day."""
    outlet = PRESS.outlets[source]
    return len(on_day(outlet, PRESS.current(source), day))


def ways_of(plan: Plan, source: str) -> dict[date, list[tuple[str, int]]]:
    """Return by day the ways that fill a source, each with its pages."""
    steps = plan.steps.filter(pl.col("source_id") == source)
    return {day: steps.filter(pl.col("day") == day).select("way", "pages").rows() for day in steps["day"].unique(maintain_order=True)}


def test_each_hole_is_filled_by_the_cheapest_way_that_reaches_it(room: Room, crawl: str) -> None:
    room.newsroom.requests.clear()
    plan = room.plan(files=(crawl,))
    kessapress = ways_of(plan, "kessapress")
    assert (kessapress.pop(NEVER), kessapress.pop(OLDER)) == ([("archive", 2)], [("archive", 2)])
    assert CURRENT not in kessapress
    assert kessapress == {day: [("lists", printed("kessapress", day))] for day in DAYS if day not in {NEVER, OLDER, CURRENT}}
    assert ways_of(plan, "radio-sel") == {DAYS[1]: [("warc", 2)], DAYS[2]: [("warc", 1)]}
    assert set(ways_of(plan, "diario-estuario")) == set(DAYS)
    assert {way for ways in ways_of(plan, "diario-estuario").values() for way, _ in ways} == {"live"}
    assert plan.uncovered.select("day", "source_id", "status", "reason").rows() == [
        (day, "radio-sel", "partial", "connect_error") for day in DAYS if day not in {DAYS[1], DAYS[2]}
    ]
    assert not [path for _, path in room.newsroom.requests if "/depeche/" in path], "no page is asked for"


def test_a_plan_counts_what_filling_asks_of_each_host(room: Room) -> None:
    hosts = {each["host"]: each for each in host_rows(room.plan())}
    days = [day for day in DAYS if day not in {NEVER, OLDER, CURRENT}]
    rules, lists = 2, 2  # robots.txt and tdmrep.json; the index and the day's own sitemap
    expected = sum(printed("kessapress", day) for day in days) + (rules + lists) * len(days)
    assert hosts["www.kessapress.example"]["requests"] == expected
    assert hosts["www.kessapress.example"]["days"] == len(days)
    assert "www.radiosel.example" not in hosts


def test_what_is_planned_once_is_not_asked_again_soon_after(room: Room) -> None:
    before = room.plan()
    room.newsroom.requests.clear()
    again = room.plan()
    assert room.newsroom.requests == [], "but for Radio Sel, which may answer now"
    assert again.steps.equals(before.steps)


def test_a_third_party_is_asked_only_where_it_is_allowed_and_a_way_can_be_chosen(room: Room) -> None:
    assert set(room.plan().steps["way"]) == {"archive", "lists", "live"}
    plan = room.plan(ways=(FillWay.LISTS,))
    assert set(plan.steps["way"]) == {"lists"}
    assert {each["way"] for each in way_rows(plan)} == {"lists", "nothing"}


def test_days_that_are_done_once_more_are_coded_again_or_asked_for_again(room: Room) -> None:
    again = ways_of(room.plan(replace=True), "kessapress")
    assert [again[day][0][0] for day in (NEVER, OLDER, CURRENT)] == ["archive"] * 3
    plan = room.plan(replace=True, ways=(FillWay.LISTS,))
    assert ways_of(plan, "kessapress")[CURRENT] == [("lists", printed("kessapress", CURRENT))]
    assert work_of(plan)[CURRENT].again == ["kessapress"]


def test_a_days_work_is_its_ways_in_their_order_and_what_nothing_fills(room: Room, crawl: str) -> None:
    work = work_of(room.plan(files=(crawl,)))
    assert sorted(work) == DAYS
    assert work[DAYS[1]].ways == {"diario-estuario": [FillWay.LIVE], "kessapress": [FillWay.LISTS], "radio-sel": [FillWay.WARC]}
    assert work[DAYS[0]].uncovered == {"radio-sel": (Status.PARTIAL, "connect_error")}
    assert [day for day in DAYS if work[day].recodes] == [NEVER, OLDER]


def test_a_plan_can_be_read_by_other_programs(room: Room) -> None:
    told = as_object(room.plan())
    assert (told["first"], told["last"]) == (DAYS[0], DAYS[-1])
    assert sum(each["units"] for each in told["ways"]) == len(told["steps"]) + sum(each["days"] for each in told["uncovered"])
    assert {each["source_id"] for each in told["uncovered"]} == {"radio-sel"}
