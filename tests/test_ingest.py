"""Which known pages a run asks for again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.nights import begun, exchange, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.spool import Spool
from flows.ingest import due_of
from flows.records import Run
from flows.settings import Settings

SOURCE = """name = "Presse"
homepage = "https://www.presse.example/"
language = "fr"
timezone = "Europe/Paris"
hosts = ["www.presse.example"]
origin = "made for a test"
{revisits}
[[discover]]
kind = "feed"
url = "https://www.presse.example/fil.xml"
"""
NOW = datetime.now(UTC)
YESTERDAY = NOW.date() - timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an archive whose three pages are three hours old."""
    store = begun(DirectoryStore(tmp_path / "archive"))
    with Spool.open(tmp_path / "first", run_id(), YESTERDAY) as spool:
        for number in range(3):
            entry = replace(exchange(number).entry, published=None)
            spool.keep(exchange(number, started_at=NOW - timedelta(hours=3), entry=entry))
        spool.seal_captures()
        commit(store, YESTERDAY, run_id(), spool.sealed(), now=NOW)
    return store


def due(store: Store, folder: Path, revisits: str = "", **changes: object) -> int:
    """Return how many pages a run asks for again."""
    (folder / "config" / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "sources" / "presse.toml").write_text(SOURCE.format(revisits=revisits))
    run = Run(**{"id": run_id(1), "day": YESTERDAY, "kind": "nightly", "sources": ("presse",), "spool": str(folder / "spool"), **changes})
    with Spool.open(folder / "spool", run.id, run.day) as spool:
        return due_of(run, spool, store, Settings(config=(folder / "config",))).height


@pytest.mark.parametrize(
    ("kind", "day", "revisits", "expected"),
    [
        ("nightly", YESTERDAY, "", 3),
        ("revisit", NOW.date(), "", 3),
        ("nightly", YESTERDAY - timedelta(days=3), "", 0),
        ("backfill", YESTERDAY, "", 0),
        ("nightly", YESTERDAY, 'revisits = ["6h"]', 0),
        ("nightly", YESTERDAY, "revisits = []", 0),
    ],
)
def test_a_night_of_the_last_day_and_a_run_of_visits_ask_for_what_is_due(
    kind: str, day: datetime, revisits: str, expected: int, store: Store, tmp_path: Path
) -> None:
    assert due(store, tmp_path, revisits, kind=kind, day=day) == expected


def test_a_run_that_is_taken_up_again_asks_for_the_same_pages(store: Store, tmp_path: Path) -> None:
    assert due(store, tmp_path) == 3
    assert due(store, tmp_path, "revisits = []") == 3
    assert due(store, tmp_path, "revisits = []", id=run_id(2)) == 0
