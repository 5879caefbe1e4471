"""A backfill from the command line: what it says before it does anything."""

import json
from pathlib import Path

import pytest

from archive.nights import DAY
from commands import Command
from following import follow_presse

RANGE = (str(DAY), str(DAY))


@pytest.fixture
def presse(tmp_path: Path) -> dict[str, str]:
    """Return the settings of somebody who follows one source, whose host is down."""
    book = tmp_path / "book.json"
    book.write_text('{"www.presse.example": ["127.0.0.1", 9]}')
    return {
        "config": str(follow_presse(tmp_path / "own")),
        "sources": "presse",
        "address_book": str(book),
        "allow_addresses": "127.0.0.0/8",
        "pace": "0",
    }


@pytest.mark.usefixtures("archive")
def test_without_a_terminal_and_without_yes_nothing_is_asked_and_nothing_done(dateline: Command) -> None:
    answer = dateline("backfill", *RANGE)
    assert (answer.code, answer.out) == (2, "")
    assert answer.line == "a backfill asks before it spends, and this is no terminal: --plan shows what it would take, --yes goes ahead"


@pytest.mark.usefixtures("archive")
def test_what_nothing_covers_is_named_with_the_reason(dateline: Command, presse: dict[str, str]) -> None:
    answer = dateline("backfill", *RANGE, "--plan", **presse)
    assert answer.code == 0, answer.errors
    assert f"{DAY}: 1 of 1 source-days lack something" in answer.out
    assert "partial, connect error" in answer.out


@pytest.mark.usefixtures("archive")
def test_a_plan_is_printed_for_other_programs(dateline: Command, presse: dict[str, str]) -> None:
    told = json.loads(dateline("backfill", *RANGE, "--plan", "--json", **presse).out)
    assert (told["units"], told["hosts"], told["steps"]) == (1, [], [])
    assert told["uncovered"] == [
        {"source_id": "presse", "status": "partial", "reason": "connect_error", "days": 1, "first": str(DAY), "last": str(DAY)}
    ]


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), (b"", "no WARC record"), (b"<html>", "WARC")])
@pytest.mark.usefixtures("archive")
def test_a_file_that_is_no_warc_file_is_refused_before_anything_else(
    content: bytes | None, words: str, dateline: Command, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "crawl.warc").write_bytes(content)
    answer = dateline("backfill", *RANGE, "--from-warc", "crawl.warc")
    assert answer.code == 2
    assert "crawl.warc: " in answer.line
    assert words in answer.line


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["2026-03-02", "2026-03-01"], "the range ends (2026-03-01) before it starts (2026-03-02)"),
        (["2026-03-02", "4764-01-27"], "2026-03-02 to 4764-01-27 is 1000000 days; a backfill takes at most 3660"),
        (["2999-03-02", "2999-03-02"], "2999-03-02 has not ended yet in UTC"),
        (["2026-03-02", "2026-03-02", "--way", "pigeon"], "Invalid value for '--way'"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_a_range_that_cannot_be_meant_is_one_line(dateline: Command, words: list[str], line: str) -> None:
    answer = dateline("backfill", *words, "--plan")
    assert answer.code == 2
    assert answer.line.startswith(line)
