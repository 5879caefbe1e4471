"""Feeds and sitemaps: how the outlets announce what they print, with the faults that such lists have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime
from typing import Final

from flows.newsroom.pages import templates
from flows.newsroom.press import FIRST_DAY, Offer, Outlet, Story

MEDIA: Final = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json_feed": "application/feed+json",
    "sitemap": "application/xml",
    "news_sitemap": "application/xml",
    "sitemap_index": "text/xml",
}
NO_DATE: Final = "none"
EMPTY_SINCE: Final = datetime.fromisoformat(f"{FIRST_DAY}T00:00:00+00:00")


def announced_address(outlet: Outlet, story: Story) -> str:
    """Return the address that lists print for an article: mostly its own."""
    return outlet.base + (story.feed_path or story.path)


def announced_time(story: Story) -> datetime | None:
    """Return the time that feeds print for an article, which may be wrong or missing."""
    if story.feed_published == NO_DATE:
        return None
    return datetime.fromisoformat(story.feed_published) if story.feed_published else story.published


def rss_time(moment: datetime, outlet: Outlet, offer: Offer) -> str:
    """Return a time as RSS prints it, with the offer's wrong zone where it has one."""
    local = format_datetime(moment.astimezone(outlet.zone))
    return f"{local.rsplit(' ', 1)[0]} {offer.zone}" if offer.zone else local


def teaser(story: Story) -> str:
    """Return the first sentence or so of an article, as feeds quote it."""
    first = story.paragraphs[0]
    return first if len(first) <= 220 else first[:220].rsplit(" ", 1)[0] + " […]"  # noqa: PLR2004 - a usual length


def newest(stories: Sequence[Story]) -> datetime:
    """Return when the list last changed."""
    return max((story.visible_from for story in stories), default=EMPTY_SINCE)


def json_feed(outlet: Outlet, offer: Offer, stories: Sequence[Story]) -> bytes:
    """Return a JSON Feed 1.1."""
    items = [
        {
            "id": announced_address(outlet, story),
            "url": announced_address(outlet, story),
            "title": story.title,
            "summary": teaser(story),
            "content_text": teaser(story),
            **({"date_published": moment.isoformat()} if (moment := announced_time(story)) else {}),
            **({"date_modified": story.updated.isoformat()} if story.updated else {}),
            "authors": [{"name": name} for name in story.authors],
            "tags": [story.section],
        }
        for story in stories
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.base + "/",
        "feed_url": outlet.base + offer.path,
        "language": outlet.language,
    }
    return json.dumps({**head, "items": items}, ensure_ascii=False, indent=1).encode()


def render_list(outlet: Outlet, offer: Offer, stories: Sequence[Story]) -> bytes:
    """Return a feed or sitemap of the given articles, newest first, in the outlet's charset."""
    if offer.kind == "json_feed":
        return json_feed(outlet, offer, stories)
    days = sorted({local_day(outlet, story) for story in stories}, reverse=True)
    document = (
        templates()
        .get_template(f"{offer.kind}.xml.j2")
        .render(
            outlet=outlet,
            offer=offer,
            stories=stories,
            newest=newest(stories),
            children=[(fill(offer.child or "", day), newest(on_day(outlet, stories, day))) for day in days],
            address=lambda story: announced_address(outlet, story),
            announced=announced_time,
            rss_time=lambda moment: rss_time(moment, outlet, offer),
            teaser=teaser,
        )
    )
    return document.encode(outlet.charset, "xmlcharrefreplace")


def local_day(outlet: Outlet, story: Story) -> date:
    """Return the outlet's own calendar day of an article."""
    return story.published.astimezone(outlet.zone).date()


def on_day(outlet: Outlet, stories: Sequence[Story], day: date) -> list[Story]:
    """Return the articles of one of the outlet's calendar days."""
    return [story for story in stories if local_day(outlet, story) == day]


def fill(path: str, day: date) -> str:
    """Return a path with the fields of a day filled in."""
    return path.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
