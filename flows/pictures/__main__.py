"""Draw what is ordered on standard input and print the pictures: both are JSON, `{name: {kind, width, ...}}` and `{name: SVG}`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import altair as alt
import vl_convert

from flows.pictures.bars import bars
from flows.pictures.calendar import calendar
from flows.pictures.maps import country_map
from flows.pictures.matrix import matrix
from flows.pictures.ranges import ranges
from flows.pictures.svg import inlined
from flows.pictures.theme import themed
from flows.pictures.timeline import timeline

KINDS: dict[str, Callable[..., alt.LayerChart]] = {
    "bars": bars,
    "calendar": calendar,
    "map": country_map,
    "matrix": matrix,
    "ranges": ranges,
    "timeline": timeline,
}
"""What can be ordered, by the name of its kind."""


def draw(name: str, order: dict[str, Any]) -> str:
    """Return an order's picture: an `svg` element to stand inside a page, whose ids begin with its name.

    `shapes` of an order are features of GeoJSON; its chart knows them by that name alone, for altair copies what it is given.
    """
    values = {key: value for key, value in order.items() if key not in {"kind", "shapes"}}
    chart = themed(KINDS[order["kind"]](**values)).to_dict(validate=False)  # the tests validate
    chart.setdefault("datasets", {})["shapes"] = order.get("shapes", [])
    return inlined(vl_convert.vegalite_to_svg(chart, vl_version="6.4"), name)


def main() -> None:
    """Draw every order."""
    orders = json.load(sys.stdin)
    json.dump({name: draw(name, order) for name, order in orders.items()}, sys.stdout)


if __name__ == "__main__":
    main()
