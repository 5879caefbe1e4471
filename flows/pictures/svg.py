"""SVG made fit to stand inside a page: elements and attributes from a list, short numbers, ids of its own, no fonts."""

from __future__ import annotations

import re

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "circle", "text", "tspan", "defs", "clipPath"})
ATTRIBUTES = frozenset(
    (
        *("viewBox", "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "dx", "dy", "width", "height", "transform", "clip-path"),
        *("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity"),
        *("font-size", "font-weight", "font-style", "text-anchor", "direction"),
    )
)
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
GEOMETRY = frozenset({"d", "transform", "x", "y", "x2", "y2", "width", "height"})


def inlined(picture: str, name: str) -> str:
    """Return a picture as an `svg` element for a page, ids prefixed with a name; what is not on the lists is left out.

    It is as wide as it was drawn, as high as its proportions say, and has no role: the page says what it shows.
    """
    root = etree.fromstring(picture.encode())
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).localname not in ELEMENTS or _draws_nothing(element):
            _leave_out(element)
    for element in root.iter(etree.Element):
        _strip(element, name)
    _unwrap(root)
    root.attrib.pop("height", "")
    return _written(root)


def _leave_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _draws_nothing(element: etree._Element) -> bool:
    """Return whether an element is a frame without extent or out of sight."""
    return (
        element.get("display") == "none" or element.get("d") in {"", "M0,0h0v0h0Z"} or element.get("class") in {"background", "foreground"}
    )


def _strip(element: etree._Element, name: str) -> None:
    for key, value in [(str(key), str(value)) for key, value in element.attrib.items()]:
        if key not in ATTRIBUTES or (key, value) in {("opacity", "1"), ("stroke-width", "1"), ("transform", "translate(0,0)")}:
            del element.attrib[key]
        elif key in GEOMETRY:
            element.set(key, NUMBER.sub(_short, value))
        elif key == "id":
            element.set(key, f"{name}-{value}")
        elif key == "clip-path":
            element.set(key, re.sub(r"url\(['\"]?#([\w-]+)['\"]?\)", rf"url(#{name}-\1)", value))


def _short(number: re.Match[str]) -> str:
    """Return a number to a tenth, without a zero behind the point."""
    return f"{float(number[0]):.1f}".removesuffix(".0").replace("-0.0", "0")


def _unwrap(root: etree._Element) -> None:
    """Take away groups that hold nothing, or that say nothing of the one element that they hold."""
    for group in reversed(list(root.iter(f"{SVG}g"))):
        parent = group.getparent()
        if parent is not None and (len(group) == 0 or (not group.attrib and len(group) == 1)):
            at = parent.index(group)
            parent[at : at + 1] = list(group)


def _written(root: etree._Element) -> str:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False).replace(f' xmlns="{SVG[1:-1]}"', "", 1)
