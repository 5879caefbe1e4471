from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from archive.filled import NEXT, fill, row_of
from archive.nights import DAY, NOW, begun, committed, exchange, run_id, settings_for, spooled
from flows.archive.commits import commit
from flows.archive.files import fingerprint
from flows.archive.objects import Store
from flows.archive.query import query
from flows.archive.reading import RecordError, days, heads, live_objects, read_local_record, read_record, scan
from flows.archive.spool import Spool
from flows.archive.store import DirectoryStore, open_store
from flows.archive.tables import scan as scan_tables
from flows.errors import UsageError
from flows.tables import TABLES
from servers.s3 import S3Service


def numbers(rows: pl.LazyFrame) -> list[int]:
    return sorted(int(key, 16) for key in rows.collect()["url_key"])


def test_days_and_their_newest_commits_are_listed(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    assert days(store) == {DAY: 2, NEXT: 1}
    assert days(store, NEXT) == {NEXT: 1}
    assert days(store, None, DAY) == {DAY: 2}
    assert [(head.day, head.number) for head in heads(store)] == [(DAY, 2), (NEXT, 1)]


def test_a_scan_returns_the_committed_rows_of_a_range(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    assert numbers(scan(store, "captures")) == [0, 1, 2, 10, 11, 12, 20, 21, 22]
    assert numbers(scan(store, "captures", DAY, DAY)) == [0, 1, 2, 10, 11, 12]
    assert numbers(scan(store, "captures", NEXT)) == [20, 21, 22]


def test_what_no_commit_names_is_not_seen(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    with spooled(tmp_path, run_id(9), first=90) as spool:
        for each in spool.sealed():
            store.create(each.key, each.path)
    assert numbers(scan(store, "captures", DAY, DAY)) == [0, 1, 2, 10, 11, 12]


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_every_table_come_back_as_they_were(store: Store, tmp_path: Path, table: str) -> None:
    rows = row_of(table)
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        spool.seal_table(table, rows)
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
    assert scan(store, table).collect().equals(rows)
    assert query(store, f"SELECT * FROM {table}").height == 1  # noqa: S608  names of our own


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_archive_gives_empty_tables_with_their_columns(store: Store, table: str) -> None:
    rows = scan(store, table).collect()
    assert rows.is_empty()
    assert rows.schema == TABLES[table].create_empty().schema


def test_an_unknown_table_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no table 'gossip'"):
        scan(store, "gossip")


def test_a_file_of_an_older_schema_reads_with_nulls_for_what_it_lacks(store: Store, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        older = spool.captures().drop("entry_title").with_columns(forgotten=pl.lit(1))
        older.write_parquet(spool.table("captures"))
        store.create("captures/older.parquet", spool.table("captures"))
        entry = next(each for each in spool.sealed() if each.kind == "captures").model_copy(
            update={"key": "captures/older.parquet", **_print(spool.table("captures"))}
        )
        commit(store, DAY, run_id(), [entry], now=NOW)
    rows = scan(store, "captures").collect()
    assert rows["entry_title"].null_count() == 3
    assert "forgotten" not in rows.columns


def _print(path: Path) -> dict[str, object]:
    return fingerprint(path)._asdict()


def test_a_row_leads_to_its_archived_response(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    for row in scan(store, "captures").collect().iter_rows(named=True):
        response = read_record(store, row["warc_key"], row["warc_offset"], row["warc_length"])
        assert response.url == row["url"]
        assert response.body == exchange(int(row["url_key"], 16)).body
        assert response.header("content-type") == "text/html; charset=utf-8"


@pytest.mark.parametrize(("shift", "cut"), [(1, 0), (0, 40), (-1, 0)])
def test_a_wrong_place_is_one_line(tmp_path: Path, shift: int, cut: int) -> None:
    with spooled(tmp_path, run_id()) as spool:
        row = spool.captures().row(1, named=True)
        path = spool.warcs()[row["warc_key"]]
        with pytest.raises(RecordError, match=r"00000\.warc\.gz at \d+: ") as caught:
            read_local_record(path, row["warc_offset"] + shift, row["warc_length"] - cut)
        assert "\n" not in str(caught.value)


def test_a_record_that_is_no_response_is_refused(tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool, pytest.raises(RecordError, match="no response record"):
        read_local_record(next(iter(spool.warcs().values())), 0, 1000)


def test_live_objects_are_those_of_the_newest_commit(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    assert [each.run for each in live_objects(store, DAY, "warc")] == [run_id(0), run_id(1)]
    assert live_objects(store, date(1999, 1, 1), "warc") == []


def test_rows_of_a_bucket_are_downloaded_once(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "spool"))
    fill(store, tmp_path)
    scan(store, "captures").collect()
    store.requests.clear()
    assert scan(store, "captures").collect().height == 9
    assert store.requests == {"ListObjectsV2": 1}


def test_a_table_is_read_as_it_was_known_at_an_instant(store: Store, tmp_path: Path) -> None:
    for number, day in ((0, DAY), (1, DAY), (2, NEXT)):
        committed(store, tmp_path, number, day)  # one a minute
    at = [NOW + timedelta(minutes=number) for number in (-1, 0, 1, 2)]
    assert [scan(store, "captures", as_of=instant).collect().height for instant in at] == [0, 3, 6, 9]
    assert numbers(scan(store, "captures", DAY, DAY, as_of=at[1])) == [0, 1, 2]
    assert [query(store, "SELECT count(*) FROM captures", as_of=instant).item() for instant in at] == [0, 3, 6, 9]
    replaced = scan(store, "captures", DAY, DAY).collect()
    committed(store, tmp_path, 3, mode="replace", base=2)
    assert scan(store, "captures", DAY, DAY, as_of=at[3]).collect().equals(replaced)
    assert numbers(scan(store, "captures", DAY, DAY)) == [30, 31, 32]


def test_an_instant_needs_an_offset(store: Store) -> None:
    with pytest.raises(UsageError, match="an instant without an offset from UTC"):
        scan(store, "captures", as_of=NOW.replace(tzinfo=None))


def test_only_the_days_that_are_asked_for_are_fetched(ministack_service: S3Service, tmp_path: Path) -> None:
    bucket = ministack_service.new_bucket()
    fill(open_store(settings_for(ministack_service, bucket, tmp_path / "writer")), tmp_path)
    store = open_store(settings_for(ministack_service, bucket, tmp_path / "reader"))
    scan(store, "captures", NEXT, NEXT).collect()
    assert store.requests == {"ListObjectsV2": 1, "GetObject": 2}  # its commit, its rows


def test_a_notebook_reads_by_days_and_instants_in_words(tmp_path: Path) -> None:
    archive = begun(DirectoryStore(tmp_path / "archive"))
    fill(archive, tmp_path)
    address = str(archive.root)
    assert scan_tables("captures", archive=address).collect().height == 9
    assert scan_tables("captures", "2026-03-09", "2026-03-09", archive=address).collect().height == 3
    for instant, height in (
        ("2026-03-08", 0),
        ("2026-03-09", 9),
        ("2026-03-09T03:30+01:00", 9),
        ("2026-03-09T02:29:59", 0),
        (NOW, 9),
        (DAY, 0),
    ):
        assert scan_tables("captures", as_of=instant, archive=address).collect().height == height, instant
    for words in ({"as_of": "yesterday"}, {"start": "yesterday"}, {"archive": str(tmp_path / "none")}):
        with pytest.raises(UsageError):
            scan_tables("captures", **{"archive": address, **words})


def test_commits_that_were_read_before_cost_a_listing_alone(ministack_service: S3Service, tmp_path: Path) -> None:
    store = begun(open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "cache")))
    fill(store, tmp_path)
    assert [head.day for head in heads(store)] == [DAY, NEXT]
    store.requests.clear()
    assert [head.number for head in heads(store)] == [2, 1]
    assert store.requests == {"ListObjectsV2": 1}
    committed(store, tmp_path, 3, day=NEXT)
    assert [head.number for head in heads(store)] == [2, 2]
