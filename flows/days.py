"""Days that can be asked for: those that have ended, since there are pages on the web."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from flows.errors import UsageError

FIRST_DAY = date(1990, 1, 1)
"""No publisher has pages on the web from before."""

LONGEST_RANGE = 3660
"""Days that one backfill may span: ten years."""


class DayError(UsageError):
    """A day or a range of days that cannot be asked for; the message is one line."""


def last_ended_day(moment: datetime, zone: tzinfo) -> date:
    """Return the last calendar day of a zone that had ended at a moment."""
    return moment.astimezone(zone).date() - timedelta(days=1)


def check_day(day: date, moment: datetime, zone: tzinfo) -> date:
    """Return the day; raises DayError for one that has not ended or lies before the web."""
    if day > last_ended_day(moment, zone):
        msg = f"{day} has not ended yet in {zone}; the last day that has is {last_ended_day(moment, zone)}"
        raise DayError(msg)
    if day < FIRST_DAY:
        msg = f"{day} is before {FIRST_DAY}, the first day that can be asked for"
        raise DayError(msg)
    return day


def check_order(start: date | None, end: date | None) -> None:
    """Raise DayError for a range that ends before it starts."""
    if start and end and end < start:
        msg = f"the range ends ({end}) before it starts ({start})"
        raise DayError(msg)


def check_range(start: date, end: date, moment: datetime, zone: tzinfo) -> list[date]:
    """Return the days of a range, oldest first; raises DayError for one that is reversed, too long or not over yet."""
    check_order(start, end)
    if (end - start).days >= LONGEST_RANGE:
        msg = f"{start} to {end} is {(end - start).days + 1} days; a backfill takes at most {LONGEST_RANGE}"
        raise DayError(msg)
    check_day(start, moment, zone)
    check_day(end, moment, zone)
    return days_between(start, end + timedelta(days=1))


def parse_day(text: str) -> date:
    """Return the day that a text such as 2026-03-08 names; raises DayError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day; write it as 2026-03-08"
        raise DayError(msg) from None


def named(days: Sequence[date]) -> str:
    """Return days as a reader's words: one day, or the first and the last."""
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"


def days_between(start: date, end: date) -> list[date]:
    """Return the days from a day on, up to another that is left out."""
    return [start + timedelta(days=number) for number in range((end - start).days)]
