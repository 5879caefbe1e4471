import json
import subprocess
import sys
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, run_id, spooled
from archive.test_reading import row_of
from commands import Command
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive

PAGE = Path(__file__).parents[2] / "docs" / "keep-the-archive.md"


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with a mention."""
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    with spooled(tmp_path / "spool", run_id()) as spool:
        spool.seal_table("mentions", row_of("mentions"))
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    return store


def test_the_commits_of_a_day_are_listed(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    answer = dateline("audit", "2026-03-08", "--to-newest")
    assert answer.code == 0
    assert answer.out.startswith("commits/day=2026-03-08/00000001.json  2026-03-09T02:30:00Z  append  run ")


@pytest.mark.parametrize("option", [("--row", "x"), ("--capture", f"{1:032x}")])
def test_a_proof_is_printed_and_holds_without_the_archive(
    dateline: Command, archive: DirectoryStore, tmp_path: Path, option: tuple[str, str]
) -> None:
    assert dateline("audit", "2026-03-08", *option).out.splitlines()[-1] == "holds"
    path = tmp_path / "proofs.json"
    path.write_text(dateline("audit", "2026-03-08", *option, "--json").out)
    archive.root.rename(tmp_path / "elsewhere")
    answer = dateline("audit", "--check", str(path))
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "holds")
    proofs = json.loads(path.read_text())
    proofs[0]["leaf_hash"] = "00" * 32
    path.write_text(json.dumps(proofs))
    assert dateline("audit", "--check", str(path)).code == 1


def test_the_page_shows_how_a_proof_is_checked_without_dateline(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert archive.root.exists()
    (tmp_path / "proofs.json").write_text(dateline("audit", "2026-03-08", "--row", "x", "--json").out)
    text = PAGE.read_text(encoding="utf-8").partition("<!-- check -->\n")[2].partition("\n\nIt ")[0]
    script = "\n".join(line.removeprefix("    ") for line in text.splitlines())
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    head = json.loads((tmp_path / "proofs.json").read_text())[0]["chain"][-1]
    assert run.stdout.split()[0] == head["key"]
    forged = (tmp_path / "proofs.json").read_text().replace("article", "document", 1)
    (tmp_path / "proofs.json").write_text(forged)
    assert subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_what_cannot_be_audited_is_one_line_and_exit_code_2(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert archive.root.exists()
    (tmp_path / "no-proof.json").write_text("{}")
    for words in ([], ["2026-03-08", "--row", "a", "--capture", "b"], ["2026-03-08", "--row", "gone"], ["2026-01-01"]):
        answer = dateline("audit", *words)
        assert (answer.code, len(answer.errors.splitlines())) == (2, 1)
    assert dateline("audit", "--check", "no-proof.json").errors.startswith("dateline: no-proof.json: not a file of proofs (")
