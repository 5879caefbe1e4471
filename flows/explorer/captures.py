"""Archived responses for a browser: the bytes read back and hashed anew, and the page without anything that runs or reaches out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml.etree import LxmlError
from lxml.html import HtmlElement, tostring
from lxml_html_clean import Cleaner

from flows.archive.objects import Store
from flows.archive.reading import ArchivedResponse, read_record
from flows.bodies import UNUSABLE, decode_body
from flows.clean.charset import decode_page
from flows.clean.markup import parse
from flows.digests import sha1

SHOWN_BYTES = 5_000_000
"""Bytes of a page, without its content coding, that are shown; larger ones can be downloaded."""

PAGES = ("text/html", "application/xhtml+xml", "")
"""Media types of what is shown as a page; one that the server did not name is looked at as one."""

POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""Content-Security-Policy of an archived page: no origin, no scripts, no network; what it holds itself may be drawn."""

KEPT_ATTRIBUTES = frozenset({"alt", "class", "colspan", "dir", "id", "lang", "rowspan", "span", "src", "style", "title"})
"""Attributes that are left in a page. Of `src` only pictures that stand in the page itself stay, so no address is left in it."""

PICTURE = "data:image/"

CLEANER = Cleaner(
    scripts=True,
    javascript=True,
    comments=True,
    style=False,
    inline_style=False,
    links=True,
    meta=True,
    page_structure=False,
    processing_instructions=True,
    embedded=True,
    frames=True,
    forms=True,
    annoying_tags=True,
    kill_tags=("noscript", "template", "svg", "math", "base", "audio", "video", "source", "track", "portal", "title"),
    remove_unknown_tags=False,
    safe_attrs_only=True,
    safe_attrs=KEPT_ATTRIBUTES,
)


@dataclass(frozen=True, slots=True)
class Archived:
    """An archived response, with digests computed from the bytes that were read now."""

    response: ArchivedResponse
    payload_digest: str
    body_digest: str

    @property
    def mime(self) -> str:
        """Its media type, without parameters, in lower case; empty where the server named none."""
        return (self.response.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether it is shown as a page."""
        return self.mime in PAGES


def read_archived(store: Store, article: Mapping[str, Any]) -> Archived:
    """Return the response that an article (a row of `Articles`) was read from; raises StoreError, RecordError."""
    response = read_record(store, article["warc_key"], article["warc_offset"], article["warc_length"])
    return Archived(response, sha1(response.body), hashlib.sha256(response.body).hexdigest())


def harmless_page(archived: Archived) -> str | None:
    """Return an archived page as HTML that holds no script, form, frame, link or address; None for what cannot be shown as a page."""
    response = archived.response
    decoded = decode_body(response.body, response.header("Content-Encoding"), SHOWN_BYTES)
    if not archived.is_page or decoded.flags & UNUSABLE:
        return None
    tree = parse(decode_page(decoded.body, response.header("Content-Type")).text)
    return None if tree is None else f"<!doctype html>\n{_without_addresses(tree)}"


def _without_addresses(tree: HtmlElement) -> str:
    """Return the markup that is left of a page; none where it cannot be taken apart."""
    try:
        CLEANER(tree)
        for element in tree.iter():
            if not element.get("src", PICTURE).strip().lower().startswith(PICTURE):
                del element.attrib["src"]
        return str(tostring(tree, encoding="unicode", method="html"))
    except (LxmlError, ValueError):
        return ""
