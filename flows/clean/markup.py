"""Markup to a tree."""

from __future__ import annotations

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

PARSER = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
"""With `huge_tree` libxml2 reads 2048 levels and texts over 10 MB; without, it stops at 256 and leaves out what follows."""

HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "title", "meta"})


def parse(html: str) -> HtmlElement | None:
    """Return a page's tree; None when there is no element in it."""
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=PARSER)
    except (LxmlError, ValueError):
        return None


def shown_text(tree: HtmlElement) -> str:
    """Return the text that a page shows on one line, scripts and styles left out."""
    parts = [text for item in tree.iter() for text in (item.text if item.tag not in HIDDEN else None, item.tail) if text]
    return " ".join(" ".join(parts).split())
