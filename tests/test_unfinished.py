import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from archive.nights import run_id
from flows.archive.files import SpoolError
from flows.records import Run
from flows.unfinished import NightWatch, RunUnderWayError, claimed, cut_off_runs, set_aside, unfinished_run


def noted(spool: Path, number: int, day: date, kind: str = "nightly") -> Run:
    """Return a run that some process began and did not end."""
    run = Run(id=run_id(number), day=day, kind=kind, sources=("a", "b"), spool=str(spool), late_days=1)
    with claimed(run):
        return run


def test_a_run_that_was_cut_off_is_found_by_its_day_and_kind(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 8))
    assert unfinished_run(tmp_path, date(2026, 3, 8), "nightly") == run
    assert unfinished_run(tmp_path, date(2026, 3, 8), "backfill") is None
    assert unfinished_run(tmp_path, date(2026, 3, 7), "nightly") is None


def test_runs_that_were_cut_off_are_found_oldest_day_first(tmp_path: Path) -> None:
    tuesday, monday = noted(tmp_path, 1, date(2026, 3, 3)), noted(tmp_path, 2, date(2026, 3, 2))
    noted(tmp_path, 3, date(2026, 3, 1), "backfill")
    assert cut_off_runs(tmp_path, ("nightly",)) == [monday, tuesday]
    assert cut_off_runs(tmp_path / "absent", ("nightly",)) == []


def test_a_spool_that_was_moved_is_completed_where_it_lies_now(tmp_path: Path) -> None:
    noted(tmp_path / "old", 1, date(2026, 3, 2))
    (tmp_path / "old").rename(tmp_path / "new")
    assert [run.spool for run in cut_off_runs(tmp_path / "new", ("nightly",))] == [str(tmp_path / "new")]


@contextmanager
def held_elsewhere(run: Run) -> Iterator[None]:
    """Have another process hold a run."""
    hold = "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    lock = Path(run.spool) / run.id / "lock"
    with subprocess.Popen([sys.executable, "-c", hold, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        yield
        other.communicate()


def test_a_run_that_another_process_does_is_not_cut_off_and_is_not_taken_up(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 2))
    with held_elsewhere(run):
        assert cut_off_runs(tmp_path, ("nightly",)) == []
        with pytest.raises(RunUnderWayError, match="under way in another process"):
            unfinished_run(tmp_path, run.day, "nightly")
        with pytest.raises(RunUnderWayError), claimed(run):
            pass
    assert cut_off_runs(tmp_path, ("nightly",)) == [run]


def test_a_backfill_sees_that_another_process_does_a_night_and_that_it_is_over(tmp_path: Path) -> None:
    moment = count(0, 3)
    watch = NightWatch(tmp_path, clock=lambda: next(moment))
    night, other = noted(tmp_path, 1, date(2026, 3, 2)), noted(tmp_path, 2, date(2026, 3, 3), "backfill")
    assert not watch.is_night(), "cut off, and done by nobody"
    with held_elsewhere(night):
        assert watch.is_night()
    assert not watch.is_night()
    with held_elsewhere(other):
        assert not watch.is_night()


def test_whether_a_night_is_under_way_is_looked_up_every_two_seconds(tmp_path: Path) -> None:
    moments = iter([0.0, 0.0, 1.9, 2.0, 2.0])
    watch = NightWatch(tmp_path, clock=lambda: next(moments))
    assert not watch.is_night()
    with held_elsewhere(noted(tmp_path, 1, date(2026, 3, 2))):
        assert (watch.is_night(), watch.is_night()) == (False, True)


def test_a_run_that_was_set_aside_is_kept_and_not_taken_up_again(tmp_path: Path) -> None:
    run = noted(tmp_path, 1, date(2026, 3, 2))
    assert (set_aside(run) / "run.json").is_file()
    assert cut_off_runs(tmp_path, ("nightly",)) == []


def test_a_note_that_cannot_be_read_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    noted(tmp_path, 1, date(2026, 3, 2))
    (tmp_path / run_id(1) / "run.json").write_text("{")
    with pytest.raises(SpoolError, match=r"run\.json: not the note of a run; move .* away$"):
        cut_off_runs(tmp_path, ("nightly",))
