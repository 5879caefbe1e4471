"""What an outlet answers to a path: a document, or a redirect, or nothing. No network here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from flows.newsroom.lists import EMPTY_SINCE, MEDIA, fill, newest, on_day, render_list
from flows.newsroom.pages import article_page, consent_page, list_page, missing_page, read_phrases, sections
from flows.newsroom.press import FIRST_DAY, LAST_DAY, Offer, Outlet, Press, Story

OK, MOVED, FOUND, NOT_FOUND = 200, 301, 302, 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a server sends for a path: status, media type with charset, bytes, time of change; `location` of a redirect."""

    status: int
    media: str
    body: bytes
    modified: datetime
    location: str | None = None

    @property
    def etag(self) -> str:
        """A strong validator of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def page(outlet: Outlet, body: bytes, modified: datetime, status: int = OK) -> Document:
    """Return an HTML document; the legacy template leaves the charset to its meta element, as old servers do."""
    media = "text/html" if outlet.template == "legacy" else f"text/html; charset={outlet.charset}"
    return Document(status=status, media=media, body=body, modified=modified)


def answer_host(press: Press, host: str, path: str, as_of: datetime | None = None) -> Document | None:
    """Return what a host serves under a path at a time; None for a host that is none of ours, or down."""
    outlet = press.by_host().get(host)
    if outlet is None or outlet.down:
        return None
    if host == outlet.consent_host:
        return page(outlet, consent_page(outlet, path), EMPTY_SINCE)
    return answer(press, outlet, path, as_of)


def answer(press: Press, outlet: Outlet, path: str, as_of: datetime | None = None) -> Document:
    """Return what an outlet serves under a path (with its query) at a time; None: at the end of the week."""
    stories = press.current(outlet.id, as_of)
    if path == "/robots.txt":
        return robots(outlet)
    if (document := listed(outlet, path, stories)) or (document := printed(outlet, path, stories)):
        return document
    return page(outlet, missing_page(outlet, stories), EMPTY_SINCE, NOT_FOUND)


def robots(outlet: Outlet) -> Document:
    """Return the outlet's robots.txt, or 404 for one that has none."""
    status = OK if outlet.robots else NOT_FOUND
    return Document(status=status, media="text/plain; charset=utf-8", body=outlet.robots.encode(), modified=EMPTY_SINCE)


def redirect(status: int, location: str, story: Story) -> Document:
    """Return a redirect from one of an article's addresses."""
    return Document(status=status, media="text/plain; charset=utf-8", body=b"", modified=story.published, location=location)


def printed(outlet: Outlet, path: str, stories: Sequence[Story]) -> Document | None:
    """Return an article's page, the redirect to it, the front page or a section; None for another path."""
    for story in stories:
        if path == story.path and "consent_redirect" in story.flags and outlet.consent_host:
            return redirect(FOUND, f"http://{outlet.consent_host}/?continue={quote(outlet.base + path, safe='')}", story)
        if path == story.path:
            return page(outlet, article_page(outlet, story, stories), story.visible_from)
        if path == story.feed_path:
            return redirect(MOVED, outlet.base + story.path, story)
    if path == "/":
        return page(outlet, list_page(outlet, str(read_phrases()[outlet.language]["home"]), stories, stories), newest(stories))
    for name, address in sections(stories).items():
        if path == address:
            chosen = [story for story in stories if story.section == name]
            return page(outlet, list_page(outlet, name, chosen, stories), newest(chosen))
    return None


def listed(outlet: Outlet, path: str, stories: Sequence[Story]) -> Document | None:
    """Return the feed, sitemap or listing that lies under a path; None for another path."""
    for offer, address, chosen in lists(outlet, stories):
        if path != address:
            continue
        if offer.kind == "listing":
            return page(outlet, list_page(outlet, outlet.name, chosen, stories), newest(chosen))
        media = f"{MEDIA[offer.kind]}; charset={outlet.charset}"
        return Document(status=OK, media=media, body=render_list(outlet, offer, chosen), modified=newest(chosen))
    return None


def lists(outlet: Outlet, stories: Sequence[Story]) -> Iterator[tuple[Offer, str, Sequence[Story]]]:
    """Yield every list of an outlet with its path and its articles; a dated one once a day of the week."""
    for offer in outlet.offers:
        if "{dd}" in offer.path:
            yield from ((offer, fill(offer.path, day), on_day(outlet, stories, day)) for day in week())
        else:
            yield offer, offer.path, stories
        if offer.child:
            child = Offer(kind="sitemap", path=offer.path)
            yield from ((child, fill(offer.child, day), on_day(outlet, stories, day)) for day in week())


def week() -> list[date]:
    """Return the seven days of the newsroom, oldest first."""
    return [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]
