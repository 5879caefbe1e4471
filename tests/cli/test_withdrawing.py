import json
from pathlib import Path

import httpx
import pytest

from archive.nights import DAY, NOW, begun, committed, exchange, run_id
from coded import archived
from commands import Command
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive
from flows.archive.reading import scan
from flows.catalog.files import packaged_config
from flows.explorer.serving import serve_in_background
from flows.linking import relink
from flows.settings import Settings
from flows.tables import TABLES

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


def test_no_table_page_export_or_report_shows_what_was_taken_down_and_linking_does_not_bring_it_back(
    dateline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_PICTURES", "false")
    store = archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path)
    assert {name for name, shown in shown_by(dateline, store, tmp_path / "before").items() if "Alep" in shown} == {
        *TABLES_THAT_TELL, "report", "export", "explorer"
    }  # fmt: skip
    assert dateline("takedown", exchange(0).url, "--reason", "asked for").code == 0
    assert relink(store, Settings(), [DAY], lambda: run_id(900), NOW) == []
    told = shown_by(dateline, store, tmp_path / "after")
    assert not [name for name, shown in told.items() if "Alep" in shown or exchange(0).url in shown]
    assert all("Bamako" in told[name] for name in ("articles", "report", "export", "explorer"))


TABLES_THAT_TELL = ("articles", "mentions", "events")


def shown_by(dateline: Command, store: DirectoryStore, folder: Path) -> dict[str, str]:
    """Return what each table and each way of showing them shows, by its name."""
    told = {table: "\n".join(map(str, scan(store, table).collect().rows())) for table in TABLES}
    assert dateline("report", str(DAY), "-o", str(folder / "report.html")).code == 0
    told["report"] = (folder / "report.html").read_text()
    assert dateline("export", "csv", str(DAY), str(DAY), "-o", str(folder / "csv")).code == 0
    told["export"] = "\n".join(each.read_text() for each in (folder / "csv").iterdir())
    with serve_in_background(store, Settings(config=(packaged_config(),))) as address:
        told["explorer"] = "\n".join(httpx.get(f"{address}{page}", trust_env=False).text for page in ("", "export.csv"))
    return told
