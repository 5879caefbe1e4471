"""More pictures of a report as orders: the map, the counts of victims, the calendar of coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from flows.report.counts import LISTED
from flows.report.drawing import Picture
from flows.report.ground import ground
from flows.report.illustrations import NARROW, WIDE
from flows.report.night import Night
from flows.report.places import WORLD, Whereabouts, Window, locate
from flows.report.tolls import Toll, list_tolls
from flows.report.words import PRECISIONS, STATUSES, day_words, phrase, plural, short_day

BROAD = 960
"""Width of a map, pixels."""

COARSE = 1.5
"""Pixels that an outline may be coarse."""

POINTS = 200
"""Places that are drawn on a map, those with most acts."""

TOLLS = 18
"""Counts of victims that are drawn."""

SOURCES = 40
"""Sources of the calendar."""


def picture_places(night: Night) -> Iterator[Picture]:
    """Yield the map around the points, and where points lie apart a map of the world; none without points."""
    found = locate(night)
    if found.window is None:
        return
    inside, outside = found.points.filter("inside"), found.points.filter(~pl.col("inside"))
    yield Picture(
        name="map",
        title="Where it happened",
        words=f"A map with {plural(inside.height, 'place')}: {_named(inside)}." if inside.height else "A map without a place.",
        columns=("Place", "In", "Known as", "Acts", "Of them conflict"),
        rows=tuple(_rows(night, found)),
        more=max(found.points.height + found.areas.height - LISTED, 0),
        note=_left_out(found, outside),
        wide=_map(night, found, found.window, BROAD, 520),
        narrow=_map(night, found, found.window, NARROW, 300),
    )
    if found.apart:
        yield Picture(
            name="world",
            title="All places",
            words=f"A map of the world with {plural(found.points.height, 'place')}: {_named(found.points)}.",
            columns=("Place", "In", "Acts"),
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
    names = {outline.country: outline.name for outline in night.outlines}
    points = [
        (row["name"], _where(row, names), phrase(PRECISIONS, row["precision"]), row["number"], row["conflict"])
        for row in found.points.to_dicts()
    ]
    areas = [
        (row["name"], names.get(row["country"], row["country"] or ""), phrase(PRECISIONS, row["precision"] or ""), row["number"], "")
        for row in found.areas.to_dicts()
    ]
    yield from [*points, *areas][:LISTED]


def _where(row: Mapping[str, Any], names: Mapping[str | None, str] | None = None) -> str:
    country = (names or {}).get(row["country"], row["country"])
    return ", ".join(each for each in (row["admin1"], country) if each and each != row["name"])


def _named(points: pl.DataFrame) -> str:
    some = [f"{name} {number:,}" for name, number in points.select("name", "number").head(5).iter_rows()]
    return ", ".join(some) + (f" and {points.height - 5:,} more" if points.height > 5 else "")  # noqa: PLR2004  as many as above


def _left_out(found: Whereabouts, outside: pl.DataFrame) -> str:
    """Return what the map does not show, in words."""
    areas = int(found.areas["number"].sum())
    few = found.points.filter("inside")[POINTS:]
    told = [
        f"{int(few['number'].sum()):,} at {plural(few.height, 'further place')} with fewest acts" if few.height else "",
        f"{int(outside['number'].sum()):,} elsewhere ({_named(outside)})" if outside.height else "",
        f"{areas:,} known only to a region or country: hatched where one is known, without a point" if areas else "",
        f"{found.unresolved:,} at places that the gazetteer does not know" if found.unresolved else "",
        f"{found.placeless:,} without a place in the text" if found.placeless else "",
    ]
    kept = [each for each in told if each]
    return f"Not shown as points: {'; '.join(kept)}." if kept else ""


def picture_tolls(night: Night) -> Iterator[Picture]:
    """Yield the counts of victims as ranges; none where nobody counts any."""
    tolls = list_tolls(night)
    if not tolls:
        return
    rows = [_toll(toll) for toll in tolls[:TOLLS]]
    yield Picture(
        name="tolls",
        title="Victims, by who counts them",
        words=f"Ranges of {plural(len(rows), 'count')}; the highest: {tolls[0].words}, {tolls[0].who} ({tolls[0].outlet}).",
        columns=("What", "Who says so", "Outlet", "Victims"),
        rows=tuple((toll.about, toll.who, toll.outlet, toll.words) for toll in tolls[:LISTED]),
        more=max(len(tolls) - LISTED, 0),
        note=f"{plural(len(tolls) - TOLLS, 'further count')} only in the table or the archive." if len(tolls) > TOLLS else "",
        wide={"kind": "ranges", "width": WIDE, "rows": rows},
        narrow={"kind": "ranges", "width": NARROW, "rows": rows},
    )


def _toll(toll: Toll) -> dict[str, Any]:
    who = toll.outlet if toll.who == "in its own words" else f"{toll.who} ({toll.outlet})"
    return {"head": toll.about, "who": who, "what": toll.what, "low": toll.low, "high": toll.high, "words": toll.words}


def picture_coverage(night: Night) -> Iterator[Picture]:
    """Yield the calendar of what was collected; none where the ledger of the days is not known."""
    if night.coverage.is_empty():
        return
    days = night.coverage["day"].unique().sort().to_list()
    missed = (pl.col("status") != "complete").sum()
    order = (
        night.coverage.group_by("source_id").agg(missed=missed).sort("missed", "source_id", descending=[True, False])["source_id"].to_list()
    )
    shown = [night.name_of(source) for source in order[:SOURCES]]
    rows = [
        {"source": night.name_of(row["source_id"]), "day": short_day(row["day"]), "status": row["status"]}
        for row in night.coverage.filter(pl.col("source_id").is_in(order[:SOURCES])).to_dicts()
    ]
    rows.sort(key=lambda row: shown.index(row["source"]))
    gaps = night.coverage.filter(pl.col("status") != "complete")
    lacking = f"{gaps.height:,} of {night.coverage.height:,} are not complete"
    orders = {"kind": "calendar", "days": [*map(short_day, days)], "rows": rows}
    yield Picture(
        name="coverage",
        title="The coverage calendar",
        words=f"A row for each of {plural(len(shown), 'source')}, a mark for each of {plural(len(days), 'day')}; {lacking}.",
        columns=("Day", "Source", "Status", "Why"),
        rows=tuple(
            (day_words(row["day"]), night.name_of(row["source_id"]), phrase(STATUSES, row["status"]), phrase({}, row["reason"] or ""))
            for row in gaps.sort("day", "source_id", descending=[True, False]).head(LISTED).to_dicts()
        ),
        more=max(gaps.height - LISTED, 0),
        note=f"{plural(len(order) - SOURCES, 'further source')} with fewer gaps not drawn." if len(order) > SOURCES else "",
        wide=orders | {"width": WIDE},
        narrow=orders | {"width": NARROW, "days": orders["days"][-10:]},
    )
