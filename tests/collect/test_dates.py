"""Times as publishers print them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.collect.dates import read_date

PARIS = ZoneInfo("Europe/Paris")
LATEST = date(2026, 11, 25)
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2026, 11, 23), timezones=st.timezones())  # noqa: DTZ001 - the zone is added


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0100", "2026-11-22T10:00:00+01:00"),
        ("Sun, 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00:00+00:00"),
        ("Sun, 22 Nov 2026 10:00 UT", "2026-11-22T10:00:00+00:00"),
        ("22 Nov 2026 10:00:00 Z", "2026-11-22T10:00:00+00:00"),
        ("Sun,  22 Nov\n 2026 10:00:00 EST", "2026-11-22T10:00:00-05:00"),
        ("Sunday, 22-Nov-26 10:00:00 GMT", "2026-11-22T10:00:00+00:00"),
        ("22 November 2026 10:00:00 +01:00", "2026-11-22T10:00:00+01:00"),
        ("Sun, 22 Nov 2026 10:00:00 +0100 (CET)", "2026-11-22T10:00:00+01:00"),
        ("Sun, 22 Nov 2026 10:00:00", "2026-11-22T10:00:00+01:00"),
        ("Wed, 22 Jul 2026 10:00:00 MEST", "2026-07-22T10:00:00+02:00"),
        ("Wed, 22 Jul 2026 10:00:00 CEST", "2026-07-22T10:00:00+02:00"),
        ("Wed, 22 Jul 2026 10:00:00", "2026-07-22T10:00:00+02:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00+00:00"),
        ("2026-11-22T10:00:00.123+05:30", "2026-11-22T10:00:00+05:30"),
        ("2026-11-22T10:00+0530", "2026-11-22T10:00:00+05:30"),
        ("2026-11-22 10:00:00", "2026-11-22T10:00:00+01:00"),
        ("2026/11/22 10:00:00", "2026-11-22T10:00:00+01:00"),
        ("20261122T100000Z", "2026-11-22T10:00:00+00:00"),
        ("2026-11-22 10:00:00 UTC", "2026-11-22T10:00:00+00:00"),
        ("2026-11-21T24:00:00Z", "2026-11-22T00:00:00+00:00"),
        ("2026-11-22T10:00:60Z", "2026-11-22T10:00:59+00:00"),
        ("1763805600", "2025-11-22T10:00:00+00:00"),
        ("1763805600000", "2025-11-22T10:00:00+00:00"),
    ],
)
def test_a_printed_time_is_read_with_its_offset(text: str, expected: str) -> None:
    printed = read_date(text, PARIS, LATEST)
    assert printed is not None
    assert printed.time is not None
    assert printed.time.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-W47-7", date(2026, 11, 22)),
        ("22 Nov 2026", date(2026, 11, 22)),
        ("20261122", date(2026, 11, 22)),
    ],
)
def test_a_day_without_a_time_stays_a_day(text: str, expected: date) -> None:
    printed = read_date(text, PARIS, LATEST)
    assert printed is not None
    assert (printed.day, printed.time) == (expected, None)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "11/12/2026",
        "0000-00-00T00:00:00",
        "2026-02-31",
        "2026-11-22T25:00:00Z",
        "Sun, 31 Feb 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 10:00:00 XYZ",
        "Sun, 22 Xyz 2026 10:00:00 GMT",
        "2126-11-22T10:00:00Z",
        "2026-11-26T10:00:00Z",
        "1989-12-31T10:00:00Z",
        "2026-11-22T10:00:00+99:99",
        "9" * 200,
    ],
)
def test_what_cannot_be_told_or_believed_is_no_date(text: str | None) -> None:
    assert read_date(text, PARIS, LATEST) is None


def test_a_name_that_several_zones_carry_is_read_as_the_sources_own() -> None:
    text = "Sun, 22 Nov 2026 10:00:00 IST"
    kolkata = read_date(text, ZoneInfo("Asia/Kolkata"), LATEST)
    assert kolkata is not None
    assert kolkata.time is not None
    assert kolkata.time.utcoffset() == timedelta(hours=5, minutes=30)
    assert read_date(text, PARIS, LATEST) is None


def test_the_day_is_the_one_of_the_sources_zone() -> None:
    printed = read_date("2026-11-22T23:30:00Z", PARIS, LATEST)
    assert printed is not None
    assert printed.day == date(2026, 11, 23)


@given(MOMENTS)
def test_iso_and_rfc_822_say_the_same(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    offset = moment.strftime("%z")[:5]
    rfc_822 = f"{moment:%d} {MONTH_NAMES[moment.month - 1]} {moment.year:04} {moment:%H:%M:%S} {offset}"
    iso = f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}{offset}"
    assert read_date(rfc_822, PARIS, LATEST) == read_date(iso, PARIS, LATEST)


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    printed = read_date(text, PARIS, LATEST)
    assert printed is None or 1990 <= printed.day.year <= 2026
