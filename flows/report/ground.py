"""The ground of a map: countries, the borders of their divisions, and what of both is hatched because no more is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from flows.catalog.outlines import Ring
from flows.report.night import Night
from flows.report.places import Window
from flows.report.shapes import lines_within, shapes_within

CONTINENT = 45
"""Degrees of longitude from which a map is too small for the borders of divisions."""

Feature = dict[str, Any]


def ground(night: Night, areas: pl.DataFrame, window: Window, pixel: float) -> list[Feature]:
    """Return features of GeoJSON for a window, no finer than a pixel (degrees); `areas` as in `Whereabouts`.

    `kind` is `country`, `border` (between divisions of one) or `division`; `number` counts the acts that are known to lie there and
    nowhere more precise. A division is there only where it has any: acts of one without an outline count for its country.
    """
    known = pl.concat_list("country", "admin1").is_in([list(key) for key in night.divisions.rings])
    parts = areas.drop_nulls(["country", "admin1"]).filter(known).group_by("country", "admin1").agg(pl.col("number").sum())
    rest = areas.drop_nulls("country").join(parts, on=["country", "admin1"], how="anti")
    numbers = dict(rest.group_by("country").agg(pl.col("number").sum()).iter_rows())
    countries = ((outline.polygons, numbers.get(outline.country, 0)) for outline in night.outlines)
    divisions = ((night.divisions.polygons(country, name), number) for country, name, number in parts.sort("country", "admin1").iter_rows())
    return [
        *_features("country", countries, window, pixel),
        *(_borders(night, window, pixel) if window[2] - window[0] < CONTINENT else ()),
        *_features("division", divisions, window, pixel),
    ]


def _features(kind: str, shapes: Iterator[tuple[Sequence[Sequence[Ring]], int]], window: Window, pixel: float) -> Iterator[Feature]:
    for polygons, number in shapes:
        if shown := shapes_within(polygons, window, pixel):
            yield {"type": "Feature", "kind": kind, "number": number, "geometry": {"type": "MultiPolygon", "coordinates": shown}}


def _borders(night: Night, window: Window, pixel: float) -> Iterator[Feature]:
    if lines := lines_within(night.divisions.borders(), window, pixel):
        yield {"type": "Feature", "kind": "border", "number": 0, "geometry": {"type": "MultiLineString", "coordinates": lines}}
