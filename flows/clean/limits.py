"""What a page must keep to before it is parsed: its kind, its size, how its markup nests."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_BYTES = (3_000_000, 1_000_000, 500_000)
"""Bytes of markup that the extractor of each rung reads; the largest of 2428 real pages had 2.2 MB, the 99th percentile 1 MB."""

LIGHTEN_ABOVE = 1_000_000
"""Characters above which scripts, styles and embedded data are removed before parsing."""

LAST_RUNG = 2

MAX_ATTRIBUTES = 2000
"""Attributes of one tag; reading them costs time that grows with their square."""

MAX_DEPTH = 2000
"""Elements inside one another; libxml2 loses what lies deeper than 2048, even told to read huge pages."""

MAX_ELEMENTS = 60_000
"""Tags of a page; real pages have a few thousand, and extraction needs seconds above."""

MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00", b"\x1f\x8b", b"wOF")
NOT_HTML = re.compile(r"^\s*(?:application/(?:json|pdf|zip|octet-stream|rss|atom)|image/|audio/|video/|font/)", re.IGNORECASE)
DATA_URI = re.compile(r"""data:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*,[^\s"'<>)]{256,}""")
LONG_DATA = re.compile(r"""(\b(?:src|href|srcset|style|content|data-[\w-]+)\s*=\s*)(["'])data:[^"']{256,}\2""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*ld\+json)[^>]*>.*?</script\s*>", re.IGNORECASE | re.DOTALL)
STYLE = re.compile(r"<(style|svg)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
WIDE_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}")
UNCLOSED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "td", "tr", "th", "dt", "dd", "option"}
)
"""Tags that need no closing tag: they say nothing about depth."""


class Prepared(NamedTuple):
    """Markup that can be parsed, the rung of the retry ladder fit for it, and whether something had to be given up."""

    html: str
    rung: int
    degraded: bool


def is_markup(body: bytes, content_type: str | None) -> bool:
    """Tell whether a body can be a page: neither of a type nor with the first bytes of pictures, PDF, archives or JSON."""
    start = body[:64].lstrip()
    if content_type and NOT_HTML.match(content_type) and not start.startswith(b"<"):
        return False
    return not (start.startswith((b"{", b"[")) or body.startswith(MAGIC))


def prepare(html: str, rung: int) -> Prepared:
    """Return markup within the limits of a rung: embedded data removed, what is too long cut off.

    Markup that nests too deep, or has too many elements, goes to the last rung at once.
    """
    most = MAX_BYTES[rung]
    if len(html) > min(LIGHTEN_ABOVE, most):
        html = lighten(html)
    degraded = rung > 0 or len(html) > most
    html = html[:most]
    if is_too_wide(html):
        html, degraded = WIDE_TAG.sub("<wide", html), True
    if is_too_deep(html):
        rung, degraded = LAST_RUNG, True
    return Prepared(html, rung, degraded)


def lighten(html: str) -> str:
    """Return markup without scripts other than JSON-LD, without styles, drawings and embedded data."""
    without = STYLE.sub("", SCRIPT.sub("", html))
    return DATA_URI.sub("", LONG_DATA.sub(r"\1\2\2", without))


def is_too_wide(html: str) -> bool:
    """Tell whether a tag has more attributes than can be read in reasonable time."""
    return any(len(tag.group().split(None, MAX_ATTRIBUTES + 1)) > MAX_ATTRIBUTES for tag in WIDE_TAG.finditer(html))


def is_too_deep(html: str) -> bool:
    """Tell whether elements nest deeper than libxml2 reads, or are more than the extractor handles in seconds."""
    if html.count("<") <= MAX_DEPTH:
        return False
    depth = count = 0
    for count, (closing, name) in enumerate(TAG.findall(html), 1):  # noqa: B007 - the last count is the number of tags
        if name.lower() in UNCLOSED:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > MAX_DEPTH:
            return True
    return count > MAX_ELEMENTS
