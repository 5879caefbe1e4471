"""What a user can get wrong: each is one line that says what and where, with the exit code of its kind, and leaves nothing behind."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from commands import Command
from flows.archive.directory import DirectoryStore
from nights import DATELINE
from servers.programmable import BUCKET, Faults, programmable

STORE = {"archive": f"s3://{BUCKET}/archive", "s3_access_key": "a", "s3_secret_key": "b"}
NIGHT = ["nightly", "--day", "2026-03-01"]


@pytest.mark.parametrize("words", [["query", "SELECT 1"], ["ledger"], ["verify"], ["report"]])
def test_nothing_is_read_from_where_no_archive_is(dateline: Command, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").write_text("no directory")
    answer = dateline(*words, archive="mistyped")
    assert answer.line.startswith(f"{tmp_path}/mistyped: no archive is there; check DATELINE_ARCHIVE")
    assert answer.code == 2
    assert dateline(*words, archive="file").line == f"{tmp_path}/file/archive.json: a part of the path is not a directory"
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize("words", [["query", "SELECT 1"], ["verify"], ["repair"], ["nightly", "--day", "2026-03-01"]])
def test_an_archive_of_a_later_version_is_left_alone(dateline: Command, archive: DirectoryStore, words: list[str]) -> None:
    note = json.loads((archive.root / "archive.json").read_text())
    (archive.root / "archive.json").write_text(json.dumps(note | {"format": 99}))
    before = sorted(archive.root.rglob("*"))
    answer = dateline(*words)
    assert answer.line == f"{archive.root}/archive.json: format 99, this version reads up to 1; update Dateline"
    assert answer.code == 1
    assert sorted(archive.root.rglob("*")) == before


@pytest.mark.parametrize("words", [NIGHT, ["ledger"], ["query", "SELECT 1"], ["doctor", "--quiet"]])
def test_a_store_without_permission_is_one_line_and_exit_code_1(dateline: Command, words: list[str]) -> None:
    with programmable(Faults(status=403, times=99)) as (service, bucket):
        answer = dateline(*words, **STORE, s3_endpoint=service.endpoint)
        assert not bucket.objects
    assert "s3://night/archive/archive.json: no permission (Programmed); check DATELINE_S3_ACCESS_KEY" in answer.line
    assert answer.code == 1


@pytest.mark.parametrize("words", [NIGHT, ["ledger"]])
def test_a_wrong_bucket_is_one_line_and_exit_code_1(dateline: Command, words: list[str]) -> None:
    with programmable(Faults()) as (service, _):
        answer = dateline(*words, **STORE | {"archive": "s3://nihgt/archive"}, s3_endpoint=service.endpoint)
    assert answer.line == "s3://nihgt: no such bucket; create it, or correct DATELINE_ARCHIVE"
    assert answer.code == 1


def test_a_store_without_keys_is_named_and_no_metadata_address_is_asked(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "DATELINE_"))}
    guard = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1] / "guard"), str(Path(__file__).parents[2])])}
    with programmable(Faults()) as (service, bucket):
        settings = {"DATELINE_ARCHIVE": STORE["archive"], "DATELINE_S3_ENDPOINT": service.endpoint, "HOME": str(tmp_path)}
        environment = plain | guard | settings | {"NETWORK_GUARD_LOG": str(tmp_path / "network.log")}
        finished = subprocess.run([*DATELINE, "ledger"], env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert not bucket.requests
    assert finished.stderr.endswith("no credentials; set DATELINE_S3_ACCESS_KEY and DATELINE_S3_SECRET_KEY\n")
    assert finished.returncode == 1
    assert (tmp_path / "network.log").read_text() == "guarded\n"


def test_an_unreachable_store_is_one_line_and_exit_code_1(dateline: Command) -> None:
    with programmable(Faults()) as (service, _):
        closed = service.endpoint
    answer = dateline(*NIGHT, **STORE, s3_endpoint=closed)
    assert answer.line.startswith("s3://night/archive/archive.json: the store cannot be reached; is DATELINE_S3_ENDPOINT right?")
    assert answer.code == 1


@pytest.mark.parametrize("setting", ["archive", "spool"])
def test_a_directory_that_cannot_be_written_is_one_line(dateline: Command, tmp_path: Path, setting: str) -> None:
    (tmp_path / "file").write_text("no directory")
    answer = dateline(*NIGHT, **{setting: "file/below"})
    assert answer.line.startswith((f"{tmp_path}/file/below", "file/below"))
    assert answer.line.endswith("a part of the path is not a directory")
    assert answer.code == 1


def test_a_disk_without_room_for_a_run_is_named_before_it_begins(dateline: Command, tmp_path: Path) -> None:
    answer = dateline(*NIGHT, spool_free_mb="999999999")
    assert answer.line.startswith("spool: ")
    assert answer.line.endswith("MB free, a run needs 999999999 (DATELINE_SPOOL_FREE_MB); free some and run again")
    assert answer.code == 1
    assert not (tmp_path / "archive").exists()
