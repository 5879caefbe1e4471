import json
import os
from pathlib import Path

import pytest

from archive.nights import run_id, spooled
from commands import Command
from flows.archive.directory import DirectoryStore
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service


@pytest.fixture
def archive(archive: DirectoryStore, tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day and the objects of a crash from long ago."""
    with spooled(tmp_path / "crashed", run_id(7), first=70) as spool:
        for each in spool.sealed():
            archive.create(each.key, each.path.read_bytes())
            os.utime(archive.root / each.key, (0, 0))
    return archive


def test_garbage_is_only_named_unless_it_is_to_be_removed(dateline: Command, archive: DirectoryStore) -> None:
    answer = dateline("gc")
    assert answer.code == 0
    assert answer.out.splitlines()[-1].startswith("would remove 3 objects (0.0 MB) and 0 unfinished uploads; left alone: 0 younger")
    assert len(list(archive.list("warc/"))) == 2
    assert len(json.loads(dateline("gc", "--remove", "--json").out)["objects"]) == 3
    assert len(list(archive.list("warc/"))) == 1
    assert dateline("verify", "--deep").code == 0


def test_a_run_in_the_spool_keeps_its_objects(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    assert "3 of runs in the spool" in dateline("gc", spool="crashed").out


def test_no_archive_is_begun_by_looking_for_garbage(dateline: Command, tmp_path: Path) -> None:
    assert dateline("--archive", "nowhere", "gc").code == 2
    assert not (tmp_path / "nowhere").exists()


def test_an_archive_is_copied_to_a_directory_and_to_a_bucket(
    dateline: Command, archive: DirectoryStore, ministack_service: S3Service
) -> None:
    assert archive.root.exists()
    assert dateline("copy", "mirror").out == "copied: commits 1, objects 3, 0.0 MB; there before: 0\n"
    assert dateline("--archive", "mirror", "verify", "--deep").code == 0
    names = ministack_service.environment(ministack_service.new_bucket())
    root = names.pop("DATELINE_ARCHIVE")
    settings = {name.removeprefix("DATELINE_").lower(): value for name, value in names.items()}
    others = {f"other_{name}": value for name, value in settings.items()}
    assert json.loads(dateline("copy", root, "--json", **others).out)["commits"] == 1
    assert dateline("--archive", root, "verify", "--deep", **settings).code == 0


def test_a_file_that_could_not_be_copied_is_exit_code_3(dateline: Command, archive: DirectoryStore) -> None:
    archive.remove(next(each.key for each in archive.list("warc/") if run_id(0) in each.key))
    answer = dateline("copy", "mirror")
    assert answer.code == 3
    assert answer.out.startswith("missing: warc/")


def test_a_copy_into_a_store_that_overwrites_is_refused(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    with programmable(Faults(overwrites=True)) as (service, bucket):
        others = {"other_s3_endpoint": service.endpoint, "other_s3_access_key": "a", "other_s3_secret_key": "b"}
        answer = dateline("copy", f"s3://{BUCKET}/copy", **others)
        assert answer.code == 1
        assert "this store ignores If-None-Match" in answer.errors
        assert bucket.objects == {}


def test_an_archive_is_not_copied_onto_itself(dateline: Command, archive: DirectoryStore) -> None:
    assert dateline("copy", str(archive.root)).code == 2
