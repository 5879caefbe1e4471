import json
from pathlib import Path

import polars as pl
import pytest

from flows.catalog.divisions import DIVISIONS_FILE, Divisions, read_divisions
from flows.catalog.files import Catalog, CatalogError, packaged_config


@pytest.fixture(scope="module")
def packaged() -> Divisions:
    return read_divisions(Catalog((packaged_config(),)))


def test_every_division_is_one_of_the_gazetteer_by_its_name(packaged: Divisions) -> None:
    gazetteer = pl.read_parquet(packaged_config() / "places" / "gazetteer.parquet").filter(pl.col("feature").cast(pl.String) == "admin1")
    assert set(packaged.rings) <= set(gazetteer.select("country", "name").iter_rows())
    assert len({country for country, _ in packaged.rings}) > 130


def test_a_division_lies_where_it_is_and_its_rings_are_closed(packaged: Divisions) -> None:
    polygons = packaged.polygons("SDN", "North Darfur")
    lons, lats = zip(*(point for polygon in polygons for point in polygon[0]), strict=True)
    assert 22 < min(lons) < max(lons) < 28.5
    assert 11 < min(lats) < max(lats) < 21
    assert all(ring[0] == ring[-1] for polygon in polygons for ring in polygon)


def test_a_country_that_was_divided_anew_has_no_divisions(packaged: Divisions) -> None:
    countries = {country for country, _ in packaged.rings}
    assert not countries & {"COD", "KEN", "NPL", "FRA"}
    assert {"NGA", "SYR", "UKR", "COL"} <= countries


def test_a_border_is_the_line_of_two_divisions_and_a_coast_is_none(tmp_path: Path) -> None:
    squares = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 0]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "divisions": {
                "geometries": [
                    {"properties": {"country": "VLD", "name": "West"}, "arcs": [[[0, 1]]]},
                    {"properties": {"country": "VLD", "name": "East"}, "arcs": [[[2, ~0]]]},
                ]
            }
        },
    }
    (tmp_path / "places").mkdir()
    (tmp_path / DIVISIONS_FILE).write_text(json.dumps(squares))
    divisions = read_divisions(Catalog((packaged_config(), tmp_path)))
    assert list(divisions.borders()) == [((11, 0), (11, 1))]
    assert divisions.polygons("VLD", "East")[0][0][:3] == ((11, 0), (12, 0), (12, 1))


def test_a_file_that_holds_no_divisions_is_named(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / DIVISIONS_FILE).write_text("{}")
    with pytest.raises(CatalogError, match=r"divisions\.topojson: no divisions in TopoJSON"):
        read_divisions(Catalog((tmp_path,)))
