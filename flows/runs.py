"""Which run to do: its day, its sources, and whether it is a new one or completes one that was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from flows.errors import UsageError

FIRST_DAY = date(1990, 1, 1)
"""No publisher has pages on the web from before."""

LONGEST_RANGE = 3660
"""Days that one backfill may span: ten years."""


class RunError(UsageError):
    """A run that cannot be done as asked; the message is one line."""


def last_ended_day(moment: datetime, zone: tzinfo) -> date:
    """Return the last calendar day of a zone that had ended at a moment."""
    return moment.astimezone(zone).date() - timedelta(days=1)


def check_day(day: date, moment: datetime, zone: tzinfo) -> date:
    """Return the day; raises RunError for one that has not ended or lies before the web."""
    if day > last_ended_day(moment, zone):
        msg = f"{day} has not ended yet in {zone}; the last day that has is {last_ended_day(moment, zone)}"
        raise RunError(msg)
    if day < FIRST_DAY:
        msg = f"{day} is before {FIRST_DAY}, the first day that can be asked for"
        raise RunError(msg)
    return day


def check_range(start: date, end: date, moment: datetime, zone: tzinfo) -> list[date]:
    """Return the days of a range, oldest first; raises RunError for one that is reversed, too long or not over yet."""
    if end < start:
        msg = f"the range ends ({end}) before it starts ({start})"
        raise RunError(msg)
    if (end - start).days >= LONGEST_RANGE:
        msg = f"{start} to {end} is {(end - start).days + 1} days; a backfill takes at most {LONGEST_RANGE}"
        raise RunError(msg)
    check_day(start, moment, zone)
    check_day(end, moment, zone)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def parse_day(text: str) -> date:
    """Return the day that a text such as 2026-03-08 names; raises RunError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day; write it as 2026-03-08"
        raise RunError(msg) from None


def named(days: Sequence[date]) -> str:
    """Return days as a reader's words: one day, or the first and the last."""
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
