"""Markup to a tree."""

from __future__ import annotations

from typing import cast

from lxml.etree import LxmlError, XPath
from lxml.html import HtmlElement, HTMLParser, document_fromstring

PARSER = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
"""With `huge_tree` libxml2 reads 2048 levels and texts over 10 MB; without, it stops at 256 and leaves out what follows."""

HIDDEN = ("script", "style", "noscript", "template", "svg", "title")
SHOWN = XPath(f"//body/descendant::text()[not({' or '.join(f'parent::{tag}' for tag in HIDDEN)})]", smart_strings=False)


def parse(html: str) -> HtmlElement | None:
    """Return a page's tree; None when there is no element in it."""
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=PARSER)
    except (LxmlError, ValueError):
        return None


def select(expression: XPath, tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements of a tree that an expression selects, in the page's order."""
    return cast("list[HtmlElement]", expression(tree))


def shown_text(tree: HtmlElement) -> str:
    """Return the text that a page shows on one line, scripts and styles left out."""
    parts = cast("list[str]", SHOWN(tree))
    return " ".join(" ".join(parts).split())
