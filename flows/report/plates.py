"""More pictures of a report as orders: the map and the counts of victims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from flows.catalog.outlines import Outline
from flows.report.counts import LISTED
from flows.report.drawing import Picture
from flows.report.ground import ground
from flows.report.illustrations import NARROW, WIDE
from flows.report.night import Night
from flows.report.places import WORLD, Whereabouts, Window, locate
from flows.report.tolls import OWN_WORDS, Toll, list_tolls
from flows.report.words import PRECISIONS, phrase, plural
from flows.words.messages import message, say
from flows.words.messages import words as spoken

BROAD = 960
"""Width of a map, pixels."""

COARSE = 1.5
"""Pixels that an outline may be coarse."""

POINTS = 200
"""Places that are drawn on a map, those with most acts."""

TOLLS = 18
"""Counts of victims that are drawn."""


def picture_places(night: Night) -> Iterator[Picture]:
    """Yield the map around the points, and where points lie apart a map of the world; none without points."""
    found = locate(night)
    if found.window is None:
        return
    inside, outside = found.points.filter("inside"), found.points.filter(~pl.col("inside"))
    yield Picture(
        name="map",
        title=message("Where it happened"),
        words=say("A map with {places}: {named}.", places=plural(inside.height, "place"), named=_named(inside))
        if inside.height
        else message("A map without a place."),
        columns=(message("Place"), message("In"), message("Known as"), message("Acts"), message("Of them conflict")),
        rows=tuple(_rows(night, found)),
        more=max(found.points.height + found.areas.height - LISTED, 0),
        note=_left_out(found, outside),
        wide=_map(night, found, found.window, BROAD, 520),
        narrow=_map(night, found, found.window, NARROW, 300),
    )
    if found.apart:
        yield Picture(
            name="world",
            title=message("All places"),
            words=say(
                "A map of the world with {places}: {named}.", places=plural(found.points.height, "place"), named=_named(found.points)
            ),
            columns=(message("Place"), message("In"), message("Acts")),
            rows=tuple((row["name"], _where(row), row["number"]) for row in outside.head(LISTED).to_dicts()),
            more=max(outside.height - LISTED, 0),
            wide=_map(night, found, WORLD, BROAD, 470),
        )


def _map(night: Night, found: Whereabouts, window: Window, width: int, height: int) -> dict[str, Any]:
    points = [
        {
            "name": row["name"],
            "lon": row["lon"],
            "lat": row["lat"],
            "number": row["number"],
            "near": row["precision"] == "near",
            "tone": "conflict" if row["conflict"] * 2 > row["number"] else "accord",
        }
        for row in found.points.filter(pl.lit(window == WORLD) | pl.col("inside")).head(POINTS).to_dicts()
    ]
    shapes = ground(night, found.areas, window, COARSE * (window[2] - window[0]) / width)
    return {"kind": "map", "width": width, "height": height, "window": list(window), "shapes": shapes, "points": points}


def _rows(night: Night, found: Whereabouts) -> Iterator[tuple[str | int, ...]]:
    """Yield the places of the table: points first, then areas."""
    names = {outline.country: _country(night, outline) for outline in night.outlines}
    points = [
        (row["name"], _where(row, names), phrase(PRECISIONS, row["precision"]), row["number"], row["conflict"])
        for row in found.points.to_dicts()
    ]
    areas = [
        (row["name"], names.get(row["country"], row["country"] or ""), phrase(PRECISIONS, row["precision"] or ""), row["number"], "")
        for row in found.areas.to_dicts()
    ]
    yield from [*points, *areas][:LISTED]


def _country(night: Night, outline: Outline) -> str:
    return outline.name_fr or outline.name if night.language == "fr" else outline.name


def _where(row: Mapping[str, Any], names: Mapping[str | None, str] | None = None) -> str:
    country = (names or {}).get(row["country"], row["country"])
    return ", ".join(each for each in (row["admin1"], country) if each and each != row["name"])


def _named(points: pl.DataFrame) -> str:
    some = [f"{name} {spoken().number(number)}" for name, number in points.select("name", "number").head(5).iter_rows()]
    return ", ".join(some) + (say(" and {number} more", number=points.height - 5) if points.height > 5 else "")  # noqa: PLR2004  as many as above


def _left_out(found: Whereabouts, outside: pl.DataFrame) -> str:
    """Return what the map does not show, in words."""
    areas = int(found.areas["number"].sum())
    few = found.points.filter("inside")[POINTS:]
    told = [
        say("{acts} at {places} with fewest acts", acts=int(few["number"].sum()), places=plural(few.height, "further place"))
        if few.height
        else "",
        say("{acts} elsewhere ({named})", acts=int(outside["number"].sum()), named=_named(outside)) if outside.height else "",
        say("{acts} known only to a region or country: hatched where one is known, without a point", acts=areas) if areas else "",
        say("{acts} at places that the gazetteer does not know", acts=found.unresolved) if found.unresolved else "",
        say("{acts} without a place in the text", acts=found.placeless) if found.placeless else "",
    ]
    kept = [each for each in told if each]
    return say("Not shown as points: {what}.", what="; ".join(kept)) if kept else ""


def picture_tolls(night: Night) -> Iterator[Picture]:
    """Yield the counts of victims as ranges; none where nobody counts any."""
    tolls = list_tolls(night)
    if not tolls:
        return
    rows = [_toll(toll) for toll in tolls[:TOLLS]]
    yield Picture(
        name="tolls",
        title=message("Victims, by who counts them"),
        words=say(
            "Ranges of {counts}; the highest: {highest}.",
            counts=plural(len(rows), "count"),
            highest=f"{tolls[0].words}, {tolls[0].who} ({tolls[0].outlet})",
        ),
        columns=(message("What"), message("Who says so"), message("Outlet"), message("Victims")),
        rows=tuple((toll.about, toll.who, toll.outlet, toll.words) for toll in tolls[:LISTED]),
        more=max(len(tolls) - LISTED, 0),
        note=say("{counts} only in the table or the archive.", counts=plural(len(tolls) - TOLLS, "further count"))
        if len(tolls) > TOLLS
        else "",
        wide={"kind": "ranges", "width": WIDE, "rows": rows},
        narrow={"kind": "ranges", "width": NARROW, "rows": rows},
    )


def _toll(toll: Toll) -> dict[str, Any]:
    who = toll.outlet if toll.who == message(OWN_WORDS) else f"{toll.who} ({toll.outlet})"
    return {"head": toll.about, "who": who, "what": toll.what, "low": toll.low, "high": toll.high, "words": toll.words}
