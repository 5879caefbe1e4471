"""Pages and further sitemaps that a sitemap names, read as it comes, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from lxml import etree

from flows.bodies import UNUSABLE, decoded_chunks
from flows.codings import GZIP_MAGIC, STEP
from flows.collect.findings import Item, UnreadableError, plain
from flows.collect.network import Bounds

SAFELY: dict[str, Any] = {
    "recover": True,
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


@dataclass(slots=True)
class Sitemap:
    """What one file says: `pages`, `children` (further sitemaps), and whether it was `cut` at a bound."""

    pages: list[Item] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    cut: bool = False


def read_sitemap(body: bytes, coding: str | None, bounds: Bounds) -> Sitemap:
    """Return what a sitemap, a news sitemap, an index or a plain list of addresses names; gzip is seen by itself.

    Raises UnreadableError for what is none of them. Memory: the file as it came, and the items.
    """
    flags: set[str] = set()
    chunks = decoded_chunks(body, coding, bounds.sitemap_bytes, flags)
    first = next(chunks, b"")
    if first.startswith(GZIP_MAGIC):
        packed = b"".join((first, *chunks))
        chunks = decoded_chunks(packed, "gzip", bounds.sitemap_bytes, flags)
        first = next(chunks, b"")
    if first.lstrip()[:4] == b"http":
        return _read_lines(b"".join((first, *chunks)), bounds)
    sitemap = _read_xml(first, chunks, bounds)
    sitemap.cut = sitemap.cut or bool(flags & UNUSABLE)
    return sitemap


def _read_lines(text: bytes, bounds: Bounds) -> Sitemap:
    lines = [line for each in text.decode("utf-8-sig", "replace").splitlines() if (line := each.strip())]
    return Sitemap([Item(line) for line in lines[: bounds.sitemap_entries]], cut=len(lines) > bounds.sitemap_entries)


def _read_xml(first: bytes, chunks: Iterator[bytes], bounds: Bounds) -> Sitemap:
    root = _root(first)
    if root not in {"urlset", "sitemapindex"}:
        msg = f"no sitemap: {root or 'no XML'}"
        raise UnreadableError(msg)
    sitemap = Sitemap()
    parser = etree.XMLPullParser(events=("end",), tag=("{*}url", "{*}sitemap"), **SAFELY)
    try:
        for chunk in _fine(first.lstrip(), chunks):
            parser.feed(chunk)
            _drain(parser, sitemap, bounds)
            if sitemap.cut:
                break
    except etree.XMLSyntaxError:
        sitemap.cut = True
    return sitemap


def _root(first: bytes) -> str | None:
    """Return the name of the element that a file begins with."""
    parser = etree.XMLPullParser(events=("start",), **SAFELY)
    try:
        parser.feed(first.lstrip()[:STEP])
        element: Any = next(iter(parser.read_events()))[1]
    except (etree.XMLSyntaxError, StopIteration):
        return None
    return str(etree.QName(element).localname)


def _fine(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chain([first], chunks):
        yield from (chunk[start : start + STEP] for start in range(0, len(chunk), STEP))


def _drain(parser: etree.XMLPullParser, sitemap: Sitemap, bounds: Bounds) -> None:
    """Move the finished elements out of the tree."""
    element: Any
    for _, element in parser.read_events():
        texts = _texts(element)
        if loc := texts.get("loc"):
            item = Item(loc, plain(texts.get("title")), texts.get("publication_date"), texts.get("lastmod"))
            (sitemap.pages if _name(element) == "url" else sitemap.children).append(item)
        element.clear(keep_tail=False)
        while (previous := element.getprevious()) is not None:
            previous.getparent().remove(previous)
        if len(sitemap.pages) + len(sitemap.children) >= bounds.sitemap_entries:
            sitemap.cut = True
            return


def _texts(element: Any) -> dict[str, str]:  # noqa: ANN401 - lxml's elements have no public type
    """Return the fields of a page: its own, and those of its news element, but none of its pictures'."""
    found: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        name = _name(child)
        if name == "news":
            found = {_name(each): (each.text or "").strip() for each in child.iterchildren(etree.Element)} | found
        else:
            found[name] = (child.text or "").strip()
    return found


def _name(element: Any) -> str:  # noqa: ANN401 - as above
    return str(element.tag).rpartition("}")[2]
