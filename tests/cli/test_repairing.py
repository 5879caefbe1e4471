import shutil
from pathlib import Path

import pytest

from commands import Command
from flows.archive import keys
from flows.archive.directory import DirectoryStore
from servers.s3 import S3Service


@pytest.fixture
def archive(archive: DirectoryStore, tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day, and a copy of it beside it."""
    shutil.copytree(archive.root, tmp_path / "copy")
    return archive


def test_an_index_comes_back_and_what_was_done_is_said_and_kept(dateline: Command, archive: DirectoryStore) -> None:
    index = next(archive.list("cdxj/")).key
    archive.remove(index)
    answer = dateline("repair")
    assert (answer.code, answer.out) == (0, f"restored: {index}: made again from the WARC file\nrestored 1\n")
    assert dateline("verify", "--deep").code == 0
    assert len(list(archive.list(keys.REPAIRS))) == 1
    assert dateline("repair").out == "nothing to repair\n"


def test_raw_responses_are_beyond_repair_without_another_archive(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    warc = next(archive.list("warc/")).key
    archive.replace(warc, b"rot")
    assert dateline("repair").code == 3
    assert dateline("repair", "--from", "copy").code == 0
    assert archive.get(warc) == (tmp_path / "copy" / warc).read_bytes()


def test_the_other_archive_may_be_a_bucket(dateline: Command, archive: DirectoryStore, ministack_service: S3Service) -> None:
    bucket = ministack_service.new_bucket()
    warc = next(archive.list("warc/")).key
    ministack_service.client().put_object(Bucket=bucket, Key=f"copy/{warc}", Body=archive.get(warc))
    archive.remove(warc)
    keys_of_other = {"other_s3_access_key": ministack_service.access_key, "other_s3_secret_key": ministack_service.secret_key}
    answer = dateline("repair", "--from", f"s3://{bucket}/copy", other_s3_endpoint=ministack_service.endpoint, **keys_of_other)
    assert (answer.code, answer.out) == (0, f"restored: {warc}: from the other archive\nrestored 1\n")


@pytest.mark.parametrize("root", ["archive", "./archive/"])
def test_an_archive_is_not_repaired_from_itself(dateline: Command, archive: DirectoryStore, root: str) -> None:
    assert archive.root.exists()
    answer = dateline("repair", "--from", root)
    assert (answer.code, answer.errors) == (2, f"dateline: {root}: this is the archive itself; name another\n")


def test_a_note_that_is_gone_is_written_again(dateline: Command, archive: DirectoryStore) -> None:
    archive.remove(keys.ARCHIVE)
    assert dateline("verify").code == 1
    assert dateline("repair").code == 0
    assert dateline("verify").code == 0
