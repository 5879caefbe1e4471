"""What is shown follows the commits."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.nights import begun, run_id
from explorer.press import DAYS, committed_day, pressed
from flows.archive.directory import DirectoryStore
from flows.archive.reading import heads
from flows.archive.state_ids import state_id
from flows.archive.taking_down import take_down
from flows.explorer.articles import find_article
from flows.explorer.watching import Watch


def test_a_new_commit_brings_its_rows_and_another_state(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "archive")
    begun(store)
    watch = Watch(store)
    assert watch.rows.count == 0
    committed_day(store, tmp_path / "spool", DAYS[0])
    before = watch.rows
    assert watch.refresh()
    assert (before.count, watch.rows.count) == (0, 4)
    assert watch.rows.state == state_id(heads(store))
    assert not watch.refresh()


def test_rows_that_no_commit_names_are_never_seen(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "archive")
    begun(store)
    commit = committed_day(store, tmp_path / "spool", DAYS[0])
    (tmp_path / "archive" / "commits" / f"day={DAYS[0]}" / f"{commit.number:08d}.json").unlink()
    assert Watch(store).rows.count == 0


def test_an_archive_that_cannot_be_read_leaves_the_rows_of_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = DirectoryStore(tmp_path / "archive")
    begun(store)
    committed_day(store, tmp_path / "spool", DAYS[0])
    watch = Watch(store)
    broken = tmp_path / "archive" / "commits" / f"day={DAYS[0]}" / "00000002.json"
    broken.write_text("not a commit")
    assert not watch.refresh()
    assert watch.rows.count == 4
    assert "not a commit" in caplog.text


def test_a_range_of_days_is_all_that_is_loaded(store: DirectoryStore) -> None:
    assert set(Watch(store, DAYS[1]).rows.commits) == {DAYS[1]}


def test_what_was_known_at_an_instant_stays_when_more_is_committed(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "archive")
    begun(store)
    first = committed_day(store, tmp_path / "spool", DAYS[0])
    watch = Watch(store, as_of=first.committed_at)
    committed_day(store, tmp_path / "spool", DAYS[1])
    assert watch.refresh()
    assert (watch.rows.count, watch.rows.state) == (4, state_id([first]))


def test_what_is_taken_down_is_gone_from_rows_and_from_what_was_known_before(tmp_path: Path) -> None:
    store = pressed(tmp_path)
    now, before = Watch(store), Watch(store, as_of=heads(store)[-1].committed_at)
    take_down(store, "https://courrier.example/a-gao", "a court's order", now=datetime(2026, 4, 1, tzinfo=UTC), run=run_id)
    for watch in (now, before):
        assert watch.refresh()
        assert watch.rows.count == 5
        assert find_article(store, watch.rows, "a-gao") is None
