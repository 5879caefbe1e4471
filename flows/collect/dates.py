"""Times that publishers print in their lists: read strictly, with the source's zone where they name none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905

# Hours east of UTC. The first row is RFC 822's own; the others are names of the tz database that only one zone
# carries. A name that several carry (IST, BST, CST) is read as the source's own zone, if that uses it.
ZONES = {
    "ut": 0, "gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "wet": 0, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "wat": 1, "cat": 2, "eat": 3,
    "sast": 2, "jst": 9, "kst": 9, "hkt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

RFC_822 = re.compile(
    r"(?:[a-z]+\.?,?\s+)?(?P<day>\d{1,2})[\s-](?P<month>[a-z]{3})[a-z]*\.?,?[\s-](?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<zone>[+-]\d{2}:?\d{2}|\(?[a-z]{1,5}\)?)?"
    r"(?:\s*\([a-z ]+\))?)?",
    re.IGNORECASE,
)
ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{8}|\d{4}-W\d{2}-\d)"
    r"(?:[T ]\s*(?P<time>\d{2}:?\d{2}(?::?\d{2})?)(?:[.,]\d+)?\s*(?P<zone>[+-]\d{2}(?::?\d{2})?|[a-z]{1,5})?)?",
    re.IGNORECASE,
)
EPOCH = re.compile(r"(\d{10})(\d{3})?")
OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")
EARLIEST = 1990
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed date: its day in the source's zone, and the time with offset where one was printed."""

    day: date
    time: datetime | None = None


def read_date(text: str | None, zone: tzinfo, latest: date) -> Printed | None:
    """Return what a printed date says, None where it cannot be told or believed.

    RFC 822, ISO 8601 and seconds since 1970 are understood; `11/12/2026` is not, for it may mean two days. A time
    without a zone is of `zone`. A day before 1990 or after `latest` is not believed.
    """
    if text is None or len(text) > LONGEST:
        return None
    text = " ".join(text.split())
    try:
        printed = _read_epoch(text, zone) or _read_iso(text, zone) or _read_rfc_822(text, zone)
    except (ValueError, OverflowError):
        return None
    return printed if printed and printed.day.year >= EARLIEST and printed.day <= latest else None


def _read_epoch(text: str, zone: tzinfo) -> Printed | None:
    if not (match := EPOCH.fullmatch(text)):
        return None
    time = datetime.fromtimestamp(int(match[1]), UTC)
    return Printed(time.astimezone(zone).date(), time)


def _read_iso(text: str, zone: tzinfo) -> Printed | None:
    if not (match := ISO.fullmatch(text)):
        return None
    day = date.fromisoformat(match["day"].replace("/", "-").upper())
    if match["time"] is None:
        return Printed(day)
    digits = match["time"].replace(":", "").ljust(6, "0")
    return _at(day, int(digits[:2]), int(digits[2:4]), int(digits[4:]), match["zone"], zone)


def _read_rfc_822(text: str, zone: tzinfo) -> Printed | None:
    match = RFC_822.fullmatch(text)
    month = MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return None
    year = int(match["year"])
    century = 0 if len(match["year"]) > 2 else (1900 if year >= EARLIEST % 100 else 2000)  # noqa: PLR2004 - digits
    day = date(century + year, month, int(match["day"]))
    if match["hour"] is None:
        return Printed(day)
    return _at(day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0), match["zone"], zone)


def _at(day: date, hour: int, minute: int, second: int, named: str | None, zone: tzinfo) -> Printed | None:
    start = datetime(day.year, day.month, day.day, tzinfo=None)  # noqa: DTZ001 - its zone follows
    wall = start + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if hour > 24 or minute > 59 or (hour == 24 and minute):  # noqa: PLR2004 - the clock's
        return None
    offset = _zone(named, wall, zone)
    if offset is None:
        return None
    time = wall.replace(tzinfo=offset)
    time = time.replace(tzinfo=timezone(time.utcoffset() or timedelta()))
    return Printed(time.astimezone(zone).date(), time)


def _zone(named: str | None, wall: datetime, zone: tzinfo) -> tzinfo | None:
    """Return the zone that a printed name or offset means at a time on the wall, None where it is unknown."""
    if named is None:
        return zone
    if match := OFFSET.fullmatch(named):
        sign = -1 if match[1] == "-" else 1
        return timezone(sign * timedelta(hours=int(match[2]), minutes=int(match[3] or 0)))
    name = named.strip("()").lower()
    if (wall.replace(tzinfo=zone).tzname() or "").lower() == name:
        return zone
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else None
