"""What a list announces, before it is decided what of it is asked for."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime

TITLE_LENGTH = 500
TAGS = re.compile(r"<[^<>]{0,300}>")


class UnreadableError(ValueError):
    """A list that is not what its source file says it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as printed in a list: `date_text` its publication, `modified_text` its last change."""

    url: str
    title: str | None = None
    date_text: str | None = None
    modified_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An announced page. `day` is the day it is filed under by its list or address, `changed` the day of its last change.

    `day` is in the source's zone and is None where nothing says it; `published` is a time that was printed as such.
    """

    url: str
    url_key: str
    via: str
    via_url: str
    title: str | None = None
    published: datetime | None = None
    published_text: str | None = None
    day: date | None = None
    changed: date | None = None


def plain(title: str | None) -> str | None:
    """Return a title without markup, entities and line breaks, None for an empty one."""
    if not title:
        return None
    text = html.unescape(TAGS.sub("", title)) if "<" in title or "&" in title else title
    text = " ".join(text.split())[:TITLE_LENGTH]
    return text or None
