"""A map of points and shaded countries: a point is drawn where a text gives one, a country where it gives no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Any

import altair as alt

from flows.pictures.bars import scale_of
from flows.pictures.labels import placed
from flows.pictures.mercator import Sheet, fitted
from flows.pictures.theme import BORDER, COLOURS, INK, LAND, PAPER, QUIET, SIZE, chart_of, layered

SMALLEST, LARGEST = 4.0, 16.0
"""Radius of a point with one act, and the largest of all, pixels."""

WORLD = 180
"""Degrees of longitude from which a window is shown as a map of the world, without names and scale."""

SCALES = (1000, 500, 200, 100, 50, 20, 10)
"""Lengths that the scale may have, kilometres."""


def country_map(width: int, height: int, window: Sequence[float], points: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return a map of a window (west, south, east, north; degrees) over the features called `shapes`.

    Features have a `kind` (country, border, division) and a `number`: how many acts are known to lie there and nowhere more precise; they
    are hatched where that is not 0.
    `points` have `name`, `lon`, `lat`, `number`, `tone`, and `near` where the place is told as near: it is drawn hollow.
    """
    sheet = fitted(width, height, *window)
    small = window[2] - window[0] < WORLD
    dots = [dot | {"radius": _radius(dot["number"], small=small)} for dot in points]
    layers = [*_ground(), *_points(dots)]
    if small:
        layers += [*_names(sheet, dots), *_scale(sheet)]
    projection = alt.Projection(
        type="mercator",
        rotate=[-sheet.lon, 0, 0],
        center=[0, sheet.lat],
        scale=sheet.scale,
        translate=[width / 2, height / 2],
        clipExtent=[[0, 0], [width, height]],
    )
    return layered(*layers, width=width, height=height).properties(projection=projection)


def _ground() -> Iterator[alt.Chart]:
    """Yield the land with its borders, and over it the countries and divisions that are hatched because no more is known."""
    shapes = alt.Chart(alt.NamedData(name="shapes"))
    yield shapes.transform_filter("datum.kind == 'country'").mark_geoshape(fill=LAND, stroke=BORDER, strokeWidth=1)
    yield shapes.transform_filter("datum.kind == 'border'").mark_geoshape(filled=False, stroke=BORDER, strokeWidth=0.9, strokeDash=[3, 2])
    yield shapes.transform_filter("datum.number > 0").mark_geoshape(fill="url(#hatch)", stroke=QUIET, strokeWidth=1)


def _points(dots: Sequence[dict[str, Any]]) -> Iterator[alt.Chart]:
    """Yield the points: full where the place is told as it is, hollow where the act lies near it."""
    for near in (True, False):
        some = [dot | {"size": 3.1416 * dot["radius"] ** 2} for dot in dots if dot["near"] is near]
        if some:
            encoded = chart_of(some).encode(longitude="lon:Q", latitude="lat:Q", size=alt.Size("size:Q", scale=None, legend=None))
            tone = alt.Color("tone:N", scale=scale_of(COLOURS), legend=None)
            if near:
                yield encoded.mark_point(filled=False, strokeWidth=2.2, opacity=1, fill=PAPER, fillOpacity=0.55).encode(stroke=tone)
            else:
                yield encoded.mark_point(filled=True, stroke=PAPER, strokeWidth=1, opacity=0.9).encode(fill=tone)


def _radius(number: int, *, small: bool) -> float:
    return min(LARGEST, SMALLEST * sqrt(number)) * (1 if small else 0.75)


def _names(sheet: Sheet, dots: Sequence[dict[str, Any]]) -> Iterator[alt.Chart]:
    """Yield the names of points that find room."""
    ordered = sorted(dots, key=lambda dot: (-dot["number"], dot["name"]))
    ordered = [*{dot["name"]: dot for dot in reversed(ordered)}.values()][::-1]
    spots = [(dot["name"], *sheet.place(dot["lon"], dot["lat"]), dot["radius"]) for dot in ordered]
    rows = [{"words": label.words, **_at(sheet, label.x, label.y)} for label in placed(spots, sheet.width, sheet.height)]
    if rows:
        chart = chart_of(rows).encode(longitude="lon:Q", latitude="lat:Q", text="words:N")
        yield chart.mark_text(align="left", baseline="middle", fontSize=SIZE, stroke=PAPER, strokeWidth=3, strokeOpacity=0.85)
        yield chart.mark_text(align="left", baseline="middle", fontSize=SIZE, color=INK)


def _scale(sheet: Sheet) -> Iterator[alt.Chart]:
    """Yield a bar of so many kilometres in the lower left corner."""
    length = next((each for each in SCALES if sheet.pixels(each) <= sheet.width / 4), SCALES[-1])
    left, low = 12, sheet.height - 12
    start, end = _at(sheet, left, low), _at(sheet, left + sheet.pixels(length), low)
    row = start | {"lon2": end["lon"], "lat2": end["lat"], "words": f"{length} km"}
    chart = chart_of([row]).encode(longitude="lon:Q", latitude="lat:Q")
    yield chart.mark_rule(stroke=INK, strokeWidth=1.5).encode(longitude2="lon2:Q", latitude2="lat2:Q")
    yield chart.mark_text(align="left", baseline="bottom", dy=-4, fontSize=11, color=QUIET).encode(text="words:N")


def _at(sheet: Sheet, x: float, y: float) -> dict[str, float]:
    lon, lat = sheet.point(x, y)
    return {"lon": lon, "lat": lat}
