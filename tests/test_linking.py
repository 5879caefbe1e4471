"""Events in an archive go on from night to night, in whatever order the nights are filled; linked again they stay as they are."""

from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, begun, exchange, run_id, settings_for
from events.linking.mentions import DATED, PLACE, mention, mentions
from flows.archive.commits import commit, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.mending import Outcome
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.archive.repair import repair
from flows.archive.spool import Spool
from flows.archive.store import open_store
from flows.archive.taking_down import take_down
from flows.linking import LINKED, link_again, link_run, newest_events, relink
from flows.settings import Settings
from flows.tables import Articles
from servers.programmable import BUCKET, Faults, programmable

DAYS = [DAY + timedelta(days=number) for number in range(22)]
ACT = {**PLACE, **DATED, "date_start": DAY, "date_end": DAY, "event_type": "air_strike", "actor_id": "XKE-MIL", "actor_sector": "MIL"}
IDS = count(700)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return begun(DirectoryStore(tmp_path / "archive"))


def address(article: str) -> str:
    return f"https://www.presse.example/{article}"


def night(store: Store, folder: Path, number: int, day: int, *keys: str, **fields: object) -> None:
    """Commit a run that tells of one strike in an article for each key."""
    run, on = run_id(number), DAYS[day]
    rows = mentions(*(mention(key, **ACT | {"day": on, "run": run, "published_on": on, "killed_min": 7} | fields) for key in keys))
    schema = Articles.create_empty().schema
    plain = {pl.String: "x", pl.Datetime: NOW, pl.List: [], pl.UInt64: 1}
    told = [
        {
            **{name: None if Articles.columns()[name].nullable else plain.get(type(kind), 1) for name, kind in schema.items()},
            "day": on, "run": run, "article_id": article, "source_id": article, "url_key": article, "published_on": on, "version": None,
        }
        for article in rows["article_id"]
    ]  # fmt: skip
    with Spool.open(folder / "spool", run, on) as spool:
        for each in rows["article_id"]:
            spool.keep(exchange(url=address(each), url_key=each, body=each.encode()))
        digests = spool.seal_captures().select("url_key", payload="payload_digest")
        articles = pl.DataFrame(told, schema=schema).join(digests, on="url_key").with_columns(payload_digest="payload").drop("payload")
        spool.seal_table("articles", articles)
        spool.seal_table("mentions", rows)
        for table, made in link_run(store, Settings(), on, run, articles, rows).tables().items():
            spool.seal_table(table, made)
        commit(store, on, run, spool.sealed(), now=NOW)
        spool.drop()


def new_run() -> str:
    return run_id(next(IDS))


def events(store: Store) -> pl.DataFrame:
    return newest_events(scan(store, "events")).collect()


def test_an_event_told_of_again_two_nights_later_is_the_same_and_says_what_changed(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a")
    night(store, tmp_path, 1, 2, "b", killed_min=12)
    (event,) = events(store).rows(named=True)
    assert (event["n_mentions"], event["revision"], event["first_seen"], event["last_seen"]) == (2, 2, DAYS[0], DAYS[2])
    assert (event["killed_min"], event["killed_max"]) == (7, 12)
    changed = scan(store, "revisions").collect()
    assert changed.filter(field="killed_max").select("day", "before", "after", "article_id").row(0) == (DAYS[2], "7", "12", "article-b")


def test_a_report_after_the_window_founds_an_event_of_its_own(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a")
    night(store, tmp_path, 1, 11, "b")
    assert events(store).height == 2


def test_an_earlier_day_filled_later_joins_the_event_under_the_id_that_it_has(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 1, "b")
    (before,) = events(store)["event_id"]
    night(store, tmp_path, 1, 0, "a")
    (event,) = events(store).rows(named=True)
    assert (event["event_id"], event["day"], event["n_mentions"]) == (before, DAYS[0], 2)
    assert (event["first_seen"], event["last_seen"]) == (DAYS[0], DAYS[1])


def test_a_second_run_of_a_day_goes_on_from_the_first(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a")
    night(store, tmp_path, 1, 0, "b")
    assert events(store)["n_mentions"].to_list() == [2]
    assert scan(store, "links").collect()["event_id"].n_unique() == 1


def test_linked_again_nothing_changes_though_later_nights_are_there(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a", "c")
    night(store, tmp_path, 1, 1, "b")
    assert relink(store, Settings(), DAYS[:2], lambda: run_id(next(IDS)), NOW) == []


def test_events_of_a_damaged_file_are_made_again_byte_for_byte(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a")
    night(store, tmp_path, 1, 1, "b", killed_min=12)
    keys = [entry.key for table in LINKED for entry in read_head(store, DAYS[1]).live(table)]
    contents = {key: store.get(key) for key in keys}
    for key in keys:
        store.replace(key, contents[key][: len(contents[key]) // 2])
    mended = repair(store, now=NOW, run=lambda: run_id(next(IDS)), link=partial(link_again, store, Settings()))
    assert {each.outcome for each in mended.mended} == {Outcome.RESTORED}
    assert {key: store.get(key) for key in keys} == contents


def test_what_was_taken_down_is_in_no_event_that_is_linked_again_and_the_event_goes_on_without_it(store: Store, tmp_path: Path) -> None:
    night(store, tmp_path, 0, 0, "a", "c")
    night(store, tmp_path, 1, 2, "b", killed_min=12)
    (before,) = events(store).rows(named=True)
    hidden = take_down(store, address("article-b"), "asked for", now=NOW, run=new_run)
    assert [each.day for each in hidden] == [DAYS[2]]
    relink(store, Settings(), [each.day for each in hidden], new_run, NOW)
    assert relink(store, Settings(), DAYS[:3], new_run, NOW) == []
    found = {table: scan(store, table).collect() for table in (*LINKED, "mentions", "articles")}
    assert not [table for table, rows in found.items() if "article-b" in str(rows.rows())]
    (after,) = events(store).rows(named=True)
    assert (after["event_id"], after["n_mentions"], after["article_ids"]) == (before["event_id"], 2, ["article-a", "article-c"])
    assert (after["killed_min"], after["killed_max"]) == (7, 7)


@pytest.mark.parametrize("days", [3, pytest.param(22, marks=pytest.mark.soak)])
def test_however_many_days_around_are_committed_a_night_asks_a_service_as_often(days: int, tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket):
        store = begun(open_store(settings_for(service, BUCKET, tmp_path / "machine")))
        asked = []
        for number, day in enumerate(DAYS[:days]):
            bucket.requests.clear()
            night(store, tmp_path, number, number, "a", date_start=day, date_end=day)
            asked.append(len(bucket.requests))
        other = open_store(settings_for(service, BUCKET, tmp_path / "new machine"))
        before = len(bucket.requests)
        articles, rows = (scan(store, table, day, day).collect() for table in ("articles", "mentions"))
        link_run(other, Settings(), day, run_id(days), articles, rows)
        fetched = {key for method, key in bucket.requests[before:] if method == "GET" and key}
    assert set(asked[1:]) == {asked[1]}
    assert len(fetched) <= 5 * 11 + 1
