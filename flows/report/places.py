"""Where it happened: points only where a text gives one, areas where it gives no more, and the rest counted in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from flows.report.happenings import told
from flows.report.night import Night

POINTS = ("exact", "near")
"""Precisions with which a place is a point on the map."""

PADDING, LEAST = 0.18, 3.0
"""Share of a window that is left free on each side, and its least extent, degrees."""

WIDEST, HIGHEST = 70.0, 45.0
"""Degrees of longitude and latitude that one map can show; of places further apart most are shown and the others named."""

WORLD = (-170.0, -56.0, 190.0, 75.0)

Window = tuple[float, float, float, float]
"""West, south, east, north; degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where acts told as having happened lie.

    `points`: name, country, admin1, precision, lat, lon, number, conflict, inside (the window). `areas`: name, country,
    admin1, precision, number: known no better than a region or country. `window` is what the map shows, None without points; `apart`
    tells that points lie outside. `unresolved` acts have words for a place that no gazetteer knows, `placeless` none at all.
    """

    points: pl.DataFrame
    areas: pl.DataFrame
    window: Window | None
    apart: bool
    unresolved: int
    placeless: int


def locate(night: Night) -> Whereabouts:
    """Return where the acts of a night lie."""
    acts = told(night).select("event_type", "country", "admin1", "place_name", "place_text", "place_precision", "lat", "lon").collect()
    has_point = pl.col("place_precision").is_in(POINTS) & pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    has_point = has_point.fill_null(value=False)
    points = _points(night, acts.filter(has_point))
    window = window_of(points.select("lon", "lat", "number").rows()) if points.height else None
    if window:
        west, south, east, north = window
        is_inside = pl.col("lon").is_between(west, east) | (pl.col("lon") + 360).is_between(west, east)
        points = points.with_columns(inside=is_inside & pl.col("lat").is_between(south, north))
    else:
        points = points.with_columns(inside=pl.lit(value=False))
    rest = acts.filter(~has_point)
    return Whereabouts(
        points=points,
        areas=_areas(rest),
        window=window,
        apart=not points["inside"].all(),
        unresolved=rest.filter(pl.col("place_name").is_null() & pl.col("place_text").is_not_null()).height,
        placeless=rest.filter(pl.col("place_name").is_null() & pl.col("place_text").is_null()).height,
    )


def _points(night: Night, acts: pl.DataFrame) -> pl.DataFrame:
    hostile = pl.col("event_type").is_in([code for code in acts["event_type"].unique() if night.tone_of(code) == "conflict"])
    place = ("place_name", "country", "admin1", "place_precision")
    return (
        acts.lazy()
        .group_by(*place)
        .agg(pl.col("lat", "lon").first(), number=pl.len(), conflict=hostile.sum())
        .rename({"place_name": "name", "place_precision": "precision"})
        .sort("number", "name", "precision", descending=[True, False, False])
        .collect()
    )


def _areas(rest: pl.DataFrame) -> pl.DataFrame:
    named = rest.lazy().filter(pl.col("place_name").is_not_null())
    areas = named.group_by(name="place_name", country="country", admin1="admin1", precision="place_precision").agg(number=pl.len())
    return areas.sort("number", "name", descending=[True, False]).collect()


def window_of(points: Sequence[tuple[float, float, int]]) -> Window:
    """Return the window that shows points (longitude, latitude, number): all of them, or the most that lie near one another."""
    best = max((_near(points, lon, lat) for lon, lat, _ in points), key=lambda near: sum(number for *_, number in near))
    whole = [(lon, lat) for lon, lat, _ in best]
    west, east = min(lon for lon, _ in whole), max(lon for lon, _ in whole)
    south, north = min(lat for _, lat in whole), max(lat for _, lat in whole)
    wide, high = max(LEAST, (east - west) * (1 + 2 * PADDING)), max(LEAST * 0.6, (north - south) * (1 + 2 * PADDING))
    middle, height = (west + east) / 2, (south + north) / 2
    return middle - wide / 2, max(-84.0, height - high / 2), middle + wide / 2, min(84.0, height + high / 2)


def _near(points: Sequence[tuple[float, float, int]], lon: float, lat: float) -> list[tuple[float, float, int]]:
    """Return the points that fit on one map around one of them, their longitudes counted from there on across 180 degrees."""
    turned = [(lon + (east - lon + 180) % 360 - 180, north, number) for east, north, number in points]
    return [each for each in turned if abs(each[0] - lon) <= WIDEST / 2 and abs(each[1] - lat) <= HIGHEST / 2]
