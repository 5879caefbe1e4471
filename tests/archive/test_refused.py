import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from archive.nights import DAY, NOW, begun, room_for, run_id, settings_for, spooled
from archive.permissions import denied
from flows.archive.commits import Commit, commit, read_head, revise
from flows.archive.directory import DirectoryStore
from flows.archive.files import SpoolError
from flows.archive.objects import Store, StoreError
from flows.archive.spool import Spool
from flows.archive.store import open_store
from flows.archive.verify import Depth, verify
from servers.programmable import BUCKET, Faults, programmable

WRITES = ("PUT",)
REFUSALS = {
    ("AccessDenied", ("GET", "HEAD", "PUT")): (11, r"no permission \((AccessDenied|403)\); check DATELINE_S3_ACCESS_KEY"),
    ("QuotaExceeded", WRITES): (5, r"the store takes no more \(QuotaExceeded\); free some or raise its quota, and run again"),
}
"""Code of an answer and the methods that are answered so: how many of these requests a commit makes, and the line that is told."""

REQUESTS_OF_A_REVISION = 8


def collect(store: Store, spool_root: Path) -> Commit:
    """Return the commit of a run, whose spool is gone then; a run that was stopped is taken up."""
    with spooled(spool_root, run_id(), pages=4) as spool:
        made = commit(store, DAY, run_id(), spool.sealed(), now=NOW, complete=["presse"])
        spool.drop()
    return made


def check_completed(store: Store, spool_root: Path) -> None:
    """Check that nothing of a run is half visible; that it is found and committed; and that it is the only one then, and whole."""
    visible = read_head(store, DAY)
    assert visible is None or (visible.number, len(visible.objects)) == (1, 3)
    assert [note.run for note in Spool.unfinished(spool_root, DAY)] == [run_id()]
    assert collect(store, spool_root).number == 1
    result = verify(store, depth=Depth.DEEP)
    assert (result.intact, result.orphans, result.commits, result.objects) == (True, (), 1, 3)


@pytest.mark.parametrize(("code", "methods"), REFUSALS)
def test_a_store_that_refuses_from_any_request_on_loses_nothing_and_shows_nothing(
    tmp_path: Path, code: str, methods: tuple[str, ...]
) -> None:
    requests, line = REFUSALS[code, methods]
    with programmable(Faults(status=403, code=code, methods=methods)) as (service, bucket):
        store = begun(open_store(settings_for(service, BUCKET, tmp_path / "cache")))
        note = dict(bucket.objects)
        for good in range(requests):
            bucket.objects.clear()
            bucket.objects.update(note)
            bucket.faults.good, bucket.faults.times = good, 99
            with pytest.raises(StoreError, match=rf"^s3://{BUCKET}/archive/\S+: {line}[^\n]*$"):
                collect(store, tmp_path / str(good))
            bucket.faults.times = 0
            check_completed(store, tmp_path / str(good))
        bucket.objects.clear()
        bucket.objects.update(note)
        bucket.faults.good, bucket.faults.times = requests, 99
        assert collect(store, tmp_path / "enough").number == 1


def test_a_revision_that_is_refused_from_any_request_on_is_whole_or_not_there(tmp_path: Path) -> None:
    with programmable(Faults(status=403, code="AccessDenied")) as (service, bucket), spooled(tmp_path, run_id(1), first=50) as other:
        store = begun(open_store(settings_for(service, BUCKET, tmp_path / "cache")))
        first, [rows] = collect(store, tmp_path), [each for each in other.sealed() if each.kind == "captures"]
        before, changes = dict(bucket.objects), {first.live("captures")[0].key: rows}
        for good in range(REQUESTS_OF_A_REVISION):
            bucket.objects.clear()
            bucket.objects.update(before)
            bucket.faults.good, bucket.faults.times = good, 99
            store = open_store(settings_for(service, BUCKET, tmp_path / "caches" / str(good)))
            with pytest.raises(StoreError, match="no permission"):
                revise(store, DAY, run_id(1), changes, now=NOW)
            bucket.faults.times = 0
            head = read_head(store, DAY)
            assert (head.number, head.live("captures")[0].key) in {(1, *changes), (2, rows.key)}
            made = revise(store, DAY, run_id(1), changes, now=NOW)
            assert (made.number, made.runs, made.live("captures")[0].key) == (2, (run_id(0), run_id(1)), rows.key)
            result = verify(store)
            assert (result.intact, result.orphans) == (True, ())
        bucket.objects.clear()
        bucket.objects.update(before)
        bucket.faults.good, bucket.faults.times = REQUESTS_OF_A_REVISION, 99
        store = open_store(settings_for(service, BUCKET, tmp_path / "caches" / "last"))
        assert revise(store, DAY, run_id(1), changes, now=NOW).number == 2


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of another device than the tests' own: what lies there is copied, for it cannot be linked."""
    folder = Path(mkdtemp(dir="/dev/shm"))
    if folder.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("the tests' folder lies in memory as well")
    yield folder
    rmtree(folder)


def test_a_spool_of_another_device_is_copied_into_the_archive(directory: DirectoryStore, elsewhere: Path) -> None:
    with spooled(elsewhere, run_id()) as spool, pytest.raises(OSError, match="cross-device"):
        os.link(spool.sealed()[0].path, directory.root.parent / "linked")
    collect(begun(directory), elsewhere)
    assert verify(directory, depth=Depth.DEEP).intact
    assert list(directory.leftovers()) == []
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("size", [0, 150, 400, 900, 1500, 3000, 5000])
def test_an_archive_without_room_loses_nothing_and_shows_nothing(directory: DirectoryStore, elsewhere: Path, size: int) -> None:
    begun(directory)
    spooled(elsewhere, run_id(), pages=4).close()
    with room_for(size), pytest.raises(StoreError, match=r"the file grew beyond what this system allows \(ulimit -f\)$") as caught:
        collect(directory, elsewhere)
    assert "\n" not in str(caught.value)
    assert list(directory.leftovers()) == []
    check_completed(directory, elsewhere)


@pytest.mark.parametrize("size", [0, 150, 400, 900, 1500, 3000, 5000])
def test_a_spool_without_room_loses_nothing_and_shows_nothing(directory: DirectoryStore, tmp_path: Path, size: int) -> None:
    begun(directory)
    with Spool.open(tmp_path, run_id(), DAY):
        pass
    with room_for(size), pytest.raises(SpoolError, match=r"the file grew beyond what this system allows \(ulimit -f\)$") as caught:
        collect(directory, tmp_path)
    assert "\n" not in str(caught.value)
    assert list(directory.leftovers()) == []
    check_completed(directory, tmp_path)


@pytest.mark.parametrize("name", ["warc", "cdxj", "captures", "commits", "runs"])
def test_an_archive_of_which_a_part_may_no_longer_be_written_loses_nothing(directory: DirectoryStore, tmp_path: Path, name: str) -> None:
    begun(directory)
    (directory.root / name).mkdir(exist_ok=True)
    with denied(directory.root / name, 0o555), pytest.raises(StoreError, match=rf"/{name}/.+: no permission$") as caught:
        collect(directory, tmp_path)
    assert "\n" not in str(caught.value)
    assert list(directory.leftovers()) == []
    check_completed(directory, tmp_path)
