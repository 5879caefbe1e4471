from pathlib import Path

import pytest

from archive.nights import NOW, committed, run_id, settings_for
from flows.archive.depth import Depth
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Protection, Store
from flows.archive.probe import open_archive
from flows.archive.repair import repair
from flows.archive.store import open_store
from flows.archive.verify import verify
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service

DAYS = 30
RETENTION = {"Mode": "GOVERNANCE", "Days": DAYS}


@pytest.fixture(params=["ministack", "weed"])
def service(request: pytest.FixtureRequest) -> S3Service:
    return request.getfixturevalue(f"{request.param}_service")


def versioned(service: S3Service, *, lock: bool = False) -> str:
    """Return the name of an empty bucket that keeps versions, and locks them."""
    if lock:
        bucket = f"locked-{service.new_bucket()}"
        service.client().create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        rule = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": RETENTION}}
        service.client().put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=rule)
    else:
        bucket = service.new_bucket()
        service.client().put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


def begun(service: S3Service, bucket: str, root: Path) -> Store:
    return open_archive(settings_for(service, bucket, root / "spool"), NOW)


def rot(service: S3Service, bucket: str, key: str) -> None:
    """Put other bytes in the place of an object, as another tool would."""
    content = service.client().get_object(Bucket=bucket, Key=f"archive/{key}")["Body"].read()
    service.client().put_object(Bucket=bucket, Key=f"archive/{key}", Body=content[::-1])


@pytest.mark.parametrize("lock", [False, True])
def test_what_somebody_overwrote_comes_back_from_the_versions_of_the_bucket(service: S3Service, tmp_path: Path, lock: bool) -> None:
    bucket = versioned(service, lock=lock)
    store = begun(service, bucket, tmp_path)
    committed(store, tmp_path)
    before = {each.key: store.get(each.key) for each in store.list("")}
    struck = {next(each.key for each in store.list(f"{kind}/")) for kind in ("warc", "captures")}
    for key in struck:
        rot(service, bucket, key)
    assert {finding.key for finding in verify(store, depth=Depth.DEEP).findings} == struck
    mended = {(each.key, each.outcome, each.how) for each in repair(store, now=NOW, run=lambda: run_id(9)).mended}
    assert mended == {(key, "restored", "from an earlier version that the bucket keeps") for key in struck}
    assert {key: store.get(key) for key in before} == before
    assert verify(store, depth=Depth.DEEP).intact


def test_what_somebody_removed_comes_back_from_the_versions_of_the_bucket(service: S3Service, tmp_path: Path) -> None:
    bucket = versioned(service)
    store = begun(service, bucket, tmp_path)
    committed(store, tmp_path)
    (warc,) = (each.key for each in store.list("warc/"))
    content = store.get(warc)
    service.client().delete_object(Bucket=bucket, Key=f"archive/{warc}")
    assert store.head(warc) is None
    assert repair(store, now=NOW, run=lambda: run_id(9)).complete
    assert store.get(warc) == content


def test_who_may_not_remove_can_keep_an_archive(tmp_path: Path) -> None:
    with programmable(Faults(status=403, code="AccessDenied", methods=("DELETE",), times=99)) as (server, bucket):
        store = open_archive(settings_for(server, BUCKET, tmp_path), NOW)
        committed(store, tmp_path)
        assert verify(store, depth=Depth.DEEP).intact
        assert any("trials/" in key for key in bucket.objects)


def test_what_a_bucket_does_against_those_who_overwrite_is_told(service: S3Service, tmp_path: Path) -> None:
    def told(bucket: str) -> Protection:
        return open_store(settings_for(service, bucket, tmp_path)).protection()

    assert told(service.new_bucket()) == (False, None)
    assert told(versioned(service)) == (True, None)
    assert told(versioned(service, lock=True)) == (True, f"governance {DAYS} days")


def test_a_store_without_versions_has_none(tmp_path: Path) -> None:
    with programmable(Faults()) as (server, _):
        for store in (DirectoryStore(tmp_path / "archive"), open_store(settings_for(server, BUCKET, tmp_path))):
            store.create("warc/one", b"first")
            assert (list(store.earlier("warc/one", tmp_path)), store.protection()) == ([], (False, None))
