from datetime import timedelta
from pathlib import Path

import pytest

from archive.nights import DAY, begun, committed, run_id, settings_for
from flows.archive import keys
from flows.archive.copying import copy
from flows.archive.objects import Store, StoreError
from flows.archive.store import DirectoryStore, open_store
from flows.archive.verify import Depth, verify
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service

NEXT = DAY + timedelta(days=1)


@pytest.fixture(params=["directory", "ministack"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "directory":
        return begun(DirectoryStore(tmp_path / "copy"))
    service: S3Service = request.getfixturevalue("ministack_service")
    return begun(open_store(settings_for(service, service.new_bucket(), tmp_path / "other")))


def fill(store: Store, root: Path) -> None:
    """Commit a day, the day before it, and the first once more."""
    committed(store, root, 0, day=NEXT)
    committed(store, root, 1)
    committed(store, root, 2, day=NEXT)


def held(store: Store) -> dict[str, bytes]:
    return {each.key: store.get(each.key) for each in store.list("") if not each.key.startswith((keys.ARCHIVE, keys.COPIED))}


def test_a_copy_holds_the_same_and_is_sound(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    copied = copy(store, target)
    assert (copied.complete, copied.commits, copied.objects, copied.present) == (True, 3, 9, 0)
    assert held(target) == held(store)
    assert verify(target, depth=Depth.DEEP).intact


def test_a_copy_shares_no_file_with_its_original(tmp_path: Path) -> None:
    store, target = begun(DirectoryStore(tmp_path / "archive")), begun(DirectoryStore(tmp_path / "copy"))
    fill(store, tmp_path)
    copy(store, target)
    for each in store.list(""):
        assert not (store.root / each.key).samefile(target.root / each.key)


def test_a_copy_is_brought_up_to_date_without_putting_anything_again(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    copy(store, target)
    committed(store, tmp_path, 3)
    copied = copy(store, target)
    assert (copied.commits, copied.objects, copied.present) == (1, 3, 9)
    assert held(target) == held(store)


def test_a_copy_that_is_stopped_anywhere_is_an_archive_and_goes_on(directory: DirectoryStore, tmp_path: Path) -> None:
    fill(directory, tmp_path)

    def stop_at(point: int, done: int) -> None:
        if done == point:
            raise KeyboardInterrupt

    for point in (1, 4, 7, 9):  # after the first object, between commits, with the last
        target = begun(DirectoryStore(tmp_path / str(point)))
        with pytest.raises(KeyboardInterrupt):
            copy(directory, target, progress=lambda done, _, point=point: stop_at(point, done))
        assert verify(target, depth=Depth.DEEP).intact
        assert copy(directory, target).complete
        assert held(target) == held(directory)


def test_a_damaged_or_missing_file_is_named_and_the_rest_is_copied(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    rotten, gone = [each.key for each in store.list("warc/")][:2]
    store.replace(rotten, b"x" * len(store.get(rotten)))
    store.remove(gone)
    copied = copy(store, target)
    assert {(each.kind, each.key) for each in copied.findings} == {("damaged", rotten), ("missing", gone)}
    assert copied.objects == 7
    assert target.head(rotten) is None


def test_what_the_other_archive_holds_otherwise_stays_and_is_named(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    warc = next(each.key for each in store.list("warc/"))
    target.create(warc, b"mine")
    target.create(keys.commit_key(DAY, 1), b"mine")
    target.create(keys.commit_key(DAY, 9), b"mine")
    found = {(each.kind, each.key) for each in copy(store, target).findings}
    assert found == {("wrong_size", warc), ("broken_chain", keys.commit_key(DAY, 1)), ("broken_chain", keys.commit_key(DAY, 9))}
    assert target.get(warc) == b"mine"


def test_an_archive_with_a_damaged_commit_is_not_copied(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    store.replace(keys.commit_key(DAY, 1), b"{")
    with pytest.raises(StoreError, match="dateline repair first"):
        copy(store, target)
    assert held(target) == {}


def test_the_record_of_a_run_that_is_not_there_is_not_missed(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    store.remove(keys.run_key(DAY, run_id(1)))
    assert copy(store, target).complete


@pytest.mark.parametrize("copied", [True, False])
def test_other_bytes_of_the_same_size_are_found_each_time_whoever_put_them_there(
    store: Store, target: Store, tmp_path: Path, copied: bool
) -> None:
    fill(store, tmp_path)
    if copied:
        assert copy(store, target).complete
    warc = next(each.key for each in store.list("warc/"))
    other = b"x" * len(store.get(warc))
    target.replace(warc, other)
    for _ in range(2):
        assert [(each.kind, each.key) for each in copy(store, target).findings] == [("damaged", warc)]
    assert target.get(warc) == other
    target.replace(warc, store.get(warc))
    assert copy(store, target).complete


@pytest.mark.parametrize("keeps_digests", [True, False])
def test_what_was_compared_is_not_read_again(directory: DirectoryStore, tmp_path: Path, keeps_digests: bool) -> None:
    store = begun(directory)
    fill(store, tmp_path)
    with programmable(Faults(keeps_digests=keeps_digests)) as (service, bucket):
        target = begun(open_store(settings_for(service, BUCKET, tmp_path / "other")))

        def objects_read() -> set[str]:
            """Return the data objects that a copy reads in the target."""
            bucket.requests.clear()
            assert copy(store, target).complete
            read = {key.removeprefix("archive/") for method, key in bucket.requests if method == "GET"}
            return {key for key in read if key.startswith(keys.DATA)}

        for each in store.list("warc/"):  # as another tool copies
            target.create(each.key, store.get(each.key))
        assert len(objects_read()) == (0 if keeps_digests else 9)
        assert objects_read() == set()
