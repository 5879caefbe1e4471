"""Build outlines.geojson, the outlines of countries, from Natural Earth 1:50m as the npm package world-atlas packs it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python config/places/build_outlines.py package/countries-50m.json

Needs the package babel, at build time only. Same file, same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

OUT = Path(__file__).with_name("outlines.geojson")
DIGITS = 2
"""Decimals of a degree that are kept: about a kilometre, finer than the data."""

FILED_UNDER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Outlines without a number of ISO 3166, with the country under which GeoNames files their places."""

LEFT = {"FXX", "TMP", "ZAR"}
"""Codes of before, of countries that have another now."""

Ring = list[list[float]]


def read_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a topology in degrees, longitude first: each is delta-coded and scaled in the file."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append([round(x * scale_x + move_x, DIGITS), round(y * scale_y + move_y, DIGITS)])
        arcs.append(points)
    return arcs


def ring_of(indices: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring from the numbers of its arcs; a number below 0 is an arc backwards, and points that fall together are one."""
    points = [point for index in indices for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]
    ring = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def polygons_of(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    """Return the polygons of a geometry; rings that have no area after rounding are left out."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    drawn = ([ring for indices in polygon if len(ring := ring_of(indices, arcs)) > 3] for polygon in polygons)
    return [polygon for polygon in drawn if polygon]


def features(topology: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a feature for each country, with its alpha-3 code and its names."""
    alpha3 = {number: codes for number, codes in territories().items() if number.isdigit()}
    arcs, names = read_arcs(topology), {language: Locale(language).territories for language in ("en", "fr")}
    for geometry in topology["objects"]["countries"]["geometries"]:
        label = geometry["properties"]["name"]
        alpha2, code = alpha3.get(geometry.get("id", ""), (None, FILED_UNDER.get(label)))
        properties = {"country": code, "name": names["en"].get(alpha2, label), "name_fr": names["fr"].get(alpha2, label)}
        shape = {"type": "MultiPolygon", "coordinates": polygons_of(geometry, arcs)}
        yield {"type": "Feature", "properties": properties, "geometry": shape}


def territories() -> dict[str, tuple[str, str]]:
    """Return alpha-2 and alpha-3 of each territory that CLDR knows a number for, by that number."""
    aliases = {code: found[0] for code, found in get_global("territory_aliases").items() if len(found) == 1}
    alpha3 = {alpha2: code for code, alpha2 in aliases.items() if len(code) == 3 and code.isalpha() and code not in LEFT}
    return {code: (alpha2, alpha3[alpha2]) for code, alpha2 in aliases.items() if code.isdigit() and alpha2 in alpha3}


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = (json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features(source))
    OUT.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")
