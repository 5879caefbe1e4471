"""Items of RSS, Atom, RDF and JSON feeds, with their dates as printed."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser
from lxml import etree

from flows.collect.findings import Item, UnreadableError, plain

ITEMS = frozenset({"item", "entry"})
MOST_PATIENT = 1 << 20
"""Bytes up to which a feed that the fast parser gives up is repaired: seconds of work at worst, once for all sources."""

MISNAMED = re.compile(rb"^(\xef\xbb\xbf<\?xml\s[^>]*?)\sencoding\s*=\s*[\"'][^\"'>]*[\"']")
"""An encoding's name after a mark that says UTF-8: the mark is right."""

DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified", "lastbuilddate")
"""Elements that date an item, in small letters without namespace, the surest first."""


def read_feed(body: bytes, url: str) -> list[Item]:
    """Return the items of a feed that came from an address; raises UnreadableError for what is no feed."""
    body = MISNAMED.sub(rb"\1", body.lstrip(), count=1)
    if body[:1] == b"{":
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
    """Return the items that the fast parser sees; none where the patient one could see more.

    Of broken XML it would lose characters and items without a word.
    """
    try:
        dates, is_plain = _printed(body)
        entries = fastfeedparser.parse(body, include_content=False, include_tags=False, include_media=False).entries
    except Exception:  # noqa: BLE001 - whatever it makes of a server's bytes, the patient parser comes next
        return []
    is_whole = is_plain and all(each.get("link") and each.get("title") for each in entries)
    if len(entries) != len(dates) or not (is_whole or len(body) > MOST_PATIENT):
        return []
    return [_item(url, each.get("link"), each.get("title"), text) for each, text in zip(entries, dates, strict=True)]


def _read_patient(body: bytes, url: str) -> list[Item]:
    if len(body) > MOST_PATIENT:
        msg = "a broken feed of more than 1 MiB"
        raise UnreadableError(msg)
    try:
        parsed: Any = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it raises what its parsers raise, for an encoding whose name is no text, say
        msg = f"no feed: {type(error).__name__}"
        raise UnreadableError(msg) from error
    if not parsed.entries and not parsed.get("version"):
        bozo = parsed.get("bozo_exception")
        msg = f"no feed: {bozo}" if bozo else "no feed"
        raise UnreadableError(msg[:200])
    return [_item(url, each.get("link"), each.get("title"), each.get("published") or each.get("updated")) for each in parsed.entries]


def _printed(body: bytes) -> tuple[list[str | None], bool]:
    """Return the printed date of each item, in document order, and whether each has one title, which is text and nothing else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    dates: list[str | None] = []
    is_plain = True
    for item in etree.fromstring(body, parser).iter("{*}item", "{*}entry"):
        found: dict[str, str] = {}
        titles = []
        for child in item.iterchildren(etree.Element):
            name = etree.QName(child).localname.lower()
            found.setdefault(name, (child.text or "").strip())
            titles += [child] if name == "title" else []
        dates.append(next((found[name] for name in DATES if found.get(name)), None))
        is_plain = is_plain and len(titles) == 1 and not len(titles[0]) and not titles[0].get("mode")
    return dates, is_plain


def _item(base: str, link: str | None, title: str | None, date_text: str | None) -> Item:
    return Item(_joined(base, link.strip()) if link else "", plain(title), date_text or None)


def _joined(base: str, link: str) -> str:
    """Return a link as an address, as it stands where it can be none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link
