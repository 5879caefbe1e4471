"""What a user can get wrong: each is one line that says what and where, with the exit code of its kind, and leaves nothing behind."""

from pathlib import Path

import pytest

from commands import Command
from flows.archive.directory import DirectoryStore


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["backfill", "2025-13-01", "2025-13-02"], "'2025-13-01' is not a day; write it as 2026-03-08"),
        (["nightly", "--day", "yesterday"], "'yesterday' is not a day; write it as 2026-03-08"),
        (["nightly", "--day", "2999-01-01"], "2999-01-01 has not ended yet in UTC; the last day that has is "),
        (["gossip"], "No such command 'gossip'; dateline --help says more"),
        (["backfill", "2026-03-02"], "Missing argument 'END'; dateline backfill --help says more"),
        (["nightly", "--tomorrow"], "No such option: --tomorrow; dateline nightly --help says more"),
        (["serve", "--port", "99999"], "Invalid value for '--port': Input should be less than or equal to 65535; dateline serve --help"),
        (["query", "--format", "xml", "SELECT 1"], "Invalid value for '--format': 'xml' is not one of 'table', 'csv', 'json'; dateline"),
        (["clean"], "Invalid value: give one page, or --batch and a manifest; dateline clean --help says more"),
        (["backfill", "2026-03-02", "2026-03-01"], "the range ends (2026-03-01) before it starts (2026-03-02)"),
        (["ledger", "--from", "2026-03-02", "--to", "2026-03-01"], "the range ends (2026-03-01) before it starts (2026-03-02)"),
        (["query", "--from", "2026-03-02", "--to", "2026-03-01", "SELECT 1"], "the range ends (2026-03-01) before it starts"),
        (["report", "2026-03-01"], "2026-03-01 is not committed"),
        (["nightly", "--day", "2026-03-01", "--source", "gazette"], "no source gazette; known: "),
        (["ledger", "--source", "gazette"], "no source gazette; known: "),
        (["query", "SELEC 1"], 'Parser Error: syntax error at or near "SELEC"'),
        (["query", "SELECT victims FROM mentions"], 'Binder Error: Referenced column "victims" not found'),
        (["query", "SELECT * FROM incidents"], "Catalog Error: Table with name incidents does not exist!"),
        (["clean", "page.html"], "page.html: No such file or directory"),
        (["clean", "."], ".: Is a directory"),
        (["code", "articles.jsonl"], "articles.jsonl: No such file or directory"),
        (["--config", "nowhere", "sources"], "nowhere: no such directory of configuration"),
        (["--archive", "ftp://host/archive", "ledger"], "DATELINE_ARCHIVE: 'ftp://host/archive' is neither a directory nor s3://"),
        (["--archive", "s3://my bucket/archive", "ledger"], "DATELINE_ARCHIVE: 's3://my bucket/archive' is neither a directory nor s3://"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_what_was_asked_wrongly_is_one_line_and_exit_code_2(dateline: Command, words: list[str], line: str) -> None:
    answer = dateline(*words)
    assert answer.line.startswith(line)
    assert answer.code == 2


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("timezone", "Mars/Olympus", "unknown time zone 'Mars/Olympus'"),
        ("s3_endpoint", "localhost", "no address of a store: 'localhost'"),
        ("workers", "none", "Input should be a valid integer"),
        ("archve", "x", "no such setting; `dateline doctor` lists them"),
    ],
)
def test_a_wrong_setting_is_named_with_exit_code_2(dateline: Command, name: str, value: str, words: str) -> None:
    answer = dateline("doctor", **{name: value})
    assert answer.line.startswith(f"DATELINE_{name.upper()}: {words}")
    assert answer.code == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no json", "JSONDecodeError"),
        ('{"article_id": "b"}', "KeyError: 'language'"),
        ('{"article_id": "b", "language": "fr", "text": "x", "published": "March"}', "ValueError: Invalid isoformat"),
    ],
)
def test_an_article_that_cannot_be_read_is_named_and_no_file_is_written(dateline: Command, tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "articles.jsonl").write_text('{"article_id": "a", "language": "es", "text": "Hola."}\n' + line + "\n")
    answer = dateline("code", "articles.jsonl", "-o", "rows.jsonl")
    assert answer.line.startswith(f"articles.jsonl:2: not an article ({words}")
    assert answer.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_an_output_in_a_folder_that_is_not_there_is_named(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text("")
    answer = dateline("code", "articles.jsonl", "-o", "nowhere/rows.jsonl")
    assert answer.line == "nowhere/rows.jsonl: No such file or directory"
    assert answer.code == 2


@pytest.mark.parametrize("words", [["query", "SELECT count(*) FROM captures"], ["report"]])
def test_a_damaged_table_is_named(dateline: Command, archive: DirectoryStore, words: list[str]) -> None:
    [table] = archive.root.glob("captures/*/*.parquet")
    table.write_bytes(b"x" * table.stat().st_size)
    answer = dateline(*words)
    assert answer.line == f"{table}: not a table any more; dateline verify --deep says what else is damaged"
    assert answer.code == 1


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["query", "--help"], 0), ([], 2)])
def test_help_and_version_have_their_exit_code(dateline: Command, words: list[str], code: int) -> None:
    assert dateline(*words).code == code
