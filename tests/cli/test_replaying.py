import json
import sys
from pathlib import Path

import pytest

from archive.nights import NOW, committed
from commands import Command
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive
from servers.programmable import BUCKET, Faults, programmable

PROGRAM = """#!{python}
import json, os, sys
json.dump([sys.argv[1:], os.environ.get("AWS_SECRET_ACCESS_KEY"), os.environ.get("AWS_ENDPOINT_URL_S3")], open("given.json", "w"))
sys.exit(7)
"""


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day."""
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    committed(store, tmp_path)
    return store


def test_a_collection_is_written_without_pywb(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert dateline("replay", "--only-write").out == "replay: 3 captures of 1 days\n"
    assert str(archive.root) in (tmp_path / "replay" / "config.yaml").read_text()
    answer = dateline("replay", "--wayback", "no-such-program")
    assert (answer.code, answer.errors.startswith("dateline: no-such-program: not found; install pywb")) == (2, True)


def test_pywb_is_given_the_collection_and_the_keys_of_the_store(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert archive.root.exists()
    program = tmp_path / "wayback"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    settings = {"s3_secret_key": "a-secret", "s3_endpoint": "http://127.0.0.1:9"}
    answer = dateline("replay", "--port", "8123", "--wayback", str(program), **settings)
    assert (answer.code, "http://127.0.0.1:8123/news/" in answer.out) == (7, True)
    given = json.loads((tmp_path / "given.json").read_text())
    assert given == [["--bind", "127.0.0.1", "--port", "8123", "--directory", "replay"], "a-secret", "http://127.0.0.1:9"]


def test_a_store_that_overwrites_is_accepted_from_a_single_writer(dateline: Command) -> None:
    with programmable(Faults(overwrites=True)) as (service, bucket):
        settings = {name.removeprefix("DATELINE_").lower(): value for name, value in service.environment(BUCKET).items()}
        refused = dateline("doctor", "--quiet", **settings)
        assert (refused.code, "or --single-writer (DATELINE_SINGLE_WRITER=1)" in refused.errors) == (1, True)
        assert bucket.objects == {}
        dateline("--single-writer", "doctor", "--quiet", **settings)
        assert list(bucket.objects) == ["archive/archive.json"]


def test_doctor_finds_a_store_that_no_longer_does_what_it_did(dateline: Command) -> None:
    with programmable(Faults()) as (service, bucket):
        settings = {name.removeprefix("DATELINE_").lower(): value for name, value in service.environment(BUCKET).items()}
        dateline("doctor", "--quiet", **settings)
        bucket.faults.racy = True
        answer = dateline("doctor", "--quiet", **settings)
        assert answer.code == 1
        assert "this store ignores If-None-Match" in answer.errors
        assert "it does so no longer" in dateline("--single-writer", "doctor", "--quiet", **settings).errors
