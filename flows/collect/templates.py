"""Addresses and patterns with a day or a page's number in them: {yyyy} {mm} {dd} {page}."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from flows.records import Window

# Days in the path of an address: /2026/11/22/ /2026-11-22- /20261122/
PATH_DAY = re.compile(r"/((?:19|20)\d\d)(?:([/-])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?=[/_.-]|$)")


def days_of(window: Window) -> list[date]:
    """Return the days of a window, the newest first."""
    return [window.day - timedelta(days=back) for back in range((window.day - window.first).days + 1)]


def render(template: str, day: date) -> str:
    """Return a template with a day in its fields."""
    return template.replace("{yyyy}", f"{day.year:04}").replace("{mm}", f"{day.month:02}").replace("{dd}", f"{day.day:02}")


def render_days(template: str, days: Sequence[date]) -> dict[str, date | None]:
    """Return the addresses that a template has for some days, each with its day where it names one and no longer time."""
    return {render(template, day): day if "{dd}" in template else None for day in days}


def render_pages(template: str, most: int) -> list[str]:
    """Return the addresses of a template's pages, counted from 1; the template alone where it counts none."""
    return [template.replace("{page}", str(page)) for page in range(1, most + 1)] if "{page}" in template else [template]


def day_in_path(path: str) -> date | None:
    """Return the day that an address carries in its path, None where it carries none."""
    for match in PATH_DAY.finditer(path):
        try:
            return date(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
        except ValueError:
            continue
    return None
