"""Outlines made as coarse as the map that shows them: no point that a pixel would hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.catalog.outlines import Ring
from flows.report.places import Window

RING = 4
"""Points that a closed ring has at least."""


def shapes_within(polygons: Iterable[Sequence[Ring]], window: Window, pixel: float) -> list[list[Ring]]:
    """Return those of some polygons that lie in a window or beside it, without points nearer than a pixel (degrees) to the one before.

    Polygons smaller than two pixels are left out.
    """
    return [*_thinned((polygon for polygon in polygons if _meets(polygon[0], window)), pixel)]


def lines_within(lines: Iterable[Ring], window: Window, pixel: float) -> list[Ring]:
    """Return those of some lines that lie in a window or beside it, their points as far apart, and their ends where they were."""
    return [_thin(line, pixel, least=2) for line in lines if _meets(line, window)]


def _meets(ring: Ring, window: Window) -> bool:
    """Return whether a ring lies in a window or close by; a ring across 180 degrees may lie anywhere."""
    west, south, east, north = window
    aside, above = (east - west) / 4, (north - south) / 4
    lons, lats = zip(*ring, strict=True)
    across = any(min(lons) + turn < east + aside and max(lons) + turn > west - aside for turn in (-360, 0, 360))
    return across and min(lats) < north + above and max(lats) > south - above


def _thinned(polygons: Iterator[Sequence[Ring]], pixel: float) -> Iterator[list[Ring]]:
    for polygon in polygons:
        lons, lats = zip(*polygon[0], strict=True)
        if max(max(lons) - min(lons), max(lats) - min(lats)) >= 2 * pixel:
            rings = [_thin(ring, pixel) for ring in polygon]
            yield [rings[0], *(ring for ring in rings[1:] if len(ring) > RING)]


def _thin(ring: Ring, pixel: float, least: int = RING) -> Ring:
    kept = [ring[0]]
    for point in ring[1:-1]:
        if max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= pixel:
            kept.append(point)
    return (*kept, ring[-1]) if len(kept) >= least - 1 else ring
