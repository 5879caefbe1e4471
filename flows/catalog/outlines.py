"""Outlines of countries for maps: Natural Earth's, simplified, and those that an overlay adds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.catalog.files import Catalog, CatalogError

OUTLINES_FILE = "places/outlines.geojson"

Ring = tuple[tuple[float, float], ...]


class Outline(BaseModel):
    """The outline of a country: its code (ISO 3166 alpha-3, None for nobody's land), its name, in French where it has one, its polygons.

    A polygon is its outer ring, clockwise, and the rings of its holes; a point is longitude and latitude, degrees.
    """

    model_config = ConfigDict(frozen=True)

    country: str | None
    name: str
    name_fr: str | None = None
    polygons: tuple[tuple[Ring, ...], ...]


def read_outlines(catalog: Catalog) -> tuple[Outline, ...]:
    """Return the outlines of all layers, those of an overlay in place of the packaged ones of the same country; raises CatalogError."""
    kept: list[Outline] = []
    for path in catalog.layers(OUTLINES_FILE):
        added = list(_read(path))
        replaced = {outline.country for outline in added} - {None}
        kept = [outline for outline in kept if outline.country not in replaced] + added
    return tuple(kept)


def _read(path: Path) -> Iterator[Outline]:
    """Yield the outlines of a file of GeoJSON, a MultiPolygon with `country` and `name` each; raises CatalogError."""
    try:
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            named = feature["properties"]
            yield Outline(
                country=named["country"], name=named["name"], name_fr=named.get("name_fr"), polygons=feature["geometry"]["coordinates"]
            )
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        msg = f"{path}: no outlines in GeoJSON: {str(error).splitlines()[0]}"
        raise CatalogError(msg) from None
