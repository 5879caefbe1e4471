from pathlib import Path

import pytest

from archive.nights import DAY, NOW, run_id, settings_for, spooled
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.query import QueryError, query
from flows.archive.store import open_store
from servers.s3 import S3Service


def fill(store: Store, root: Path) -> None:
    for number, day in ((0, DAY), (1, DAY.replace(day=9))):
        with spooled(root, run_id(number), first=10 * number, day=day) as spool:
            commit(store, day, run_id(number), spool.sealed(), now=NOW)


def test_sql_sees_the_committed_rows(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    rows = query(store, "SELECT source_id, count(*) AS pages FROM captures GROUP BY ALL")
    assert rows.rows() == [("presse", 6)]


def test_a_range_of_days_limits_what_is_seen(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    assert query(store, "SELECT DISTINCT day FROM captures", DAY, DAY)["day"].to_list() == [DAY]


def test_tables_without_rows_can_be_joined(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    rows = query(store, "SELECT c.url, a.title FROM captures c LEFT JOIN articles a USING (url_key) ORDER BY c.url LIMIT 1")
    assert rows["title"].to_list() == [None]
    assert query(store, "SELECT * FROM mentions, ledger, rejects").is_empty()


def test_times_are_in_utc(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    assert query(store, "SELECT min(fetched_at)::VARCHAR AS first FROM captures")["first"].to_list() == ["2026-03-09 02:30:00+00"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC 1",
        "SELECT nothing FROM captures",
        "SELECT * FROM gossip",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "COPY captures TO 'out.csv'",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
        "SELECT * FROM rows",
        "EXPORT DATABASE 'x'",
    ],
)
def test_what_cannot_or_may_not_be_run_is_one_line(
    directory: DirectoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(directory, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QueryError) as caught:
        query(directory, sql)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_only_the_tables_that_are_named_are_fetched(ministack_service: S3Service, tmp_path: Path) -> None:
    bucket = ministack_service.new_bucket()
    fill(open_store(settings_for(ministack_service, bucket, tmp_path / "writer")), tmp_path)
    store = open_store(settings_for(ministack_service, bucket, tmp_path / "reader"))
    assert query(store, "SELECT count(*) FROM Articles").item() == 0
    assert store.requests == {"ListObjectsV2": 1, "GetObject": 2}


def test_a_path_with_a_quote_is_no_way_in(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "l'archive")
    fill(store, tmp_path)
    assert query(store, "SELECT count(*) FROM captures").item() == 6
