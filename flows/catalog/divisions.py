"""Outlines of first-level divisions for maps: Natural Earth's, as a topology, so that a border of two is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from pydantic import BaseModel, ValidationError

from flows.catalog.files import Catalog, CatalogError
from flows.catalog.outlines import Ring

DIVISIONS_FILE = "places/divisions.topojson"

ArcRings = list[list[list[int]]]
Polygons = tuple[tuple[Ring, ...], ...]


class _Named(BaseModel):
    country: str
    name: str


class _Geometry(BaseModel):
    properties: _Named
    arcs: ArcRings


class _Geometries(BaseModel):
    geometries: list[_Geometry]


class _Transform(BaseModel):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Topology(BaseModel):
    transform: _Transform
    objects: dict[str, _Geometries]
    arcs: list[list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Divisions:
    """Divisions by country (ISO 3166 alpha-3) and name as the gazetteer has it; a point is longitude and latitude, degrees.

    `rings` are the polygons of each, their rings as numbers of `arcs`; a number below 0 is an arc backwards (`~number`).
    """

    arcs: tuple[Ring, ...] = ()
    rings: dict[tuple[str, str], ArcRings] = field(default_factory=dict)

    def polygons(self, country: str, name: str) -> Polygons:
        """Return the polygons of a division; raises KeyError for one that has no outline."""
        return tuple(tuple(self._ring(ring) for ring in polygon) for polygon in self.rings[country, name])

    def borders(self) -> Iterator[Ring]:
        """Yield the lines between two divisions; coasts and the borders of countries are not among them."""
        uses = Counter(max(arc, ~arc) for polygons in self.rings.values() for polygon in polygons for ring in polygon for arc in ring)
        return (self.arcs[arc] for arc, number in uses.items() if number > 1)

    def _ring(self, numbers: Sequence[int]) -> Ring:
        return tuple(point for number in numbers for point in (self.arcs[number] if number >= 0 else self.arcs[~number][::-1]))


def read_divisions(catalog: Catalog) -> Divisions:
    """Return the divisions of the highest layer that has the file; raises CatalogError."""
    path = catalog.path(DIVISIONS_FILE)
    topology = _read(path)
    (scale_x, scale_y), (left, low) = topology.transform.scale, topology.transform.translate
    arcs = (accumulate(arc, lambda one, step: (one[0] + step[0], one[1] + step[1])) for arc in topology.arcs)
    return Divisions(
        arcs=tuple(tuple((round(x * scale_x + left, 4), round(y * scale_y + low, 4)) for x, y in arc) for arc in arcs),
        rings={
            (each.properties.country, each.properties.name): each.arcs for some in topology.objects.values() for each in some.geometries
        },
    )


def _read(path: Path) -> _Topology:
    """Return a topology of MultiPolygons with `country` and `name` each; raises CatalogError."""
    try:
        return _Topology.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        msg = f"{path}: no divisions in TopoJSON: {str(error).splitlines()[0]}"
        raise CatalogError(msg) from None
