from pathlib import Path

import pytest

from archive.nights import run_id, spooled
from flows.archive.files import SpoolError
from flows.archive.notes import read_note, read_notes


def test_runs_that_left_a_note_are_known_and_those_that_are_gone_are_not(tmp_path: Path) -> None:
    with spooled(tmp_path, run_id(1)), spooled(tmp_path, run_id(0)):
        assert [note.run for note in read_notes(tmp_path)] == [run_id(0), run_id(1)]
    assert read_note(tmp_path / "dropped") is None


def test_a_note_that_is_none_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        (spool.folder / "spool.json").write_text("{}")
        with pytest.raises(SpoolError, match=rf"spool\.json: not the note of a spool; move .*{run_id()} away$"):
            read_notes(tmp_path)
