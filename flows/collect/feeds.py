"""Items of RSS, Atom, RDF and JSON feeds, with their dates as printed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser
from lxml import etree

from flows.collect.findings import Item, UnreadableError, plain

ITEMS = frozenset({"item", "entry"})
MOST_PATIENT = 1 << 20
"""Bytes up to which a feed that the fast parser gives up is repaired: seconds of work at worst, once for all sources."""

DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified", "lastbuilddate")
"""Elements that date an item, in small letters without namespace, the surest first."""


def read_feed(body: bytes, url: str) -> list[Item]:
    """Return the items of a feed that came from an address; raises UnreadableError for what is no feed."""
    if body.lstrip()[:1] == b"{":
        return _read_json(body, url)
    return _read_fast(body, url) or _read_patient(body, url)


def _read_json(body: bytes, url: str) -> list[Item]:
    try:
        content = json.loads(body)
        items = [each for each in content["items"] if isinstance(each, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        msg = f"no JSON Feed: {type(error).__name__}"
        raise UnreadableError(msg) from None
    keys = ("url", "external_url"), ("title",), ("date_published", "date_modified")
    return [_item(url, *(next((str(each[key]) for key in names if each.get(key)), None) for names in keys)) for each in items]


def _read_fast(body: bytes, url: str) -> list[Item]:
    """Return the items that the fast parser sees; none where it fails or its items and the printed dates do not match."""
    try:
        entries = fastfeedparser.parse(body, include_content=False, include_tags=False, include_media=False).entries
        texts = list(_printed_dates(body))
    except Exception:  # noqa: BLE001 - whatever it makes of a server's bytes, the patient parser comes next
        return []
    if len(entries) != len(texts):
        return []
    return [_item(url, each.get("link"), each.get("title"), text) for each, text in zip(entries, texts, strict=True)]


def _read_patient(body: bytes, url: str) -> list[Item]:
    if len(body) > MOST_PATIENT:
        msg = "a broken feed of more than 1 MiB"
        raise UnreadableError(msg)
    parsed: Any = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries and not parsed.get("version"):
        error = parsed.get("bozo_exception")
        msg = f"no feed: {error}" if error else "no feed"
        raise UnreadableError(msg[:200])
    return [_item(url, each.get("link"), each.get("title"), each.get("published") or each.get("updated")) for each in parsed.entries]


def _printed_dates(body: bytes) -> Iterable[str | None]:
    """Yield the printed date of each item, in document order."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for item in etree.fromstring(body.lstrip(), parser).iter("{*}item", "{*}entry"):
        found: dict[str, str] = {}
        for child in item:
            if isinstance(child.tag, str) and child.text:
                found.setdefault(etree.QName(child).localname.lower(), child.text.strip())
        yield next((found[name] for name in DATES if found.get(name)), None)


def _item(base: str, link: str | None, title: str | None, date_text: str | None) -> Item:
    return Item(urljoin(base, link.strip()) if link else "", plain(title), date_text or None)
