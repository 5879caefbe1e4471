import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from archive.nights import run_id, spooled
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.files import SpoolError
from flows.records import Run
from flows.runs import (
    Completion,
    RunError,
    RunUnderWayError,
    check_day,
    check_files,
    check_range,
    claimed,
    cut_off_runs,
    last_ended_day,
    parse_day,
    remarks,
    set_aside,
    uncollected_days,
    unfinished_run,
)
from flows.tables import Ledger

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
    with pytest.raises(RunError) as caught:
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
    with pytest.raises(RunError, match=words):
        check_range(start, end, NOW, UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "", "08/03/2026"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(RunError, match="is not a day"):
        parse_day(text)


def noted(spool: Path, number: int, day: date, kind: str = "nightly", files: tuple[str, ...] = ()) -> Run:
    """Return a run that some process began and did not end."""
    run = Run(id=run_id(number), day=day, kind=kind, sources=("a", "b"), spool=str(spool), late_days=1, files=files)
    with claimed(run):
        return run


def test_a_run_that_was_cut_off_is_found_by_its_day_kind_and_files(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 8))
    crawl = noted(tmp_path, 2, date(2026, 3, 8), "warc", ("/crawl.warc.gz",))
    assert unfinished_run(tmp_path, date(2026, 3, 8), "nightly") == run
    assert unfinished_run(tmp_path, date(2026, 3, 8), "backfill") is None
    assert unfinished_run(tmp_path, date(2026, 3, 7), "nightly") is None
    assert unfinished_run(tmp_path, date(2026, 3, 8), "warc", ["/crawl.warc.gz"]) == crawl
    assert unfinished_run(tmp_path, date(2026, 3, 8), "warc", ["/other.warc.gz"]) is None


def test_runs_that_were_cut_off_are_found_oldest_day_first(tmp_path: Path) -> None:
    tuesday, monday = noted(tmp_path, 1, date(2026, 3, 3)), noted(tmp_path, 2, date(2026, 3, 2))
    noted(tmp_path, 3, date(2026, 3, 1), "backfill")
    assert cut_off_runs(tmp_path, ("nightly",)) == [monday, tuesday]
    assert cut_off_runs(tmp_path / "absent", ("nightly",)) == []


def test_a_spool_that_was_moved_is_completed_where_it_lies_now(tmp_path: Path) -> None:
    noted(tmp_path / "old", 1, date(2026, 3, 2))
    (tmp_path / "old").rename(tmp_path / "new")
    assert [run.spool for run in cut_off_runs(tmp_path / "new", ("nightly",))] == [str(tmp_path / "new")]


def test_a_run_that_another_process_does_is_not_cut_off_and_is_not_taken_up(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 2))
    hold = "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    lock = tmp_path / run.id / "lock"
    with subprocess.Popen([sys.executable, "-c", hold, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        assert cut_off_runs(tmp_path, ("nightly",)) == []
        with pytest.raises(RunUnderWayError, match="under way in another process"):
            unfinished_run(tmp_path, run.day, "nightly")
        with pytest.raises(RunUnderWayError), claimed(run):
            pass
        other.communicate()
    assert cut_off_runs(tmp_path, ("nightly",)) == [run]


def test_a_run_that_was_set_aside_is_kept_and_not_taken_up_again(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 2))
    assert (set_aside(run) / "run.json").is_file()
    assert cut_off_runs(tmp_path, ("nightly",)) == []


def test_a_note_that_cannot_be_read_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    noted(tmp_path, 1, date(2026, 3, 2))
    (tmp_path / run_id(1) / "run.json").write_text("{")
    with pytest.raises(SpoolError, match=r"run\.json: not the note of a run; move .* away$"):
        cut_off_runs(tmp_path, ("nightly",))


def test_days_between_commits_are_named_as_not_collected(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "archive")
    assert uncollected_days(store, date(2026, 3, 8)) == []
    for number, day in enumerate((date(2026, 3, 4), date(2026, 3, 6), date(2026, 1, 1))):
        with spooled(tmp_path / "spool", run_id(number), day=day) as spool:
            commit(store, day, run_id(number), spool.sealed(), now=NOW)
    assert uncollected_days(store, date(2026, 3, 8)) == [date(2026, 3, 5), date(2026, 3, 7)]
    assert uncollected_days(store, date(2026, 3, 4)) == []
    row = {"day": date(2026, 3, 5), "source_id": "presse", "run": run_id(7), "status": "not_tried", "reason": "revisit", "found": 0}
    with spooled(tmp_path / "spool", run_id(7), day=date(2026, 3, 5)) as spool:
        rows = pl.DataFrame([row | {"ways": [], "skipped": [], "outcomes": []}], schema=Ledger.create_empty().schema)
        numbers = ("captures", "articles", "flagged", "coded", "no_lexicon", "mentions", "rejects")
        spool.seal_table("ledger", rows.with_columns(pl.col(numbers).fill_null(0)))
        commit(store, date(2026, 3, 5), run_id(7), spool.sealed(), now=NOW)
    assert uncollected_days(store, date(2026, 3, 8)) == [date(2026, 3, 5), date(2026, 3, 7)]
    [line] = remarks([], uncollected_days(store, date(2026, 3, 8)))
    assert line == "2026-03-05, 2026-03-07: nothing is committed; `dateline backfill 2026-03-05 2026-03-07` asks for it"


def test_what_came_of_a_run_that_was_cut_off_is_said_in_words(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 2))
    done, failed = remarks([Completion(run, "Degraded", "12 mentions"), Completion(run, "Failed", "no permission")], [])
    assert done == "2026-03-02, a nightly run that was cut off, completed first: 12 mentions"
    assert failed == "2026-03-02, a nightly run that was cut off, not completed: no permission"


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b"", "no WARC record"), (b"<html>", "Invalid WARC header")])
def test_a_file_that_is_no_warc_file_is_refused_before_a_run_begins(content: bytes | None, words: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "crawl.warc").write_bytes(content)
    with pytest.raises(RunError, match=f"crawl.warc: {words}"):
        check_files([tmp_path / "crawl.warc"])


def test_a_night_takes_late_and_undated_entries_and_a_backfill_its_own_day_alone() -> None:
    night = Run(id="01H", day=date(2026, 3, 8), kind="nightly", sources=(), spool="", late_days=1).window
    filling = Run(id="01H", day=date(2026, 3, 8), kind="backfill", sources=(), spool="").window
    assert (night.first, night.undated) == (date(2026, 3, 7), True)
    assert (filling.first, filling.undated) == (date(2026, 3, 8), False)
