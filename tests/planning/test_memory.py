"""What was asked for a plan is remembered for a while: not what failed, and not for ever."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from flows.holdings.filing import HELD
from flows.planning.frames import NOTHING, REACHED, Asked
from flows.planning.memory import FRESH, Memory

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DAYS = [date(2026, 3, 7), date(2026, 3, 8)]


class Lists:
    """Lists that note for which sources they are asked."""

    def __init__(self, reason: str | None = None) -> None:
        self.reason, self.asked = reason, list[list[str]]()

    def __call__(self, days: Mapping[str, Sequence[date]]) -> Asked:
        self.asked.append(sorted(days))
        rows = [(source, "lists", day, True, "complete", self.reason) for source, own in days.items() for day in own]
        return NOTHING._replace(reached=pl.DataFrame(rows, schema=REACHED, orient="row"))


def test_days_that_are_known_are_not_asked_for_again(tmp_path: Path) -> None:
    lists = Lists()
    for days in (DAYS, DAYS[1:], [*DAYS, date(2026, 3, 6)]):
        Memory(tmp_path, NOW).asked("plan", {"a": days}, lists)
    assert lists.asked == [["a"], ["a"]]


def test_a_source_that_comes_later_is_asked_alone_and_both_are_told_of(tmp_path: Path) -> None:
    lists = Lists()
    Memory(tmp_path, NOW).asked("plan", {"a": DAYS}, lists)
    told = Memory(tmp_path, NOW).asked("plan", {"a": DAYS, "b": DAYS}, lists)
    assert lists.asked == [["a"], ["b"]]
    assert set(told.reached["source_id"]) == {"a", "b"}


def test_lists_that_failed_for_now_are_asked_again_and_those_that_are_gone_are_not(tmp_path: Path) -> None:
    busy, gone = Lists("http_5xx"), Lists("http_4xx")
    for _ in range(2):
        Memory(tmp_path, NOW).asked("one", {"a": DAYS}, busy)
        Memory(tmp_path, NOW).asked("two", {"a": DAYS}, gone)
    assert (len(busy.asked), len(gone.asked)) == (2, 1)


def test_what_was_asked_too_long_ago_is_asked_again_and_what_a_backfill_works_from_stays(tmp_path: Path) -> None:
    lists = Lists()
    Memory(tmp_path, NOW).asked("plan", {"a": DAYS}, lists)
    held = Memory(tmp_path, NOW).keep_held("flow", pl.DataFrame(schema=HELD))
    Memory(tmp_path, NOW + FRESH + timedelta(minutes=1)).asked("plan", {"a": DAYS}, lists)
    assert len(lists.asked) == 2
    assert held.exists()


def test_days_that_were_done_once_more_are_known_until_all_are(tmp_path: Path) -> None:
    memory = Memory(tmp_path, NOW)
    memory.note_done("replace", DAYS[0])
    assert Memory(tmp_path, NOW).done_days("replace") == {DAYS[0]}
    assert memory.done_days("another") == set()
    memory.forget_days("replace")
    assert memory.done_days("replace") == set()
