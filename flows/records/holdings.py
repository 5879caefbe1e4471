"""Ways to fill a past day, and what archives of others hold of a source, as their indexes list it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.records.outcomes import Outcome


class FillWay(StrEnum):
    """How a past day of a source can be filled, the cheapest way first. A closed list: a plan takes the first that covers it.

    `archive`: own captures that no coder or an older one has read. `warc`: files that were given. `lists`: the source's dated
    sitemaps and archive pages. `common_crawl`, `wayback`: archives of others. `live`: what its undated lists announce now.
    """

    ARCHIVE = "archive"
    WARC = "warc"
    LISTS = "lists"
    COMMON_CRAWL = "common_crawl"
    WAYBACK = "wayback"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A capture that an archive of others holds of a page of ours: what its index says, before the page is had.

    `url` is the page's own address. `place` is where the capture lies: the path or address of a WARC file, with `offset` and
    `length` of the compressed record in it, or the address of the page as an archive replays it. `captured_at` is in UTC;
    `digest` is `sha1:` and base32. What an index does not say is None.
    """

    way: FillWay
    source_id: str
    url: str
    url_key: str
    captured_at: datetime
    place: str
    status: int | None = None
    mime: str | None = None
    digest: str | None = None
    offset: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What an archive of others lists of a source for a span of days, and what it took to learn that.

    `requests` and `received` (bytes) were spent on listing; `outcome` says how that ended, `cut` that not all was listed,
    `unreadable` how many lines of the index are none.
    """

    source_id: str
    way: FillWay
    holdings: tuple[Holding, ...] = ()
    requests: int = 0
    received: int = 0
    outcome: Outcome = Outcome.OK
    error: str | None = None
    cut: bool = False
    unreadable: int = 0
