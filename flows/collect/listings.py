"""Links of listing pages: by CSS selector or by regular expression."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from flows.catalog.sources import Way
from flows.collect.findings import Item, plain


def read_listing(html: str, url: str, way: Way) -> list[Item]:
    """Return the links of a listing page that came from an address, each address once, in the order of the page.

    `way.pattern` (its group is the address) goes before `way.links` (a CSS selector); without both it is every link.
    """
    tree = LexborHTMLParser(html)
    base_node = tree.css_first("base[href]")
    base = urljoin(url, (base_node.attributes.get("href") or "") if base_node else "")
    found: list[tuple[str | None, str | None]]
    if way.pattern:
        found = [(match.group(1), None) for match in re.finditer(way.pattern, html)]
    else:
        found = [(node.attributes.get("href"), node.text()) for node in tree.css(way.links or "a[href]")]
    items: dict[str, Item] = {}
    for href, text in found:
        if href and (address := _join(base, href)):
            items.setdefault(address, Item(address, plain(text)))
    return list(items.values())


def _join(base: str, href: str) -> str | None:
    try:
        address = urljoin(base, href.strip())
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None
