"""Pictures as they are really drawn: one process draws one of every kind."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from lxml import etree

from flows.pictures.__main__ import KINDS
from flows.pictures.theme import themed
from flows.report.drawing import draw_apart

KINDS_DRAWN = ("bars", "calendar", "map", "matrix", "ranges", "timeline")
SEEN = {"source": "x", "day": "8 Mar", "status": "partial"}
Orders = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def drawn(orders: Orders) -> Mapping[str, str]:
    return draw_apart(orders)


def test_every_kind_is_drawn(drawn: Mapping[str, str]) -> None:
    assert tuple(sorted(drawn)) == KINDS_DRAWN == tuple(sorted(KINDS))


@pytest.mark.parametrize("kind", KINDS_DRAWN)
def test_names_stay_text_whatever_they_hold(drawn: Mapping[str, str], kind: str) -> None:
    tree = etree.fromstring(drawn[kind])
    tags = {etree.QName(each).localname for each in tree.iter()}
    assert tags <= {"svg", "g", "path", "rect", "line", "text", "defs", "clipPath"}
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on") or "href" in name or name == "style"]


@pytest.mark.parametrize("kind", KINDS_DRAWN)
def test_ids_begin_with_the_pictures_name_so_that_pictures_can_share_a_page(drawn: Mapping[str, str], kind: str) -> None:
    attributes = [(name, value) for each in etree.fromstring(drawn[kind]).iter() for name, value in each.attrib.items()]
    named = [value for name, value in attributes if name == "id"]
    linked = [link for _, value in attributes for link in re.findall(r"url\(#([\w-]+)\)", value)]
    assert all(name.startswith(f"{kind}-") for name in named)
    assert set(linked) - {"hatch"} <= set(named)


@pytest.mark.parametrize("kind", KINDS_DRAWN)
def test_colours_are_names_that_the_page_gives_a_value(drawn: Mapping[str, str], kind: str) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn[kind]))
    assert {colour for colour in colours if not colour.startswith("var(--")} <= {"none", "url(#hatch)", "transparent"}


@pytest.mark.parametrize("kind", KINDS_DRAWN)
def test_the_charts_keep_vega_lites_schema(orders: Orders, kind: str) -> None:
    values = {key: value for key, value in orders[kind].items() if key not in {"kind", "shapes"}}
    themed(KINDS[kind](**values)).to_dict(validate=True)


def test_drawing_twice_gives_the_same(drawn: Mapping[str, str], orders: Orders) -> None:
    assert draw_apart({"bars": orders["bars"]})["bars"] == drawn["bars"]


def test_what_cannot_be_drawn_is_left_out_and_raises_nothing() -> None:
    assert draw_apart({"odd": {"kind": "odd"}}) == {}


def test_extremes_are_drawn_without_a_number_that_is_none() -> None:
    pole = {"name": "Far", "lon": -179.9, "lat": -84.9, "number": 1, "tone": "accord", "near": True}
    nobody = {"head": "Attack", "who": "army", "what": "killed", "low": 0, "high": None, "words": "at least 0 killed"}
    drawn = draw_apart(
        {
            "map": {"kind": "map", "width": 340, "height": 300, "window": [178.5, -84, 181.5, -82], "shapes": [], "points": [pole]},
            "ranges": {"kind": "ranges", "width": 340, "rows": [nobody]},
            "bars": {"kind": "bars", "width": 316, "rows": [{"label": "", "happened": 0, "other": 0, "tone": "neutral", "shown": "0"}]},
            "days": {"kind": "timeline", "width": 340, "days": [{"day": "8 Mar", "conflict": 0, "accord": 0, "status": None}]},
            "calendar": {"kind": "calendar", "width": 340, "days": ["8 Mar"], "rows": [SEEN]},
        }
    )
    assert len(drawn) == 5
    assert not [name for name, svg in drawn.items() if re.search("NaN|Infinity|undefined|null", svg)]
