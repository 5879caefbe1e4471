"""The matched rows in space: a point only where the text names one, regions and countries beside them, and what has no place."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from flows.explorer.counting import WHOLE_PASSED

POINTS = 1_500
"""Points on one map, those with most rows; a page says how many more places there are."""

REGIONS = 30


@dataclass(frozen=True, slots=True)
class Point:
    """A place with a point: its key, name and division, where it is, its rows, and those of them that are near it, not at it."""

    key: str
    name: str
    admin1: str | None
    country: str | None
    lat: float
    lon: float
    rows: int
    near: int


@dataclass(frozen=True, slots=True)
class Region:
    """A place without a point: an area, a road, a division or a whole country."""

    key: str
    name: str
    country: str | None
    precision: str
    rows: int


@dataclass(frozen=True, slots=True)
class Places:
    """What a map shows, and how many rows and places it does not: `more_points` places, `unplaced` rows without any place."""

    points: tuple[Point, ...]
    more_points: int
    regions: tuple[Region, ...]
    more_regions: int
    unplaced: int
    unresolved: int

    @property
    def region_rows(self) -> dict[str, int]:
        """Rows of listed regions by country, for those known no closer."""
        counted: dict[str, int] = {}
        for region in self.regions:
            if region.country:
                counted[region.country] = counted.get(region.country, 0) + region.rows
        return counted


def draw_places(cursor: duckdb.DuckDBPyConnection) -> Places:
    """Return the places of the matched rows."""
    points = cursor.execute(
        f"""SELECT rows.place_key::VARCHAR, any_value(place_name), any_value(admin1), any_value(country), any_value(lat), any_value(lon),
            count(*), count(*) FILTER (place_precision = 'near')
        {WHOLE_PASSED} AND lat IS NOT NULL AND lon IS NOT NULL GROUP BY rows.place_key ORDER BY count(*) DESC, rows.place_key::VARCHAR"""
    ).fetchall()
    regions = cursor.execute(
        f"""SELECT rows.place_key::VARCHAR, any_value(place_name), any_value(country), any_value(place_precision), count(*)
        {WHOLE_PASSED} AND lat IS NULL AND place_name IS NOT NULL GROUP BY rows.place_key ORDER BY count(*) DESC, rows.place_key::VARCHAR"""
    ).fetchall()
    lacking = cursor.execute(
        f"""SELECT count(*) FILTER (place_text IS NULL AND place_name IS NULL),
            count(*) FILTER (place_text IS NOT NULL AND place_name IS NULL) {WHOLE_PASSED}"""
    ).fetchone()
    unplaced, unresolved = lacking or (0, 0)
    return Places(
        points=tuple(Point(*row) for row in points[:POINTS]),
        more_points=max(len(points) - POINTS, 0),
        regions=tuple(Region(*row) for row in regions[:REGIONS]),
        more_regions=max(len(regions) - REGIONS, 0),
        unplaced=unplaced,
        unresolved=unresolved,
    )
