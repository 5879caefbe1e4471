"""When an article was published: which of a page's many dates is meant, with the offset as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import escape
from typing import NamedTuple

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from flows.clean.linked_data import LinkedArticle
from flows.clean.markup import select
from flows.clean.page_head import MODIFIED, PUBLISHED, PageHead
from flows.clean.zones import local_offset

EARLIEST = date(1990, 1, 1)
"""No web page is older; earlier dates are placeholders."""

ANNOUNCED = {"feed": "feed", "news_sitemap": "sitemap"}
"""Basis of a date by the list that announced it. A plain sitemap's date is that of the last change, so it is asked late."""

CONTRADICTION = timedelta(days=1)
"""An announced time further than this from what the page itself says is the list's fault: many date every entry anew."""

NEAR = 150
"""Characters before and after the headline in which its date is looked for first."""

SAME_INSTANT = timedelta(minutes=2)
"""Times of one page closer than this are one instant, written in several zones."""

ISO = re.compile(
    r"^\D{0,3}(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s|,]+(\d{1,2})[:hH](\d{2})(?::(\d{1,2})(?:[.,:]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.(\d{4})(?:[\s,|-]+(\d{1,2}):(\d{2}))?")
EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
DIGIT = re.compile(r"\d")
YEAR_ALONE = "-01-01"
"""How htmldate completes a year that stands alone."""

MICRODATA = XPath("//*[@itemprop='datePublished']")
PUBLISHED_CUE = re.compile(r"publi|posted|entry-date|article-date|post-date|date-created|fecha|datum", re.IGNORECASE)
ASIDE = frozenset({"aside", "nav", "footer"})


class Published(NamedTuple):
    """ISO 8601 with the offset as printed (a bare day where no time is known), and where it was read."""

    text: str | None
    basis: str | None


class Sighted(NamedTuple):
    """What a page's dates are read from: its tree and markup, its address, its headline and the text that it shows.

    With `is_quick` nothing is guessed: what was too slow for a better rung gets what stands in the data.
    """

    tree: HtmlElement
    html: str
    url: str
    title: str | None
    shown: str
    is_quick: bool


def find_published(page: Sighted, linked: LinkedArticle, head: PageHead, announced: datetime | None, via: str | None) -> Published:
    """Return when an article was published.

    In this order: the feed's or news sitemap's entry, unless the page contradicts it; JSON-LD; meta tags; the page's
    markup; a plain sitemap's entry; htmldate's guess, which is a day and marked `heuristic`.
    """
    own = _in_local_zone(list(_stated(page.tree, linked, head)), page.html)
    basis = ANNOUNCED.get(via or "")
    if announced is not None and announced.date() >= EARLIEST and (basis or own is None):
        told = own and parse_time(own.text or "")
        if told is None or abs(_instant(told) - _instant(announced)) <= CONTRADICTION:
            return Published(to_text(announced), basis or "sitemap")
    return own or (Published(None, None) if page.is_quick else _guess(page))


def find_modified(linked: LinkedArticle, head: PageHead) -> str | None:
    """Return when the page was last changed, as ISO 8601 with the offset as printed."""
    candidates = (linked.modified, *(value for name in MODIFIED for value in head.meta.get(name, ())))
    return next((to_text(time) for text in candidates if text and (time := parse_time(text))), None)


def parse_time(text: str) -> datetime | date | None:
    """Return the time that a machine-readable date gives, its offset as printed; a date where it gives no time of day."""
    text = text.strip()
    try:
        if EPOCH.match(text):
            return _believable(datetime.fromtimestamp(int(text[:10]), UTC))
        if match := ISO.match(text) or COMPACT.match(text):
            return _believable(_from_parts(*match.groups()))
        if match := DAY_FIRST.match(text):
            day, month, year, hour, minute = match.groups()
            return _believable(_from_parts(year, month, day, hour, minute, None, None))
        return _believable(parsedate_to_datetime(text))
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def to_text(time: datetime | date) -> str:
    """Return a time in ISO 8601, to the second."""
    return time.isoformat(timespec="seconds") if isinstance(time, datetime) else time.isoformat()


