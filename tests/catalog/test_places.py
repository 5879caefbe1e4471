from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.files import CatalogError, open_catalog, packaged_config
from flows.catalog.places import SCHEMA, hash_of, place_key, read_gazetteer
from flows.catalog.spelling import plain_of
from flows.events.tokens import key_of

HEADER = "spelling,feature,name,country,admin1,lat,lon,origin\n"


def overlay(folder: Path, rows: str, header: str = HEADER) -> Path:
    (folder / "places").mkdir()
    (folder / "places" / "overrides.csv").write_text(header + rows, encoding="utf-8")
    return folder


def test_the_committed_gazetteer_is_small_and_every_name_has_a_place() -> None:
    gazetteer = read_gazetteer(open_catalog())
    assert (packaged_config() / "places/gazetteer.parquet").stat().st_size <= 8_000_000
    assert set(SCHEMA) <= set(gazetteer.places.columns)
    assert gazetteer.names.join(gazetteer.places, on="place", how="anti").is_empty()
    assert gazetteer.keys["key"].is_unique().all()


def test_an_overlay_adds_places_of_its_own(tmp_path: Path) -> None:
    gazetteer = read_gazetteer(open_catalog([overlay(tmp_path, "Port-Brumaire,city,,XQA,Côte,12.5,-3.25,hand\n")]))
    place = gazetteer.names.filter(pl.col("hash") == hash_of(pl.lit("port brumaire"))).join(gazetteer.places, on="place").row(0, named=True)
    assert (place["name"], place["country"], place["admin1"], place["lat"]) == ("Port-Brumaire", "XQA", "Côte", 12.5)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("Là,town,,FRA,,1,2,hand\n", "feature"),
        ("Là,city,,France,,1,2,hand\n", "country"),
        ("Là,city,,FRA,,north,2,hand\n", "lat"),
        ("Là,city,,FRA,,95,2,hand\n", "lat"),
        ("Là,city,Nowhere at all,FRA,,,,hand\n", "name"),
        ("Là,city,,FRA,,1,2,\n", "origin"),
        ("Là,city\n", "missing"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_file_line_and_key(tmp_path: Path, rows: str, wrong: str) -> None:
    with pytest.raises(CatalogError, match=rf"overrides\.csv, line 2: .*{wrong}"):
        read_gazetteer(open_catalog([overlay(tmp_path, rows)]))


def test_unknown_columns_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="line 1: columns"):
        read_gazetteer(open_catalog([overlay(tmp_path, "", "spelling,colour\n")]))


@pytest.mark.parametrize("name", ["Fada N'Gourma", "Xi\u2019an", "États-Unis", "U.S.", "Deir ez-Zor", "Œuf-en-Ternois", "Saint-Denis"])
def test_a_key_is_that_of_the_token_table(name: str) -> None:
    assert place_key(name) == pl.select(plain_of(key_of(pl.lit(name)))).item()


@given(st.text(alphabet="abcçéèÉÀ '-", max_size=20))
def test_a_key_has_no_accents_capitals_or_hyphens(name: str) -> None:
    assert set(place_key(name)) <= set("abceace '")
