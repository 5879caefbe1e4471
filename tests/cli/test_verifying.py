import json
from pathlib import Path

import pytest

from archive.nights import NOW, committed
from commands import Command
from flows.archive import keys
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day."""
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    committed(store, tmp_path)
    return store


@pytest.mark.parametrize("options", [(), ("--depth", "checksums"), ("--deep",), ("--deep", "--sample", "5%")])
def test_an_intact_archive_is_exit_code_0_and_the_result_is_kept(dateline: Command, archive: DirectoryStore, options: tuple[str]) -> None:
    answer = dateline("verify", *options)
    assert (answer.code, answer.out.startswith("intact: days 1, commits 1, objects 3, ")) == (0, True)
    (kept,) = archive.list(keys.VERIFICATIONS)
    assert json.loads(archive.get(kept.key))["intact"]


def test_damage_is_exit_code_1_and_a_line_a_finding(dateline: Command, archive: DirectoryStore) -> None:
    warc = next(archive.list("warc/"))
    archive.replace(warc.key, b"\0" * warc.size)
    assert dateline("verify").code == 0
    answer = dateline("verify", "--deep")
    assert answer.code == 1
    assert answer.out.startswith(f"damaged: {warc.key}: SHA-256 ")
    found = json.loads(dateline("verify", "--deep", "--json").out)
    assert {finding["key"] for finding in found["findings"]} == {warc.key}


def test_how_far_it_has_come_is_told(dateline: Command, archive: DirectoryStore, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "dateline")
    assert dateline("--archive", str(archive.root), "verify", "--deep").code == 0
    assert "verify: 3 done" in caplog.text


@pytest.mark.parametrize("share", ["5", "0%", "101%", "some"])
def test_a_sample_is_a_percentage(dateline: Command, archive: DirectoryStore, share: str) -> None:
    answer = dateline("verify", "--deep", "--sample", share)
    assert (answer.code, answer.errors) == (2, f"dateline: {share!r} is not a part of the archive; write it as 5%\n")
    assert list(archive.list(keys.VERIFICATIONS)) == []


def test_a_listing_is_not_sampled(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.head(keys.ARCHIVE)
    assert dateline("verify", "--sample", "5%").code == 2


def test_a_result_that_cannot_be_kept_is_said_with_exit_code_3(dateline: Command) -> None:
    with programmable(Faults()) as (service, bucket):
        settings = {name.removeprefix("DATELINE_").lower(): value for name, value in service.environment(BUCKET).items()}
        assert dateline("doctor", **settings).code in {0, 1}
        bucket.faults.read_only = True
        answer = dateline("verify", **settings)
    assert answer.code == 3
    assert "the result is not kept: " in answer.errors


def test_a_bucket_is_verified(dateline: Command, ministack_service: S3Service) -> None:
    names = ministack_service.environment(ministack_service.new_bucket())
    settings = {name.removeprefix("DATELINE_").lower(): value for name, value in names.items()}
    dateline("doctor", **settings)
    assert dateline("verify", "--deep", **settings).out == "intact: days 0, commits 0, objects 0, 0.0 MB (every byte)\n"