def _from_parts(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> datetime | date:
    if hour is None or minute is None:
        return date(int(year), int(month), int(day))
    return datetime(int(year), int(month), int(day), int(hour) % 24, int(minute), int(second or 0), tzinfo=_zone(zone))


def _zone(printed: str | None) -> timezone | None:
    if not printed:
        return None
    if printed[0] not in "+-":
        return UTC
    digits = printed[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004 - hours alone
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if printed[0] == "+" else -offset)


def _believable(time: datetime | date) -> datetime | date | None:
    day = time.date() if isinstance(time, datetime) else time
    return time if day >= EARLIEST else None


def _instant(time: datetime | date) -> datetime:
    """Return a point in time to compare with: without an offset it counts as UTC, without a time as noon."""
    if not isinstance(time, datetime):
        return datetime(time.year, time.month, time.day, 12, tzinfo=UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _stated(tree: HtmlElement, linked: LinkedArticle, head: PageHead) -> Iterator[tuple[datetime | date, str]]:
    """Yield the times of publication that a page states, the most trusted first, each with its basis."""
    sources = [("json_ld", linked.published)]
    sources += [("meta", value) for name in PUBLISHED for value in head.meta.get(name, ())[:1]]
    sources += [("markup", value) for value in _marked(tree)]
    for basis, text in sources:
        if text and (time := parse_time(text)):
            yield time, basis


def _marked(tree: HtmlElement) -> list[str]:
    """Return the dates of markup: microdata first, then `time` elements that say they are of publication, then the first of others."""
    marked = [value for item in select(MICRODATA, tree) if (value := _value(item))]
    times = [item for item in tree.iter("time") if item.get("datetime") and not any(up.tag in ASIDE for up in item.iterancestors())]
    cued = [item.get("datetime", "") for item in times if _is_cued(item)]
    return marked + cued + [item.get("datetime", "") for item in times[:1]]


def _value(item: HtmlElement) -> str:
    return str(item.get("datetime") or item.get("content") or item.text_content())


def _is_cued(item: HtmlElement) -> bool:
    parent = item.getparent()
    own = f"{item.get('class')} {item.get('itemprop')} {parent.get('class') if parent is not None else ''}"
    return item.get("pubdate") is not None or bool(PUBLISHED_CUE.search(own))


def _in_local_zone(stated: list[tuple[datetime | date, str]], html: str) -> Published | None:
    """Return the first stated time: of a day the time that another print gives it, of UTC the same instant in the page's zone."""
    if not stated:
        return None
    first, basis = stated[0]
    timed = [(time, where) for time, where in stated if isinstance(time, datetime)]
    if not isinstance(first, datetime):
        first, basis = next(((time, where) for time, where in timed if time.date() == first), stated[0])
    elif first.utcoffset() is None or first.utcoffset() == timedelta():
        same = [pair for pair in timed if pair[0].utcoffset() and abs(_instant(pair[0]) - _instant(first)) <= SAME_INSTANT]
        first, basis = same[0] if same else (first, basis)
    if isinstance(first, datetime) and first.utcoffset() == timedelta() and (offset := local_offset(html, first)):
        first = first.astimezone(timezone(offset))
    return Published(to_text(first), basis)


def _guess(page: Sighted) -> Published:
    """Return the day that htmldate finds beside the headline, else anywhere on the page."""
    place = page.shown.find(page.title) if page.title else -1
    beside = (page.shown[max(0, place - NEAR) : place], page.shown[place + len(page.title or "") :][:NEAR]) if place >= 0 else ()
    for text in beside:
        day = find_date(f"<html><body><p>{escape(text)}</p></body></html>") if DIGIT.search(text) else None
        if day and not day.endswith(YEAR_ALONE):
            return Published(day, "heuristic")
    day = find_date(page.tree, original_date=True, extensive_search=True, url=page.url)
    return Published(day, "heuristic") if day else Published(None, None)
