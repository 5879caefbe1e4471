"""The ground of the map: outlines of countries, and the borders of their divisions, as GeoJSON that the page's script asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from flows.catalog.divisions import read_divisions
from flows.catalog.files import Catalog
from flows.catalog.outlines import Outline, Ring


def ground_routes(catalog: Catalog, outlines: Sequence[Outline]) -> list[Route]:
    """Return where the ground is had; borders are read when a page first asks for them, which may raise CatalogError."""
    world = to_geojson(outlines)

    @cache
    def borders() -> bytes:
        return lines_to_geojson(read_divisions(catalog).borders())

    async def send_world(_: Request) -> Response:
        return _sent(world)

    async def send_borders(_: Request) -> Response:
        return _sent(await run_in_threadpool(borders))

    return [Route("/outlines.geojson", send_world), Route("/borders.geojson", send_borders)]


def _sent(ground: bytes) -> Response:
    return Response(ground, media_type="application/geo+json", headers={"Cache-Control": "max-age=3600"})


def to_geojson(outlines: Sequence[Outline]) -> bytes:
    """Return outlines of countries as GeoJSON, each with its code and its names."""
    features = [
        {
            "type": "Feature",
            "properties": {"country": outline.country, "name": outline.name, "name_fr": outline.name_fr or outline.name},
            "geometry": {"type": "MultiPolygon", "coordinates": outline.polygons},
        }
        for outline in outlines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")).encode()


def lines_to_geojson(lines: Iterable[Ring]) -> bytes:
    """Return lines as one feature of GeoJSON."""
    geometry = {"type": "MultiLineString", "coordinates": list(lines)}
    return json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}, separators=(",", ":")).encode()
