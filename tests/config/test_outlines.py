"""The outlines of countries that maps are drawn with."""

import json
from typing import Any

import polars as pl
import pytest

from flows.catalog.files import open_catalog, packaged_config

TERRITORIES_WITHOUT_OUTLINE = {"BES", "CCK", "CXR", "GIB", "GLP", "GUF", "MTQ", "MYT", "REU", "SJM", "TKL", "TUV"}


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    outlines = json.loads(open_catalog((packaged_config(),)).path("places/outlines.geojson").read_text(encoding="utf-8"))
    return list(outlines["features"])


def test_every_country_of_the_register_has_an_outline_but_for_small_territories(features: list[dict[str, Any]]) -> None:
    states = pl.read_csv(packaged_config() / "actors" / "states.csv", infer_schema=False)
    missing = set(states["actor_id"]) - {feature["properties"]["country"] for feature in features}
    assert missing == TERRITORIES_WITHOUT_OUTLINE


def test_every_outline_is_named_and_made_of_closed_rings_on_the_globe(features: list[dict[str, Any]]) -> None:
    for feature in features:
        assert feature["properties"]["name"]
        assert feature["properties"]["name_fr"]
        for ring in (ring for polygon in feature["geometry"]["coordinates"] for ring in polygon):
            assert ring[0] == ring[-1]
            assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring)
