import json
from pathlib import Path

import pytest

from archive.nights import begun
from coded import archived
from commands import Command
from flows.archive.directory import DirectoryStore


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path / "archive")
    archived(begun(store), tmp_path)
    return store


def test_it_says_how_many_rows_went_where_and_what_is_not_complete(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert archive.root.exists()
    answer = dateline("export", "gdelt", "2026-03-08", "2026-03-08", "-o", "out")
    events, mentions = (len((tmp_path / "out" / f"dateline.{file}.CSV").read_text().splitlines()) for file in ("export", "mentions"))
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert lines[0].startswith(f"out: events {events}, mentions {mentions}; archive state ")
    assert lines[1] == "left out, for the format cannot hold it: 3 no single day"
    assert answer.line == "not complete: absente on 2026-03-08; dateline ledger says why"
    told = json.loads(dateline("export", "wacz", "2026-03-08", "2026-03-08", "-o", "day.wacz", "--json").out)
    assert (told["path"], told["rows"]) == ("day.wacz", {"responses": 3, "pages": 3})


def test_what_is_asked_wrongly_is_one_line_and_exit_code_2(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    for words in (
        ["csv", "2026-03-08", "2026-03-07", "-o", "out"],
        ["csv", "yesterday", "2026-03-07", "-o", "out"],
        ["csv", "2026-01-01", "2026-01-02", "-o", "out"],
        ["csv", "2026-03-08", "2026-03-08", "-o", "out", "--where", "nonsense"],
        ["csv", "2026-03-08", "2026-03-08", "-o", "archive"],
        ["word", "2026-03-08", "2026-03-08", "-o", "out"],
        ["csv", "2026-03-08", "2026-03-08"],
    ):
        answer = dateline("export", *words)
        assert (answer.code, len(answer.errors.splitlines()), answer.out) == (2, 1, ""), words
