"""Pictures of a page: ordered all at once from a process of its own, and put on the page with the table behind each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

LONGEST = 120
"""Seconds after which the process that draws is given up."""

Orders = Mapping[str, Mapping[str, Any]]
Draw = Callable[[Orders], Mapping[str, str]]
"""What draws: takes orders by name (`flows.pictures`), gives SVG by name, and leaves out what it could not draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture and the table behind it: `words` say what it shows, `note` what it leaves out.

    `wide` and `narrow` are orders, for screens that are; a picture that fits both has no narrow one. `more` rows are not in the table.
    """

    name: str
    title: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    wide: Mapping[str, Any]
    narrow: Mapping[str, Any] | None = None
    more: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as drawn: SVG for wide and for narrow screens, None where it could not be drawn or is not needed."""

    picture: Picture
    wide: Markup | None
    narrow: Markup | None


def illustrate(pictures: Sequence[Picture], draw: Draw) -> dict[str, Figure]:
    """Return pictures as drawn, by name."""
    orders = {f"{each.name}-{size}": order for each in pictures for size, order in (("w", each.wide), ("n", each.narrow)) if order}
    drawn = draw(orders) if orders else {}
    return {
        each.name: Figure(picture=each, wide=_markup(drawn.get(f"{each.name}-w")), narrow=_markup(drawn.get(f"{each.name}-n")))
        for each in pictures
    }


def _markup(svg: str | None) -> Markup | None:
    return None if svg is None else Markup(svg)  # noqa: S704  made by flows.pictures, of elements and attributes on its lists


def draw_apart(orders: Orders) -> Mapping[str, str]:
    """Return the pictures of orders, drawn by a process of its own; none where it failed or took too long: the tables stand."""
    program = [sys.executable, "-P", "-m", "flows.pictures"]
    try:
        done = subprocess.run(program, input=json.dumps(orders), capture_output=True, text=True, check=True, timeout=LONGEST)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        return {}
    return dict(json.loads(done.stdout))


def undrawn(_: Orders) -> Mapping[str, str]:
    """Return no picture: a page of tables alone."""
    return {}
