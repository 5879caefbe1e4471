import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, run_id
from commands import Command
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive
from flows.archive.spool import Spool
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.server import serve_newsroom
from flows.tables import Ledger
from following import follow_presse


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return an overlay of the configuration with one source."""
    return follow_presse(tmp_path / "config")


def commit_nights(store: DirectoryStore, root: Path, outcomes: list[str]) -> None:
    """Commit a night for each outcome of the source's list; with a list come ten pages."""
    for number, outcome in enumerate(outcomes):
        day = DAY + timedelta(days=number)
        with Spool.open(root, run_id(number), day) as spool:
            spool.seal_captures()
            spool.seal_table("ledger", ledger(day, run_id(number), outcome))
            commit(store, day, run_id(number), spool.sealed(), now=NOW)
            spool.drop()


def ledger(day: date, run: str, outcome: str) -> pl.DataFrame:
    pages = 10 if outcome == "ok" else 0
    row = {
        "day": day, "source_id": "presse", "run": run, "status": "complete" if pages else "partial", "found": pages, "captures": pages,
        "ways": [{"kind": "feed", "url": "https://www.presse.example/fil.xml", "outcome": outcome, "entries": pages, "error": None}],
        "skipped": [], "outcomes": [{"outcome": "ok", "pages": pages}], "articles": pages, "flagged": 0, "coded": pages, "no_lexicon": 0,
        "mentions": 0, "rejects": 0, "barred": [], "started_at": datetime.now(UTC),
    }  # fmt: skip
    return pl.DataFrame([row], schema=Ledger.create_empty().schema)


def test_sources_that_no_night_has_tried_are_listed_without_a_condition(dateline: Command, config: Path) -> None:
    answer = dateline("--config", str(config), "sources", sources="presse")
    assert answer.code == 0
    assert "not tried yet" in answer.out
    (source,) = json.loads(dateline("--config", str(config), "sources", "--json", sources="presse").out)
    assert (source["id"], source["health"]) == ("presse", None)


def test_how_a_source_does_is_read_from_its_nights(dateline: Command, config: Path, tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    commit_nights(store, tmp_path / "spool", ["ok", "ok", "ok", "http_4xx", "http_4xx"])
    (source,) = json.loads(dateline("--config", str(config), "sources", "--json", sources="presse").out)
    assert source["health"] == {
        "state": "degraded",
        "since": str(DAY + timedelta(days=3)),
        "reason": "http_4xx",
        "points": 2.0,
        "pages": 0,
        "usual": 10.0,
        "last_page": str(DAY + timedelta(days=2)),
    }
    assert "degraded" in dateline("--config", str(config), "sources", sources="presse").out


def test_an_archive_that_cannot_be_read_leaves_the_list(dateline: Command, config: Path) -> None:
    Path("archive").mkdir()
    Path("archive/archive.json").write_text("not a note")
    answer = dateline("--config", str(config), "sources", sources="presse")
    assert answer.code == 0
    assert "presse" in answer.out
    assert answer.errors.startswith("dateline: how the sources do is not known: ")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the settings that lead to the newsroom's outlets."""
    with serve_newsroom() as newsroom:
        book = newsroom.write_address_book(tmp_path_factory.mktemp("newsroom") / "book.json")
        yield {"address_book": str(book), "allow_addresses": "127.0.0.0/8", "pace": "0.01", "config": str(newsroom_catalog_overlay())}


def test_a_source_is_asked_live_and_nothing_is_archived(dateline: Command, newsroom: dict[str, str]) -> None:
    answer = dateline("sources", "check", "quotidien-riverain", "--day", str(DAY), **newsroom)
    assert answer.code == 0, answer
    lines = answer.out.splitlines()
    assert lines[0].startswith("\u2713 robots http://www.quotidien-riverain.example/robots.txt: outcome ok, status 200")
    assert lines[-2].startswith("\u2713 page http://www.quotidien-riverain.example/")
    assert lines[-1].startswith("quotidien-riverain is healthy; ")
    assert not Path("archive").exists()
    found = json.loads(dateline("sources", "check", "quotidien-riverain", "--day", str(DAY), "--json", **newsroom).out)
    assert (found["state"], found["page"]["language"]) == ("healthy", "fr")


def test_a_source_that_nobody_has_configured_is_one_line(dateline: Command) -> None:
    answer = dateline("sources", "check", "nobody")
    assert (answer.code, answer.errors.count("\n")) == (2, 1)
    assert "no source nobody" in answer.errors


def test_a_proposed_source_can_be_followed(dateline: Command, newsroom: dict[str, str], tmp_path: Path) -> None:
    answer = dateline("sources", "find", "http://www.kessapress.example/", **newsroom)
    assert answer.code == 0, answer
    (tmp_path / "mine" / "sources").mkdir(parents=True)
    (tmp_path / "mine" / "sources" / "found.toml").write_text(answer.out)
    checked = dateline("sources", "check", "found", "--day", str(DAY), **{**newsroom, "config": str(tmp_path / "mine")})
    assert checked.code == 0, checked
    assert "found is healthy" in checked.out


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("http://absent.example/", 1, "could not be had: dns error"),
        ("ftp://www.kessapress.example/", 2, "no address of a site: neither http nor https"),
        ("http://127.0.0.2/", 1, "could not be had: connect error"),
        ("http://10.0.0.1/", 1, "could not be had: blocked address"),
    ],
)
def test_a_site_that_cannot_be_had_is_one_line(url: str, code: int, said: str, dateline: Command, newsroom: dict[str, str]) -> None:
    answer = dateline("sources", "find", url, **newsroom)
    assert (answer.code, answer.out, answer.errors.count("\n")) == (code, "", 1)
    assert said in answer.errors
