import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from archive.nights import run_id, spooled
from flows.records import Run
from flows.unfinished import claimed, cut_off_runs
from following import follow_presse
from nights import dateline, table

pytestmark = [pytest.mark.night, pytest.mark.timeout(900)]

CAPTURED = date(2026, 3, 9)


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of commands that keep everything in a folder and follow one source."""
    config = follow_presse(folder / "config")
    settings = {"archive": folder / "archive", "spool": folder / "spool", "reports": folder / "reports", "config": config}
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return plain | {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()} | {"DATELINE_SOURCES": "presse"}


@pytest.mark.soak
def test_a_damaged_warc_file_is_named_and_a_sound_one_fills_the_day_afterwards(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    with spooled(tmp_path / "other", run_id(), pages=5) as spool:
        [sound] = spool.warcs().values()
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(sound.read_bytes()[:-700])
    command = ["backfill", str(CAPTURED), str(CAPTURED), "--yes", "--from-warc"]
    failed = dateline(*command, str(damaged), environment=environment)
    assert failed.returncode == 1
    assert f"dateline: {damaged}: " in failed.stderr
    assert not list((tmp_path / "archive").rglob("commits/*"))
    filled = dateline(*command, str(sound), environment=environment)
    assert filled.returncode == 3, filled.stderr
    assert table(environment, "captures").filter(resource="page").height == 5
    assert table(environment, "ledger").select("status", "reason").rows() == [("partial", "from_warc")]


@pytest.mark.soak
def test_a_backfill_completes_a_night_of_its_days_that_was_cut_off(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    day = date(2026, 3, 8)
    with claimed(Run(id=run_id(1), day=day, kind="nightly", sources=("presse",), spool=str(tmp_path / "spool"), late_days=1)):
        spooled(tmp_path / "spool", run_id(1)).close()
    (tmp_path / "spool" / run_id(1) / "reports.json").write_text('[{"source_id": "presse", "status": "partial", "reason": "cut off"}]')
    ended = dateline("backfill", str(day), str(day), "--yes", environment=environment | {"DATELINE_ADDRESS_BOOK": str(nowhere(tmp_path))})
    assert f"{day}, a nightly run that was cut off, completed first" in ended.stderr
    assert ended.returncode in {1, 3}
    assert table(environment, "captures")["run"].unique().to_list() == [run_id(1)]
    assert table(environment, "ledger").filter(pl.col("run") == run_id(1))["captures"].to_list() == [3]
    assert cut_off_runs(tmp_path / "spool", ("nightly", "backfill")) == []


def nowhere(folder: Path) -> Path:
    """Return an address book that leads to a port on which nothing listens."""
    book = folder / "nowhere.json"
    book.write_text('{"www.presse.example": ["127.0.0.1", 9]}')
    return book
