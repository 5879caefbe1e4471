from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from archive.nights import run_id, spooled
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.records import Run
from flows.runs import remarks, uncollected_days
from flows.tables import Ledger
from flows.unfinished import Completion

NOW = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


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


def test_what_came_of_a_run_that_was_cut_off_is_said_in_words() -> None:
    run = Run(id=run_id(1), day=date(2026, 3, 2), kind="nightly", sources=("a", "b"), spool="", late_days=1)
    done, failed = remarks([Completion(run, "Degraded", "12 mentions"), Completion(run, "Failed", "no permission")], [])
    assert done == "2026-03-02, a nightly run that was cut off, completed first: 12 mentions"
    assert failed == "2026-03-02, a nightly run that was cut off, not completed: no permission"


def test_a_night_takes_late_and_undated_entries_and_a_backfill_its_own_day_alone() -> None:
    night = Run(id="01H", day=date(2026, 3, 8), kind="nightly", sources=(), spool="", late_days=1).window
    filling = Run(id="01H", day=date(2026, 3, 8), kind="backfill", sources=(), spool="").window
    assert (night.first, night.undated) == (date(2026, 3, 7), True)
    assert (filling.first, filling.undated) == (date(2026, 3, 8), False)
