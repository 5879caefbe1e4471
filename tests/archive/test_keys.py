from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.nights import DAY, NOW, run_id
from flows.archive import keys

DIGEST = "ab" * 32
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive


@given(MOMENTS, MOMENTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_run_ids_sort_by_the_time_they_were_made_for(one: datetime, other: datetime, entropy: bytes, more: bytes) -> None:
    first, second = keys.new_run_id(min(one, other), entropy), keys.new_run_id(max(one, other), more)
    apart = abs(one - other) >= timedelta(milliseconds=1)
    assert len(first) == 26
    assert (first < second) or not apart


@given(MOMENTS, st.binary(min_size=10, max_size=10))
def test_a_run_id_gives_its_time_back(moment: datetime, entropy: bytes) -> None:
    assert abs(keys.run_started(keys.new_run_id(moment, entropy)) - moment) < timedelta(milliseconds=2)


def test_a_run_id_takes_ten_random_bytes() -> None:
    with pytest.raises(ValueError, match="10 random bytes, not 3"):
        keys.new_run_id(NOW, b"abc")


def test_what_is_no_run_id_has_no_time() -> None:
    with pytest.raises(ValueError, match="not a run id"):
        keys.run_started("last-night")


@given(st.dates(), st.integers(0, 10**8 - 1))
def test_commit_keys_are_read_back(day: date, number: int) -> None:
    assert keys.parse_commit_key(keys.commit_key(day, number)) == (day, number)


@pytest.mark.parametrize(
    "key", ["commits/day=2026-02-30/00000001.json", "commits/day=2026-03-08/1.json", "articles/day=2026-03-08/x.parquet"]
)
def test_other_keys_are_no_commits(key: str) -> None:
    assert keys.parse_commit_key(key) is None


@given(st.dates(date(1990, 1, 1)))
def test_every_key_is_safe_below_a_root(day: date) -> None:
    run = run_id()
    made = [
        keys.warc_key(day, run, 0, DIGEST),
        keys.cdxj_key(day, run, DIGEST),
        *(keys.table_key(table, day, run, DIGEST) for table in keys.TABLES),
        keys.commit_key(day, 1),
        keys.run_key(day, run),
    ]
    assert all(keys.is_safe(key) for key in made)
    assert all(key.startswith(keys.DATA) for key in made[:-2])


def test_keys_lie_where_the_layout_says() -> None:
    assert keys.warc_key(DAY, "R", 2, DIGEST) == "warc/2026/03/08/R-00002-abababababab.warc.gz"
    assert keys.table_key("mentions", DAY, "R", DIGEST) == "mentions/day=2026-03-08/R-abababababab.parquet"


def test_an_unknown_table_has_no_key() -> None:
    with pytest.raises(ValueError, match="no table 'gossip'"):
        keys.table_key("gossip", DAY, "R", DIGEST)


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/.hidden", "a\\b", "a\0b", "a/"])
def test_a_key_that_could_leave_the_root_is_not_safe(key: str) -> None:
    assert not keys.is_safe(key)
