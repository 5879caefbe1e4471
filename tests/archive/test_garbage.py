import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.nights import DAY, committed, run_id, settings_for, spooled
from flows.archive import keys
from flows.archive.directory import UNFINISHED, DirectoryStore
from flows.archive.garbage import find_garbage, remove_garbage
from flows.archive.objects import Store, StoreError
from flows.archive.store import open_store
from flows.archive.verify import Depth, verify
from flows.errors import UsageError
from servers.s3 import S3Service

LATER = datetime.now(UTC) + timedelta(days=15)


def left_by_a_crash(store: Store, root: Path, number: int = 7) -> set[str]:
    """Return the keys of objects that a run put and never committed; its spool is gone."""
    with spooled(root / "crashed", run_id(number), first=10 * number) as spool:
        for each in spool.sealed():
            store.create(each.key, each.path.read_bytes())
        made = {each.key for each in spool.sealed()}
        spool.drop()
    return made


def test_what_no_commit_names_goes_once_it_is_old_and_asked_for(store: Store, tmp_path: Path) -> None:
    committed(store, tmp_path)
    loose = left_by_a_crash(store, tmp_path)
    store.create(f"{keys.TRIALS}x/first", b"x")
    before = [each.key for each in store.list("")]
    young = find_garbage(store, now=datetime.now(UTC))
    assert (young.objects, young.young) == ((), 4)
    found = find_garbage(store, now=LATER)
    assert set(found.objects) == loose | {f"{keys.TRIALS}x/first"}
    assert [each.key for each in store.list("")] == before
    removed = remove_garbage(store, found, now=LATER)
    assert removed.objects == found.objects
    left = {each.key for each in store.list("")}
    assert left == set(before) - set(found.objects) | {keys.collection_key(LATER)}
    assert verify(store, depth=Depth.DEEP).intact
    assert find_garbage(store, now=LATER).objects == ()


def test_objects_of_earlier_commits_and_of_repairs_stay(store: Store, tmp_path: Path) -> None:
    committed(store, tmp_path, 0)
    committed(store, tmp_path, 1, mode="replace", base=1)
    store.create(f"{keys.QUARANTINE}warc/x.012345678901", b"x")
    assert find_garbage(store, now=LATER).objects == ()


def test_parts_that_workers_elsewhere_made_for_a_run_that_was_killed_go_too(store: Store) -> None:
    parts = [f"{keys.PARTS}{run_id(number)}/00000-0123456789ab-parts.zip" for number in (7, 8)]
    for key in parts:
        store.create(key, b"x")
    found = find_garbage(store, now=LATER, spooled=[run_id(8)])
    assert (found.objects, found.spooled) == ((parts[0],), 1)


def test_a_run_that_may_still_be_completed_keeps_its_objects(store: Store, tmp_path: Path) -> None:
    left_by_a_crash(store, tmp_path)
    found = find_garbage(store, now=LATER, spooled=[run_id(7)])
    assert (found.objects, found.spooled) == ((), 3)


def test_what_was_committed_after_it_was_found_stays(store: Store, tmp_path: Path) -> None:
    loose = left_by_a_crash(store, tmp_path)
    found = find_garbage(store, now=LATER)
    assert set(found.objects) == loose
    committed(store, tmp_path, 7)
    assert remove_garbage(store, found, now=LATER).objects == ()
    assert verify(store, depth=Depth.DEEP).intact


def test_nothing_is_garbage_while_a_commit_is_damaged(store: Store, tmp_path: Path) -> None:
    committed(store, tmp_path)
    store.replace(keys.commit_key(DAY, 1), b"{")
    with pytest.raises(StoreError, match=r"what it names is not known, so nothing was done: dateline repair first"):
        find_garbage(store, now=LATER)


def test_a_short_grace_period_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="too short"):
        find_garbage(store, now=LATER, grace=timedelta(hours=1))


@pytest.mark.parametrize("service", ["ministack_service", "weed_service"])
def test_uploads_that_were_never_finished_are_given_up(request: pytest.FixtureRequest, tmp_path: Path, service: str) -> None:
    s3: S3Service = request.getfixturevalue(service)
    bucket = s3.new_bucket()
    store = open_store(settings_for(s3, bucket, tmp_path))
    for key in ("archive/warc/x", "another/y"):
        upload = s3.client().create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
        s3.client().upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"x" * 100)
    assert find_garbage(store, now=datetime.now(UTC)).unfinished == ()
    found = find_garbage(store, now=LATER)
    assert [name.partition("?")[0] for name in found.unfinished] == ["archive/warc/x"]
    remove_garbage(store, found, now=LATER)
    left = s3.client().list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    assert [each["Key"] for each in left] == ["another/y"]


def test_files_that_were_never_finished_are_removed(directory: DirectoryStore) -> None:
    directory.create("warc/x", b"x")
    path = directory.root / UNFINISHED / "half"
    path.write_bytes(b"x")
    assert find_garbage(directory, now=datetime.now(UTC)).unfinished == ()
    os.utime(path, (0, 0))
    remove_garbage(directory, find_garbage(directory, now=datetime.now(UTC)), now=datetime.now(UTC))
    assert not path.exists()
