from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.days import DayError, check_day, check_range, last_ended_day, parse_day

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 3, 9, 2, 30, tzinfo=UTC), ZoneInfo("UTC"), date(2026, 3, 8)),
        (datetime(2026, 3, 8, 23, 0, tzinfo=UTC), PARIS, date(2026, 3, 8)),
        (datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC), PARIS, date(2026, 3, 7)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), PARIS, date(2026, 3, 28)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), PARIS, date(2026, 3, 28)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), PARIS, date(2026, 3, 29)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), PARIS, date(2026, 10, 24)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), PARIS, date(2026, 10, 25)),
    ],
)
def test_the_day_of_a_night_is_the_last_that_had_ended_also_when_clocks_change(moment: datetime, zone: ZoneInfo, day: date) -> None:
    assert last_ended_day(moment, zone) == day


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 4, 1), date(1989, 12, 31)])
def test_a_day_that_is_not_over_or_before_the_web_is_refused_in_one_line(day: date) -> None:
    with pytest.raises(DayError) as caught:
        check_day(day, NOW, UTC)
    assert str(day) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_range_is_its_days_oldest_first() -> None:
    assert check_range(date(2026, 2, 27), date(2026, 3, 1), NOW, UTC) == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 3, 8), date(2026, 3, 1), "before it starts"),
        (date(2026, 3, 1), date(2026, 3, 9), "has not ended"),
        (date(1, 1, 1), date(2026, 3, 8), "at most 3660"),
    ],
)
def test_a_range_that_cannot_be_filled_is_refused(start: date, end: date, words: str) -> None:
    with pytest.raises(DayError, match=words):
        check_range(start, end, NOW, UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "", "08/03/2026"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(DayError, match="is not a day"):
        parse_day(text)
