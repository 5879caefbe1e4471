"""The day that a page itself says it was published: what a capture of it is filed under."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from flows.clean.charset import decode_page
from flows.clean.dates import Sighted, find_published, parse_time
from flows.clean.limits import is_markup, prepare
from flows.clean.linked_data import read_linked_data
from flows.clean.markup import parse
from flows.clean.page_head import read_head


def own_day(body: bytes, content_type: str | None, url: str, zone: tzinfo) -> date | None:
    """Return the day in a zone that a page's data states, its content coding undone; None where it states none.

    Nothing is guessed from the page's words: what may be meant is no reason to file it under another day.
    """
    if not is_markup(body, content_type):
        return None
    prepared = prepare(decode_page(body, content_type).text, 0)
    tree = parse(prepared.html)
    if tree is None:
        return None
    linked, head = read_linked_data(tree), read_head(tree, url)
    published = find_published(Sighted(tree, prepared.html, url, None, "", is_quick=True), linked, head, None, None)
    stated = parse_time(published.text) if published.text else None
    if isinstance(stated, datetime):
        return stated.astimezone(zone).date() if stated.tzinfo else stated.date()
    return stated
