import json
from pathlib import Path

import pytest

from archive.nights import NOW, committed, exchange
from commands import Command
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive

URL = exchange(1).url


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day."""
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    committed(store, tmp_path)
    return store


def pages(dateline: Command, *options: str) -> int:
    return int(dateline("query", "SELECT count(*) AS n FROM captures", "--format", "csv", *options).out.splitlines()[-1])


def test_what_is_taken_down_is_told_and_gone(dateline: Command, archive: DirectoryStore) -> None:
    assert pages(dateline) == 3
    answer = dateline("takedown", URL, "--reason", "asked for")
    assert (answer.code, answer.out.splitlines()[0]) == (0, "2026-03-08: hidden since commit 2: captures 1")
    assert pages(dateline) == pages(dateline, "--as-of", "2026-03-09") == 2
    assert pages(dateline, "--as-of", "2026-03-08") == 0
    assert dateline("verify", "--deep").code == 0
    assert json.loads(archive.get(next(archive.list("takedowns/")).key))["reason"] == "asked for"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["takedown", "https://nowhere.example/", "--reason", "x"],
            "https://nowhere.example/: no live capture of the archive has this address",
        ),
        (["takedown", "nowhere", "--reason", "x"], "nowhere: not an address ("),
        (["takedown", URL, "--reason", " "], "a takedown needs a reason; it is kept in the archive"),
        (["takedown", URL], "Missing option '--reason'"),
        (["query", "SELECT 1", "--as-of", "last week"], "'last week' is not an instant; write it as 2026-03-09"),
    ],
)
def test_what_was_asked_wrongly_is_one_line_and_changes_nothing(
    dateline: Command, archive: DirectoryStore, words: list[str], line: str
) -> None:
    before = list(archive.list(""))
    answer = dateline(*words)
    assert (answer.code, answer.errors.startswith(f"dateline: {line}"), answer.errors.count("\n")) == (2, True, 1)
    assert list(archive.list("")) == before
