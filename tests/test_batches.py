from pathlib import Path

import polars as pl
import pytest

import flows.batches
from archive.nights import DAY, room_for, run_id, spooled
from flows.archive.files import SpoolError
from flows.batches import batches_of, read_parts, write_reports
from flows.records import Run
from flows.tables import Mentions


@pytest.fixture
def run(tmp_path: Path) -> Run:
    spooled(tmp_path, run_id(), pages=5).close()
    return Run(id=run_id(), day=DAY, kind="nightly", sources=("presse",), spool=str(tmp_path))


def test_parts_that_a_process_before_left_are_kept(run: Run) -> None:
    first = batches_of(run, 2)
    assert [(batch.first, batch.pages) for batch in first] == [(0, 2), (2, 2), (4, 1)]
    Mentions.create_empty().write_parquet(first[0].part("mentions"))
    assert [batch.is_done() for batch in batches_of(run, 2)] == [True, False, False]


def test_parts_of_batches_of_another_size_are_made_anew(run: Run) -> None:
    pl.DataFrame({"day": [DAY]}).write_parquet(batches_of(run, 2)[2].part("mentions"))
    assert [(batch.first, batch.pages, batch.is_done()) for batch in batches_of(run, 4)] == [(0, 4, False), (4, 1, False)]
    assert read_parts(run, "mentions").is_empty()


def test_parts_of_another_coder_are_made_anew(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Mentions.create_empty().write_parquet(batches_of(run, 2)[0].part("mentions"))
    monkeypatch.setattr(flows.batches, "CODER_VERSION", "another")
    assert not any(batch.is_done() for batch in batches_of(run, 2))


def test_reports_that_find_no_room_are_one_line(run: Run) -> None:
    with room_for(0), pytest.raises(SpoolError, match=r"reports\.json: the file grew beyond what this system allows"):
        write_reports(run, [])
