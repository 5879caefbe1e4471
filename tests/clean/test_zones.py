from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.clean.zones import local_offset

INSTANT = datetime(2024, 3, 6, 2, 18, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("html", "hours"),
    [
        ('var publication_date = "2024-03-05 21:18:11";', -5),
        ('"datePublished":"2024-03-06 07:48"', 5.5),
        ("published <b>2024-03-05 21:18:12</b>", None),
        ('updated "2024-03-05 21:18:11"', None),
        ('"publishedAt":"2024-03-06T02:18:11Z"', None),
        ('"created":"2024-03-05T21:18:11.000Z"', None),
        ('"created":"2024-03-06 02:18:11"', None),
        ('"published":"2024-03-05 25:18:11"', None),
    ],
)
def test_a_clock_time_of_the_same_instant_shows_the_zone(html: str, hours: float | None) -> None:
    assert local_offset(html, INSTANT) == (timedelta(hours=hours) if hours is not None else None)


@pytest.mark.parametrize(
    ("html", "hours"),
    [
        ("Tue, 05 Mar 2024 23:00:00 -0400 | Wed, 06 Mar 2024 06:00:00 -0400", -4),
        ("2024-03-05T23:00:00+05:30 2024-03-06T06:00:00+05:30 2024-03-06T06:00:00+00:00", 5.5),
        ("2024-03-05T23:00:00+01:00 2024-03-06T06:00:00+02:00", None),
        ("2024-03-05T23:00:00+01:00", None),
    ],
)
def test_other_times_show_it_when_all_have_one_offset(html: str, hours: float | None) -> None:
    assert local_offset(html, INSTANT) == (timedelta(hours=hours) if hours is not None else None)
