import hashlib
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.nights import room_for, settings_for
from archive.permissions import denied
from flows.archive.store import DirectoryStore, MissingObject, S3Store, Store, StoreError, open_store
from flows.settings import Settings
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service


def test_bytes_come_back_whole_and_in_part(bare: Store) -> None:
    assert bare.create("warc/one", b"0123456789")
    assert bare.get("warc/one") == b"0123456789"
    assert bare.get("warc/one", 2, 3) == b"234"
    assert bare.get("warc/one", 8) == b"89"
    assert bare.get("warc/one", 2, 0) == b""


def test_an_object_is_created_once_and_never_overwritten(bare: Store, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"second")
    assert bare.create("commits/one", b"first")
    assert not bare.create("commits/one", b"second")
    assert not bare.create("commits/one", tmp_path / "other")
    assert bare.get("commits/one") == b"first"


def test_a_file_becomes_an_object(bare: Store, tmp_path: Path) -> None:
    (tmp_path / "night").write_bytes(b"x" * 3_000_000)
    assert bare.create("warc/night", tmp_path / "night")
    assert bare.head("warc/night").size == 3_000_000
    bare.fetch("warc/night", tmp_path / "back" / "night")
    assert (tmp_path / "back" / "night").read_bytes() == b"x" * 3_000_000


def test_of_many_creations_at_once_one_wins_and_its_bytes_stay(bare: Store) -> None:
    bodies = [f"{number}".encode() for number in range(8)]
    with ThreadPoolExecutor(8) as writers:
        for turn in range(5):
            won = list(writers.map(lambda body, key=f"commits/{turn}": bare.create(key, body), bodies))
            assert won.count(True) == 1
            assert bare.get(f"commits/{turn}") == bodies[won.index(True)]


def test_a_listing_names_what_begins_with_a_prefix_in_order(bare: Store) -> None:
    for key in ("a/2", "a/10", "ab/1", "b/1"):
        bare.create(key, key.encode())
    assert [(each.key, each.size) for each in bare.list("a")] == [("a/10", 4), ("a/2", 3), ("ab/1", 4)]
    assert [each.key for each in bare.list("a/")] == ["a/10", "a/2"]
    assert list(bare.list("nothing/")) == []


def test_a_missing_object_is_said_to_be_missing(bare: Store, tmp_path: Path) -> None:
    assert bare.head("warc/none") is None
    with pytest.raises(MissingObject, match=r"warc/none: no such object$"):
        bare.get("warc/none")
    with pytest.raises(MissingObject):
        bare.fetch("warc/none", tmp_path / "none")
    with pytest.raises(MissingObject):
        bare.local("warc/none", "00" * 32)
    assert not (tmp_path / "none").exists()


def test_a_local_file_holds_the_object(bare: Store) -> None:
    bare.create("articles/one.parquet", b"rows")
    digest = hashlib.sha256(b"rows").hexdigest()
    assert bare.local("articles/one.parquet", digest).read_bytes() == b"rows"
    assert bare.local("articles/one.parquet", digest).suffix == ".parquet"


def test_a_removed_trial_is_gone(bare: Store) -> None:
    bare.create("trials/x/first", b"x")
    bare.remove("trials/x/first")
    bare.remove("trials/x/first")
    assert list(bare.list("")) == []


def test_a_directory_store_refuses_keys_that_leave_it(bare_directory: DirectoryStore) -> None:
    with pytest.raises(StoreError, match="not a key of an archive"):
        bare_directory.create("../outside", b"x")


def test_a_directory_without_permission_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match=r"file/archive/warc/x: a part of the path is not a directory$"):
        DirectoryStore(tmp_path / "file" / "archive").create("warc/x", b"x")


def test_a_disk_without_room_is_one_line_and_leaves_nothing(bare_directory: DirectoryStore) -> None:
    with room_for(1000), pytest.raises(StoreError, match=r"warc/x: the file grew beyond what this system allows"):
        bare_directory.create("warc/x", b"x" * 5000)
    assert list(bare_directory.list("")) == []
    assert not list((bare_directory.root / ".unfinished").iterdir())


def test_a_directory_that_may_not_be_read_is_no_empty_one(bare_directory: DirectoryStore) -> None:
    bare_directory.create("commits/day=2026-03-08/00000001.json", b"{}")
    with (
        denied(bare_directory.root / "commits" / "day=2026-03-08", 0o000),
        pytest.raises(StoreError, match=r"archive/commits: no permission$"),
    ):
        list(bare_directory.list("commits/"))
    assert len(list(bare_directory.list("commits/"))) == 1


