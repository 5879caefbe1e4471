"""WARC files are read by processes of their own where there is enough to read."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from archive.nights import run_id, spooled
from flows.archive import reading_apart
from flows.archive.reading_apart import WORTH, readers_of
from flows.archive.single_pass import Pass, read_once


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    with spooled(tmp_path, run_id(), pages=4) as spool:
        return next(each.path for each in spool.sealed() if each.kind == "warc")


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "READERS", 2)


def test_a_little_is_read_by_this_process() -> None:
    with readers_of(WORTH - 1) as read:
        assert read is read_once


def test_a_lot_is_read_by_others_which_find_the_same_and_pass_on_what_the_system_says(warc: Path, tmp_path: Path) -> None:
    with readers_of(WORTH) as read:
        assert read(warc) == read_once(warc)
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none")


def test_a_file_whose_process_is_killed_is_read_by_this_one(warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_once(warc)
    monkeypatch.setenv("DATELINE_TEST_PARENT", str(os.getpid()))
    monkeypatch.setattr(reading_apart, "read_once", killed_elsewhere)
    with readers_of(WORTH) as read:
        assert read(warc) == read(warc) == whole


def killed_elsewhere(path: Path) -> Pass | None:
    """Read a file, in the process of the tests alone: any other is killed."""
    if os.getppid() == int(os.environ["DATELINE_TEST_PARENT"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_once(path)
