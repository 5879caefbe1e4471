from pathlib import Path

import pytest

from flows.settings import Settings
from servers.conformance import NO, YES, Conformance, examine, trial_of, try_out
from servers.protocol_acts import NEEDED
from servers.s3 import S3Service
from servers.store_features import FURTHER
from servers.trial import Trial


def assert_fit(found: Conformance) -> None:
    """An archive can be begun, and every act of the commit protocol does what it should."""
    assert found.refusal is None
    assert {name for name in NEEDED if found.checks[name] == NO} == set()


def test_a_directory_is_fit(tmp_path: Path) -> None:
    assert_fit(examine("directory", Trial(Settings(archive=str(tmp_path / "archive")), tmp_path)))


def test_ministack_is_fit(ministack_service: S3Service, tmp_path: Path) -> None:
    assert_fit(examine("ministack", trial_of(ministack_service, tmp_path)))


def test_seaweedfs_is_fit_and_has_every_feature(weed_service: S3Service, tmp_path: Path) -> None:
    found = examine("SeaweedFS", trial_of(weed_service, tmp_path))
    assert_fit(found)
    assert {found.checks[name] for name in FURTHER} == {YES}


@pytest.mark.soak
def test_moto_is_fit(tmp_path: Path) -> None:
    assert_fit(try_out("moto", tmp_path))


@pytest.mark.soak
@pytest.mark.parametrize("store", ["rclone", "JuiceFS"])
def test_a_store_that_puts_the_condition_aside_is_refused_in_one_line_that_names_it(store: str, tmp_path: Path) -> None:
    found = try_out(store, tmp_path)
    assert [found.checks[name] for name in ("creates a key", "refuses it again", "one of 8 wins, 5 times")] == [YES, NO, NO]
    assert "this store ignores If-None-Match: * and overwrites what exists" in found.refusal
    assert "\n" not in found.refusal
