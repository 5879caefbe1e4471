from itertools import pairwise
from pathlib import Path

import pytest

from flows.catalog.files import Catalog, CatalogError, packaged_config
from flows.catalog.outlines import OUTLINES_FILE, Ring, read_outlines
from flows.newsroom import newsroom_catalog_overlay


def area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def test_every_country_of_the_world_has_an_outline() -> None:
    outlines = {outline.country: outline for outline in read_outlines(Catalog((packaged_config(),)))}
    assert len(outlines) > 230
    lons = [point[0] for polygon in outlines["SYR"].polygons for point in polygon[0]]
    assert (min(lons), max(lons)) == pytest.approx((35.7, 42.4), abs=0.2)


def test_outer_rings_run_clockwise_and_enclose_something() -> None:
    outlines = read_outlines(Catalog((packaged_config(), newsroom_catalog_overlay())))
    rings = [(outline.name, polygon[0]) for outline in outlines for polygon in outline.polygons]
    across_180 = {"Russia", "Fiji", "Antarctica"}
    assert {name for name, ring in rings if area(ring) >= 0} <= across_180


def test_an_overlay_replaces_the_outline_of_its_country_and_adds_others(tmp_path: Path) -> None:
    ring = "[[[[0,0],[0,1],[1,1],[0,0]]]]"
    (tmp_path / "places").mkdir()
    features = ",".join(
        f'{{"properties":{{"country":"{country}","name":"{country}","origin":"hand"}},"geometry":{{"coordinates":{ring}}}}}'
        for country in ("SYR", "XKE")
    )
    (tmp_path / OUTLINES_FILE).write_text(f'{{"features":[{features}]}}')
    outlines = [outline for outline in read_outlines(Catalog((packaged_config(), tmp_path))) if outline.country in {"SYR", "XKE"}]
    assert [(outline.name, len(outline.polygons)) for outline in outlines] == [("SYR", 1), ("XKE", 1)]


@pytest.mark.parametrize("content", ["{", "{}", '{"features":[{"properties":{}}]}'])
def test_a_file_that_holds_no_outlines_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / OUTLINES_FILE).write_text(content)
    with pytest.raises(CatalogError, match=r"outlines\.geojson: no outlines in GeoJSON"):
        read_outlines(Catalog((tmp_path,)))
