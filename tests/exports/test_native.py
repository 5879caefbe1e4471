"""Parquet, CSV, SQLite, Excel and GeoJSON, read back by tools of their worlds: as many rows, and what strangers wrote does nothing."""

import json
import sqlite3
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from coded import coded_tables
from exports.conftest import HOSTILE, Write
from flows.errors import UsageError
from flows.exports.workbook import CHARACTERS, CUT, ROWS, WorkbookWriter

CONTROLS = {"\x00", "\x1b", "\u202e", "\u2066"}


def test_parquet_has_every_mention_as_it_is_in_the_archive(write: Write, mentions: pl.DataFrame) -> None:
    made = write("parquet")
    rows = pl.read_parquet(made.path / "mentions.parquet")
    assert made.rows == {"mentions": mentions.height, "articles": 6, "events": 2 * coded_tables()["events"].height}
    assert set(rows["event_id"].drop_nulls()) == set(pl.read_parquet(made.path / "events.parquet")["event_id"])
    assert made.repeated == 1
    shared = [name for name in rows.columns if name in mentions.columns]
    assert rows.select(shared).sort("mention_id").equals(mentions.select(shared).sort("mention_id"), null_equal=True)
    counted = duckdb.sql(f"SELECT count(*), count(DISTINCT title) FROM '{made.path}/mentions.parquet'").fetchall()  # noqa: S608
    assert counted == [(mentions.height, 4)]
    assert pd.read_parquet(made.path / "articles.parquet").shape[0] == 6


def test_csv_is_read_by_pandas_and_starts_no_formula(write: Write, mentions: pl.DataFrame) -> None:
    made = write("csv")
    text = (made.path / "mentions.csv").read_text(encoding="utf-8")
    rows = pd.read_csv(made.path / "mentions.csv", keep_default_na=False)
    assert rows.shape[0] == mentions.height
    assert not CONTROLS & set(text)
    cells = {str(cell) for name in ("title", "sentence", "actor_text", "attributed_to") for cell in rows[name]}
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=cmd|' /C calc'!A0 <script>") and "next, line;" in cell for cell in cells)
    codebook = pd.read_csv(made.path / "codebook.csv", keep_default_na=False)
    assert set(codebook[codebook.file == "mentions"].column) == set(rows.columns)
    assert (codebook.meaning != "").all()


def test_sqlite_has_keys_indexes_search_and_the_words_beside_it(write: Write, mentions: pl.DataFrame) -> None:
    made = write("sqlite")
    base = sqlite3.connect(made.path / "dateline.db")
    one = "SELECT count(*) FROM mentions JOIN articles USING (article_id)"
    assert base.execute(one).fetchone() == (mentions.height,)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = (
        "SELECT event_type FROM mentions JOIN mentions_fts ON mentions.rowid = mentions_fts.rowid WHERE mentions_fts MATCH 'armee syrienne'"
    )
    assert {row[0] for row in base.execute(found)} == {"air_strike"}
    assert base.execute("SELECT title FROM articles WHERE article_id LIKE 'h%' LIMIT 1").fetchone() == (HOSTILE,)
    plan = base.execute("EXPLAIN QUERY PLAN SELECT * FROM mentions WHERE event_type = 'attack'").fetchone()
    assert "mentions_event_type" in plan[-1]
    metadata = json.loads((made.path / "metadata.json").read_text(encoding="utf-8"))
    assert "absente on 2026-03-09 (blocked)" in metadata["description"]
    assert metadata["databases"]["dateline"]["tables"]["mentions"]["columns"]["voice"].startswith("Who says so")
    assert dict(base.execute("SELECT * FROM provenance"))["state"] == made.state
    base.close()


def test_excel_holds_texts_and_no_formula_and_no_link(write: Write, mentions: pl.DataFrame) -> None:
    made = write("excel", "out.xlsx")
    book = openpyxl.load_workbook(made.path)
    assert set(book.sheetnames) == {"events", "mentions", "articles", "columns", "provenance"}
    sheet = book["mentions"]
    assert sheet.max_row - 1 == mentions.height
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n", "b"}
    assert [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
    head = [cell.value for cell in sheet[1]]
    titles = {row[head.index("title")].value for row in sheet.iter_rows(min_row=2)}
    assert any(title.startswith("=cmd|' /C calc'!A0 <script>") for title in titles)
    assert not CONTROLS & set("".join(titles))
    told = {row[0].value: row[1].value for row in book["provenance"].iter_rows(min_row=2)}
    assert (told["state"], "absente" in told["gaps_in_words"]) == (made.state, True)


def test_more_than_a_sheet_or_a_cell_can_hold_is_refused_or_told(tmp_path: Path) -> None:
    writer = WorkbookWriter(tmp_path / "x.xlsx")
    writer.write("mentions", pl.DataFrame({"text": ["a" * 40_000]}))
    with pytest.raises(UsageError, match="more than 1,048,575 rows, which a sheet of Excel cannot hold"):
        writer.write("mentions", pl.DataFrame({"text": pl.repeat("", ROWS - 1, eager=True)}))
    writer = WorkbookWriter(tmp_path / "x.xlsx")
    writer.write("mentions", pl.DataFrame({"text": ["a" * 40_000]}))
    writer.close({"columns": [{"file": "a"}], "state": "b"})
    value = openpyxl.load_workbook(tmp_path / "x.xlsx")["mentions"]["A2"].value
    assert (len(value), value[-len(CUT) :]) == (CHARACTERS, CUT)


def test_geojson_has_points_alone_where_a_place_is_known_to_a_point(write: Write, mentions: pl.DataFrame) -> None:
    made = write("geojson", "out.geojson")
    collection = json.loads(made.path.read_text(encoding="utf-8"))
    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", mentions.height)
    rows = {row["mention_id"]: row for row in mentions.iter_rows(named=True)}
    for feature in collection["features"]:
        row = rows[feature["id"]]
        is_point = row["lat"] is not None and row["place_precision"] in {"exact", "near"}
        expected = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if is_point else None
        assert feature["geometry"] == expected
        assert feature["properties"]["pin"] == ("point" if is_point else "region" if row["place_text"] else "none")
        assert feature["properties"]["actor_text"] == row["actor_text"]
    assert {feature["geometry"] is None for feature in collection["features"]} == {True, False}
    assert collection["provenance"]["gaps"][0]["source_id"] == "absente"