def test_a_directory_that_may_not_be_written_is_one_line_and_leaves_nothing(bare_directory: DirectoryStore, tmp_path: Path) -> None:
    (tmp_path / "night").write_bytes(b"x")
    bare_directory.create("warc/one", b"1")
    with denied(bare_directory.root / "warc", 0o555):
        for body in (b"x", tmp_path / "night"):
            with pytest.raises(StoreError, match=r"warc/two: no permission$"):
                bare_directory.create("warc/two", body)
    assert [each.key for each in bare_directory.list("")] == ["warc/one"]
    assert list(bare_directory.leftovers()) == []


def test_names_that_a_writer_left_which_was_killed_are_made_durable_by_the_next(
    directory: DirectoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.create("warc/2026/one", b"1")
    synced, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(Path(f"/proc/self/fd/{descriptor}").readlink()), sync(descriptor)))
    assert not directory.create("warc/2026/one", b"1")
    assert synced == [directory.root / "warc" / "2026", directory.root / "warc", directory.root]


def test_s3_keeps_the_digest_it_was_given(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path))
    store.create("warc/one", b"rows")
    assert store.head("warc/one").sha256 == hashlib.sha256(b"rows").hexdigest()
    assert store.requests == {"PutObject": 1, "HeadObject": 1}


def test_a_copy_that_is_not_what_was_committed_is_refused(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path))
    store.create("articles/one.parquet", b"rot")
    with pytest.raises(StoreError, match="not those that were committed"):
        store.local("articles/one.parquet", hashlib.sha256(b"rows").hexdigest())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_creation_whose_answer_was_lost_counts_as_existing(tmp_path: Path) -> None:
    with programmable(Faults(lost=1)) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        assert not store.create("commits/one", b"mine")
        assert bucket.objects["archive/commits/one"] == b"mine"


def test_a_conflict_is_tried_again(tmp_path: Path) -> None:
    with programmable(Faults(status=409, times=3)) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.pause = lambda seconds: None  # noqa: ARG005  no need to wait for a service of our own
        assert store.create("commits/one", b"mine")
        assert [method for method, _ in bucket.requests] == ["PUT"] * 4


