"""The zone a page lives in, where its time of publication is written in UTC.

Servers rewrite times in UTC, which moves late evenings to the next day. Pages often print the same instant, or other
times, as their newsroom's clock shows it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

CLOCK = r"[ T](\d{2}:\d{2})(:\d{2})?(?![\d:.]|\s*(?:Z|UTC|GMT|[+-]\d))"
CUE = re.compile(r"publi|creat|issued|posted", re.IGNORECASE)
CUE_REACH = 40
"""Characters before a clock time in which a word must say that it is of publication."""

OFFSET = re.compile(r":(?<=\d{2}:)\d{2}:\d{2}(?:\.\d+)?\s?([+-])(\d{2}):?(\d{2})\b")
"""Offset of a printed time of day; it begins with a character that a search can leap to."""

QUARTER = timedelta(minutes=15)
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
FEWEST = 2
"""Times with one and the same offset that a page must print before it is taken for the page's zone."""


def local_offset(html: str, instant: datetime) -> timedelta | None:
    """Return how far the page's zone is from UTC; None when the page does not show it.

    Shown by the instant itself printed as a clock time next to a word such as `published`, to the minute, a whole number
    of quarters of an hour away; or by other times, all with one offset.
    """
    return _of_same_instant(html, instant) or _of_other_times(html)


def _of_same_instant(html: str, instant: datetime) -> timedelta | None:
    for day in (f"{instant + timedelta(days=days):%Y-%m-%d}" for days in (-1, 0, 1)):
        for print_ in re.finditer(day + CLOCK, html):
            minute, second = print_.groups()
            offset = _apart(f"{day}T{minute}{second or ''}", instant if second else instant.replace(second=0))
            if offset and CUE.search(html, max(0, print_.start() - CUE_REACH), print_.start()):
                return offset
    return None


def _apart(clock: str, instant: datetime) -> timedelta | None:
    """Return how far a clock time is from an instant, when that can be a zone's offset from UTC."""
    try:
        offset = datetime.fromisoformat(clock).replace(tzinfo=UTC) - instant
    except ValueError:
        return None
    return offset if WEST <= offset <= EAST and offset % QUARTER == timedelta() else None


def _of_other_times(html: str) -> timedelta | None:
    printed = [found for found in OFFSET.findall(html) if found[1:] != ("00", "00")]
    if len(printed) < FEWEST or len(set(printed)) > 1:
        return None
    sign, hours, minutes = printed[0]
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    return offset if WEST <= offset <= EAST else None
