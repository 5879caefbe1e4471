"""Outlines of first-level divisions for maps: Natural Earth's, as a topology, so that a border of two is one line."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any

from flows.catalog.files import Catalog, CatalogError
from flows.catalog.outlines import Ring

DIVISIONS_FILE = "places/divisions.topojson"

ArcRings = list[list[list[int]]]
Point = tuple[float, float]
Polygons = tuple[tuple[Ring, ...], ...]


class Arcs(Sequence[Ring]):
    """Lines as a topology packs them, in a tenth of the room: each is unpacked when it is asked for."""

    def __init__(self, packed: Iterable[Iterable[Iterable[int]]], scale: Point, start: Point) -> None:
        """Take lines as a point and the steps from each to the next, in units of `scale` (degrees) from `start`."""
        self._steps = tuple(array("i", chain.from_iterable(line)) for line in packed)
        self._scale, self._start = scale, start

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._steps)

    def __getitem__(self, number: Any) -> Any:  # noqa: ANN401  the signature of Sequence
        """Return a line, its points in degrees."""
        steps = self._steps[number]
        along = ((start + scale * at for at in accumulate(steps[axis::2])) for axis, (start, scale) in enumerate(self._axes()))
        return tuple(zip(*([round(each, 4) for each in axis] for axis in along), strict=True))

    def _axes(self) -> Iterator[Point]:
        return zip(self._start, self._scale, strict=True)


@dataclass(frozen=True, slots=True)
class Divisions:
    """Divisions by country (ISO 3166 alpha-3) and name as the gazetteer has it; a point is longitude and latitude, degrees.

    `rings` are the polygons of each, their rings as numbers of `arcs`; a number below 0 is an arc backwards (`~number`).
    """

    arcs: Sequence[Ring] = ()
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
    """Return the divisions of the highest layer that has the file: MultiPolygons with `country` and `name` each; raises CatalogError."""
    path = catalog.path(DIVISIONS_FILE)
    try:
        topology = json.loads(path.read_bytes())
        transform = topology["transform"]
        shapes = [shape for some in topology["objects"].values() for shape in some["geometries"]]
        return Divisions(
            arcs=Arcs(topology["arcs"], transform["scale"], transform["translate"]),
            rings={(str(shape["properties"]["country"]), str(shape["properties"]["name"])): shape["arcs"] for shape in shapes},
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"{path}: no divisions in TopoJSON: {type(error).__name__} {str(error).splitlines()[0] if str(error) else ''}".rstrip()
        raise CatalogError(msg) from None
