"""Any export: whole or not there, of commits alone, and it says where it comes from and what is missing in it."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, begun, exchange, room_for, run_id
from coded import archived, coded_tables
from exports.conftest import GAPS, NEXT, Write
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store, StoreError
from flows.archive.reading import heads
from flows.archive.state_ids import state_id
from flows.archive.taking_down import take_down
from flows.catalog.exports import read_export_tables
from flows.catalog.files import open_catalog
from flows.cli.exporting import Form
from flows.errors import UsageError
from flows.exports import FORMATS, Request, export
from flows.exports.checking import check_exports
from flows.exports.documentation import render_exports

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"
IDS = count(900)


def test_the_page_says_what_the_exports_hold() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_exports(read_export_tables(open_catalog()))


def test_every_column_has_a_meaning() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.count("|") > 3 and row.split(" | ")[1].strip() == ""] == []


def test_the_command_knows_every_format() -> None:
    assert {str(form) for form in Form} == {*FORMATS, "wacz"}


def test_it_says_where_it_comes_from_and_what_is_missing(write: Write, store: Store) -> None:
    made = write("csv", where="event_type <> 'protest'")
    told = json.loads((made.path / "provenance.json").read_text(encoding="utf-8"))
    assert told["state"] == made.state == state_id(heads(store))
    assert told["days"] == ["2026-03-08", "2026-03-09"]
    assert [(each["day"], each["commit"]) for each in told["commits"]] == [("2026-03-08", 1), ("2026-03-09", 1)]
    assert told["gaps"] == [{"day": "2026-03-09", "source_id": "absente", "status": "blocked", "reason": "challenge"}]
    assert told["gaps_in_words"] == (
        "Not complete: absente on 2026-03-09 (blocked). What did not come from these says nothing of what happened."
    )
    assert (told["where"], told["rows"], told["repeated_on_later_days"]) == ("event_type <> 'protest'", made.rows, 1)
    assert told["versions"]["coder_version"]


def test_a_condition_keeps_mentions_and_the_articles_that_they_are_of(write: Write) -> None:
    made = write("parquet", where="event_type = 'air_strike' AND NOT superseded")
    rows = pl.read_parquet(made.path / "mentions.parquet")
    assert set(rows["event_type"]) == {"air_strike"}
    assert set(pl.read_parquet(made.path / "articles.parquet")["article_id"]) == set(rows["article_id"])
    events = pl.read_parquet(made.path / "events.parquet")
    assert set(events["event_id"]) == set(rows["event_id"])
    assert events.height < write("parquet").rows["events"]
    assert write("parquet", where="false").rows == {"events": 0, "mentions": 0, "articles": 0}


@pytest.mark.parametrize(
    "where", ["no_such_column = 1", "SELECT", "1; DROP TABLE given", "event_type IN (SELECT * FROM read_csv('/etc/passwd'))"]
)
def test_a_condition_that_is_none_or_reads_elsewhere_is_one_line(write: Write, tmp_path: Path, where: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        write("csv", where=where)
    assert list(tmp_path.iterdir()) == []


def test_a_range_without_committed_days_gives_no_empty_file(write: Write, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no day from 2026-04-01 to 2026-04-02 is committed; nothing was written"):
        write("csv", first=DAY.replace(month=4, day=1), last=DAY.replace(month=4, day=2))
    with pytest.raises(UsageError, match="as of then"):
        write("csv", as_of=NOW - timedelta(days=1))
    assert list(tmp_path.iterdir()) == []


def test_as_of_gives_what_was_known_then(write: Write) -> None:
    assert write("csv", as_of=NOW + timedelta(hours=1)).rows == write("csv", first=DAY, last=DAY).rows


def test_an_article_that_was_corrected_is_told_in_its_last_version_where_versions_have_no_column(tmp_path: Path) -> None:
    tables = coded_tables()
    old = tables["mentions"].filter(event_type="air_strike")["article_id"].item()
    first = tables["articles"].filter(article_id=old)
    later = first.with_columns(article_id=pl.lit("later"), version=pl.lit(2, pl.UInt16), previous_article_id=pl.lit(old))
    store = archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path, {"articles": pl.concat([tables["articles"], later])})
    request = Request(first=DAY, last=DAY, as_of=None, where=None, gaps=GAPS, now=NOW)
    withdrawn = tables["mentions"].filter(article_id=old).height
    for name in ("gdelt", "acled", "plover"):
        assert export(store, open_catalog(), FORMATS[name], request, tmp_path / name).left_out["superseded"] == withdrawn
    made = export(store, open_catalog(), FORMATS["parquet"], request, tmp_path / "parquet")
    rows = pl.read_parquet(made.path / "mentions.parquet")
    assert set(rows.filter("superseded")["article_id"]) == {old}


def test_what_was_taken_down_is_in_no_export(tmp_path: Path) -> None:
    store = archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path)
    take_down(store, exchange(0).url, "asked for", now=NOW + timedelta(days=2), run=lambda: run_id(next(IDS)))
    for as_of in (None, NOW + timedelta(days=1)):
        request = Request(first=DAY, last=DAY, as_of=as_of, where=None, gaps=GAPS, now=NOW)
        made = export(store, open_catalog(), FORMATS["csv"], request, tmp_path / "out")
        assert made.rows["articles"] == 2
        assert "Alep" not in (made.path / "mentions.csv").read_text(encoding="utf-8")


def test_an_earlier_export_is_replaced_and_nothing_else_is(write: Write, tmp_path: Path) -> None:
    write("csv")
    made = write("parquet")
    assert sorted(path.name for path in made.path.iterdir()) == [
        "articles.parquet",
        "codebook.csv",
        "events.parquet",
        "mentions.parquet",
        "provenance.json",
    ]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(UsageError, match="is there, and is no export; name another folder"):
        write("csv", "mine")
    with pytest.raises(UsageError, match="is a folder; name a file"):
        write("excel", "mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"]


@pytest.mark.parametrize(
    ("name", "column", "line"), [("acled", "actor1", "column actor1"), ("derived", "host", "derived.csv or event_types.csv")]
)
def test_sql_of_the_configuration_that_cannot_be_run_is_told(tmp_path: Path, name: str, column: str, line: str) -> None:
    check_exports(open_catalog())
    lines = open_catalog().path(f"exports/{name}.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "exports").mkdir()
    broken = [f"{column},no_such_column,x,,hand" if each.startswith(f"{column},") else each for each in lines]
    (tmp_path / "exports" / f"{name}.csv").write_text("\n".join(broken), encoding="utf-8")
    with pytest.raises(UsageError, match=f"exports.*{line}: Binder Error.*no_such_column" if name == "acled" else f"{line}: Binder Error"):
        check_exports(open_catalog([tmp_path]))


@pytest.mark.parametrize("name", ["geojson", "sqlite"])
def test_on_a_full_disk_the_earlier_export_stays(write: Write, tmp_path: Path, name: str) -> None:
    write(name, first=NEXT)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with room_for(3000), pytest.raises(StoreError, match="out"):
        write(name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