def test_a_conflict_without_end_is_one_line(tmp_path: Path) -> None:
    with programmable(Faults(status=409, times=99)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.pause = lambda seconds: None  # noqa: ARG005  as above
        with pytest.raises(StoreError, match=r"commits/one: another writer kept creating it \(6 tries\)$"):
            store.create("commits/one", b"mine")


def test_a_checksum_of_the_whole_sent_with_a_part_is_not_an_error(tmp_path: Path) -> None:
    with programmable(Faults(whole_checksum=True)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.create("warc/one", b"0123456789")
        assert store.get("warc/one", 2, 3) == b"234"


def test_a_failure_that_carries_a_checksum_is_tried_again(tmp_path: Path) -> None:
    with programmable(Faults(status=503, times=1, methods=("GET",), summed=True)) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.create("warc/one", b"0123456789")
        assert store.get("warc/one") == b"0123456789"
        assert [method for method, _ in bucket.requests] == ["PUT", "GET", "GET"]


def test_a_missing_object_whose_refusal_carries_a_checksum_is_missing(tmp_path: Path) -> None:
    with programmable(Faults(summed=True)) as (service, _), pytest.raises(MissingObject):
        open_store(settings_for(service, BUCKET, tmp_path)).get("warc/one")


@pytest.mark.parametrize("read", ["get", "get_part", "fetch"])
def test_an_answer_whose_body_is_cut_is_asked_for_again(tmp_path: Path, read: str) -> None:
    with programmable(Faults(cut=4)) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.pause = lambda seconds: None  # noqa: ARG005  as above
        store.create("warc/one", b"0123456789")
        reads = {
            "get": lambda: store.get("warc/one"),
            "get_part": lambda: store.get("warc/one", 0, 10),
            "fetch": lambda: fetched(store, tmp_path),
        }
        assert reads[read]() == b"0123456789"
        assert [method for method, _ in bucket.requests] == ["PUT"] + ["GET"] * 5


def fetched(store: Store, folder: Path) -> bytes:
    store.fetch("warc/one", folder / "one")
    return (folder / "one").read_bytes()


def test_a_body_that_is_cut_without_end_is_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    with programmable(Faults(cut=99)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        store.pause = lambda seconds: None  # noqa: ARG005  as above
        store.create("warc/one", b"0123456789")
        for read in (lambda: store.get("warc/one"), lambda: store.fetch("warc/one", tmp_path / "one")):
            with pytest.raises(StoreError, match=r"^s3://night/archive/warc/one: the answer broke off each time; run again \(") as caught:
                read()
            assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_does_not_answer_in_time_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        endpoint = f"http://127.0.0.1:{mute.getsockname()[1]}"
        store = S3Store(lambda _: S3Service(endpoint).client(attempts=1, seconds=0.2), "night", "", tmp_path)
        with pytest.raises(StoreError, match=r"^s3://night/archive.json: the store did not answer in time; run again \(") as caught:
            store.head("archive.json")
    assert "\n" not in str(caught.value)


def test_no_permission_is_one_line(tmp_path: Path) -> None:
    with programmable(Faults(status=403, times=99)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        with pytest.raises(StoreError, match=r"^s3://night/archive/warc/x: no permission \(Programmed\); check DATELINE_S3_ACCESS_KEY"):
            store.get("warc/x")


@pytest.mark.parametrize(
    ("status", "code", "line"),
    [
        (
            403,
            "RequestTimeTooSkewed",
            "the clock of this machine and the store's are too far apart (RequestTimeTooSkewed); set it and run again",
        ),
        (403, "QuotaExceeded", "the store takes no more (QuotaExceeded); free some or raise its quota, and run again"),
        (
            400,
            "XMinioAdminBucketQuotaExceeded",
            "the store takes no more (XMinioAdminBucketQuotaExceeded); free some or raise its quota, and run again",
        ),
        (507, "InsufficientStorage", "the store takes no more (InsufficientStorage); free some or raise its quota, and run again"),
    ],
)
def test_a_clock_or_a_quota_is_named_in_one_line(tmp_path: Path, status: int, code: str, line: str) -> None:
    with programmable(Faults(status=status, code=code, times=99)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        with pytest.raises(StoreError) as caught:
            store.create("warc/x", b"x")
        assert str(caught.value) == f"s3://night/archive/warc/x: {line}"


def test_a_wrong_bucket_is_one_line(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, "no-such-bucket", tmp_path))
    for attempt in (lambda: store.get("archive.json"), lambda: store.create("x", b"x"), lambda: list(store.list(""))):
        with pytest.raises(StoreError, match=r"^s3://no-such-bucket: no such bucket; create it, or correct DATELINE_ARCHIVE$"):
            attempt()


def test_an_unreachable_store_is_one_line(tmp_path: Path) -> None:
    store = S3Store(
        lambda _: S3Service("http://127.0.0.1:9").client(attempts=1),
        "night",
        "",
        tmp_path,
    )
    with pytest.raises(StoreError, match="cannot be reached; is DATELINE_S3_ENDPOINT right") as caught:
        store.head("archive.json")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["s3://", "gs://bucket", "s3:///prefix", "http://store/bucket"])
def test_an_address_that_is_neither_kind_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match=r"is neither a directory nor s3://bucket/prefix"):
        open_store(Settings(archive=address))


def test_the_secret_is_in_no_error(tmp_path: Path) -> None:
    with programmable(Faults(status=400, times=99)) as (service, _):
        store = open_store(settings_for(service, BUCKET, tmp_path))
        with pytest.raises(StoreError, match="answered 400 Programmed: as programmed") as caught:
            store.get("x")
        assert service.secret_key not in str(caught.value)


def test_what_was_read_before_is_not_asked_for_again_unless_it_was_written_since(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path))
    store.create("commits/one", b"first")
    (listed,) = store.list("commits/")
    assert [store.recall(listed) for _ in range(3)] == [b"first"] * 3
    assert store.requests["GetObject"] == 1
    store.replace("commits/one", b"another")
    (again,) = store.list("commits/")
    assert store.recall(again) == b"another"


def test_what_was_kept_and_is_damaged_is_read_again(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path))
    store.create("commits/one", b"first")
    (listed,) = store.list("commits/")
    store.recall(listed)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert store.recall(listed) == b"first"


def test_what_a_prefix_covers_is_listed_once_for_all_who_ask(tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "spool"))
        for key in ("commits/1", "commits/2/a", "runs/1"):
            store.create(key, b"x")
        known = store.as_listed("commits/")
        bucket.requests.clear()
        assert [[each.key for each in known.list(prefix)] for prefix in ("commits/", "commits/2/")] == [
            ["commits/1", "commits/2/a"],
            ["commits/2/a"],
        ]
        assert len(bucket.requests) == known.requests["ListObjectsV2"] == store.requests["ListObjectsV2"] == 1
        store.create("commits/3", b"x")
        assert "commits/3" not in [each.key for each in known.list("commits/")]
        assert "commits/3" in [each.key for each in store.list("commits/")]
        assert [each.key for each in known.list("runs/")] == ["runs/1"]


def test_a_table_that_this_machine_put_is_not_fetched_and_a_file_of_other_bytes_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"rows")
    digest = hashlib.sha256(b"rows").hexdigest()
    with programmable(Faults()) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "spool"))
        store.create("events/one.parquet", file)
        store.remember("events/one.parquet", file, digest)
        store.remember("events/two.parquet", file, "00" * 32)
        bucket.requests.clear()
        assert store.local("events/one.parquet", digest).read_bytes() == b"rows"
        assert not bucket.requests
        with pytest.raises(MissingObject):
            store.local("events/two.parquet", "00" * 32)
