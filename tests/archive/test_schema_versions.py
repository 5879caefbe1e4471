"""Days that versions of Dateline before and after this one wrote."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, run_id, spooled
from flows.archive.commits import commit, read_head
from flows.archive.files import fingerprint
from flows.archive.objects import Store, StoreError
from flows.archive.query import query
from flows.archive.reading import scan
from flows.archive.sealing import SCHEMA_VERSION

NEXT = DAY + timedelta(days=1)
COUNTS = "SELECT day, count(*) AS pages, count(entry_title) AS titles FROM captures GROUP BY ALL ORDER BY day"


def older(rows: pl.DataFrame) -> pl.DataFrame:
    """Return captures as before one column came and another went, and in another order."""
    before = rows.drop("entry_title").with_columns(forgotten=pl.lit(1))
    return before.select(reversed(before.columns))


def commit_captures(store: Store, root: Path, number: int, day: date, version: int, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Commit the captures of a run as another version would have written them."""
    with spooled(root, run_id(number), first=10 * number, day=day) as spool:
        path, key = spool.table("captures"), f"captures/day={day}/{number}.parquet"
        change(spool.captures()).write_parquet(path)
        store.create(key, path)
        entry = next(each for each in spool.sealed() if each.kind == "captures")
        changes = {"key": key, "schema_version": version, "root": None, **fingerprint(path)._asdict()}
        commit(store, day, run_id(number), [entry.model_copy(update=changes)], now=NOW)


def test_a_commit_says_which_version_its_tables_are_of(store: Store, tmp_path: Path) -> None:
    commit_captures(store, tmp_path, 0, DAY, SCHEMA_VERSION, pl.DataFrame.clone)
    assert [entry.schema_version for entry in read_head(store, DAY).live("captures")] == [SCHEMA_VERSION]


def test_days_of_different_versions_are_read_together(store: Store, tmp_path: Path) -> None:
    commit_captures(store, tmp_path, 0, DAY, SCHEMA_VERSION - 1, older)
    commit_captures(store, tmp_path, 1, NEXT, SCHEMA_VERSION, pl.DataFrame.clone)
    rows = scan(store, "captures").collect()
    assert "forgotten" not in rows.columns
    assert rows.group_by("day").agg(pl.len(), pl.col("entry_title").count()).sort("day").rows() == [(DAY, 3, 0), (NEXT, 3, 3)]
    assert query(store, COUNTS).rows() == [(DAY, 3, 0), (NEXT, 3, 3)]


def test_a_column_that_no_day_has_yet_is_null(store: Store, tmp_path: Path) -> None:
    commit_captures(store, tmp_path, 0, DAY, SCHEMA_VERSION - 1, older)
    assert scan(store, "captures").select("entry_title").collect()["entry_title"].to_list() == [None] * 3
    assert query(store, COUNTS).rows() == [(DAY, 3, 0)]


def test_rows_of_a_later_version_are_refused_in_one_line(store: Store, tmp_path: Path) -> None:
    commit_captures(store, tmp_path, 0, DAY, SCHEMA_VERSION + 1, pl.DataFrame.clone)
    for read in (lambda: scan(store, "captures"), lambda: query(store, COUNTS)):
        with pytest.raises(
            StoreError, match=r"captures/day=2026-03-08/0\.parquet: its rows are of version 2, .+ up to 1; update Dateline$"
        ):
            read()
