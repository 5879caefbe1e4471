import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, begun, run_id, settings_for, spooled
from flows.archive import keys
from flows.archive.commits import AlreadyCommitted, CommitError, Superseded, commit, decode, encode, read_commit, read_head
from flows.archive.objects import Store, StoreError
from flows.archive.store import DirectoryStore, open_store
from flows.archive.verify import Depth, verify
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service

# Commits one run; ends itself by SIGKILL before or after its n-th creation, for every n, each try in a process of its own.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, "tests")
from archive.nights import DAY, NOW, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.spool import Spool

class Killed(DirectoryStore):
    def create(self, key, body, sha256=None):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        created = super().create(key, body)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return created

root = Path(sys.argv[1])
for point in range(1, 13):
    child = os.fork()
    if child == 0:
        store = Killed(root / str(point) / "archive")
        store.left = point
        with Spool.open(root / str(point) / "spool", run_id(), DAY) as spool:
            commit(store, DAY, run_id(), spool.sealed(), now=NOW, complete=["presse"])
            spool.drop()
        os._exit(0)
    print(point, os.waitpid(child, 0)[1], flush=True)
"""


def commit_run(store: Store, root: Path, number: int = 0, **changes: object) -> object:
    with spooled(root, run_id(number), first=10 * number) as spool:
        return commit(store, DAY, run_id(number), spool.sealed(), **{"now": NOW, **changes})


def test_a_commit_names_what_a_run_sealed_and_puts_it(store: Store, tmp_path: Path) -> None:
    with spooled(tmp_path / "spool", run_id()) as spool:
        made = commit(store, DAY, run_id(), spool.sealed(), now=NOW, complete=["presse"], record={"pages": 3})
        assert {(each.key, each.sha256, each.size) for each in made.objects} == {
            (each.key, each.sha256, each.size) for each in spool.sealed()
        }
        for each in spool.sealed():
            assert store.get(each.key) == each.path.read_bytes()
    assert (made.number, made.parent_sha256, made.complete, made.committed_at) == (1, None, {"presse": run_id()}, NOW)
    assert read_head(store, DAY) == made
    assert b'"pages": 3' in store.get(keys.run_key(DAY, run_id()))
    assert verify(store, depth=Depth.DEEP).intact


def test_a_day_without_commits_has_no_head(store: Store) -> None:
    assert read_head(store, DAY) is None


def test_a_second_run_adds_to_the_day_and_names_the_commit_before(store: Store, tmp_path: Path) -> None:
    first = commit_run(store, tmp_path, 0, complete=["a"])
    second = commit_run(store, tmp_path, 1, complete=["b"])
    assert second.number == 2
    assert second.parent_sha256 == hashlib.sha256(store.get(keys.commit_key(DAY, 1))).hexdigest()
    assert second.objects[: len(first.objects)] == first.objects
    assert len(second.objects) == 2 * len(first.objects)
    assert second.runs == (run_id(0), run_id(1))
    assert second.complete == {"a": run_id(0), "b": run_id(1)}


def test_a_run_that_is_committed_is_not_committed_again(store: Store, tmp_path: Path) -> None:
    commit_run(store, tmp_path, 0, complete=["a"])
    commit_run(store, tmp_path, 1, complete=["b"])
    before = list(store.list(""))
    assert commit_run(store, tmp_path, 0, complete=["a"]).number == 2
    assert list(store.list("")) == before


def test_a_source_and_day_are_completed_once(store: Store, tmp_path: Path) -> None:
    commit_run(store, tmp_path, 0, complete=["a", "b"])
    before = list(store.list(""))
    with pytest.raises(AlreadyCommitted, match=f"b was completed by run {run_id(0)} meanwhile; nothing of run {run_id(1)} was committed"):
        commit_run(store, tmp_path, 1, complete=["b", "c"])
    assert list(store.list("")) == before


def test_of_writers_racing_for_one_unit_one_commits_and_the_others_are_told(store: Store, tmp_path: Path) -> None:
    spools = [spooled(tmp_path / "spool", run_id(number), first=10 * number) for number in range(4)]
    results: list[object] = []
    start = threading.Barrier(4)

    def write(number: int) -> None:
        start.wait()
        try:
            results.append(commit(store, DAY, run_id(number), spools[number].sealed(), now=NOW, complete=["presse"]))
        except AlreadyCommitted as error:
            results.append(error)

    _together(write, 4)
    for spool in spools:
        spool.close()
    assert sum(isinstance(each, AlreadyCommitted) for each in results) == 3
    head = read_head(store, DAY)
    assert (head.number, len(head.runs)) == (1, 1)
    assert verify(store, depth=Depth.DEEP).intact


def test_writers_racing_for_different_units_all_commit(store: Store, tmp_path: Path) -> None:
    spools = [spooled(tmp_path / "spool", run_id(number), first=10 * number) for number in range(4)]
    start = threading.Barrier(4)

    def write(number: int) -> None:
        start.wait()
        commit(store, DAY, run_id(number), spools[number].sealed(), now=NOW, complete=[f"source-{number}"])

    _together(write, 4)
    for spool in spools:
        spool.close()
    head = read_head(store, DAY)
    assert head.number == 4
    assert sorted(head.runs) == [run_id(number) for number in range(4)]
    assert len({each.key for each in head.objects}) == len(head.objects) == 12
    result = verify(store, depth=Depth.DEEP)
    assert result.intact
    assert result.orphans == ()


def _together(write: object, writers: int) -> None:
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_replacing_drops_the_older_rows_and_keeps_everything_else(store: Store, tmp_path: Path) -> None:
    first = commit_run(store, tmp_path, 0)
    with spooled(tmp_path, run_id(1), first=50) as spool:
        rows = [each for each in spool.sealed() if each.kind == "captures"]
        second = commit(store, DAY, run_id(1), rows, now=NOW, mode="replace", base=1)
    assert [each.run for each in second.live("captures")] == [run_id(1)]
    assert second.live("warc") == first.live("warc")
    assert verify(store).intact


def test_replacing_what_has_changed_meanwhile_is_refused(store: Store, tmp_path: Path) -> None:
    commit_run(store, tmp_path, 0)
    commit_run(store, tmp_path, 1)
    with pytest.raises(Superseded, match="changed from commit 1 to 2 meanwhile"):
        commit_run(store, tmp_path, 2, mode="replace", base=1)


def test_a_run_killed_at_any_creation_is_completed_by_its_rerun(tmp_path: Path) -> None:
    for point in range(1, 13):
        spooled(tmp_path / str(point) / "spool", run_id()).close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=True, capture_output=True, text=True)
    ends = dict(map(int, line.split()) for line in done.stdout.splitlines())
    assert [ends[point] for point in range(1, 13)] == [9] * 10 + [0] * 2
    for point in range(1, 13):
        store = begun(DirectoryStore(tmp_path / str(point) / "archive"))
        visible = read_head(store, DAY)
        assert visible is None if point < 8 else visible.runs == (run_id(),)
        if point < 11:
            with spooled(tmp_path / str(point) / "spool", run_id()) as spool:
                commit(store, DAY, run_id(), spool.sealed(), now=NOW, complete=["presse"])
        result = verify(store, depth=Depth.DEEP)
        assert (result.intact, result.orphans, result.commits, result.objects) == (True, (), 1, 3)
        assert store.head(keys.run_key(DAY, run_id()))


def test_a_commit_whose_answer_was_lost_is_recognised_as_ones_own(tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "spool"))
        with spooled(tmp_path, run_id()) as spool:
            bucket.faults.lost = 5
            made = commit(store, DAY, run_id(), spool.sealed(), now=NOW, complete=["presse"])
        assert made.number == 1
        assert [key for key in bucket.objects if "/commits/" in key] == [f"archive/{keys.commit_key(DAY, 1)}"]


def test_a_store_that_keeps_no_digests_is_read_back(tmp_path: Path) -> None:
    with programmable(Faults(keeps_digests=False)) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "spool"))
        commit_run(store, tmp_path)
        assert {key.split("/")[1] for method, key in bucket.requests if method == "GET" and key} >= {"warc", "cdxj", "captures"}


def test_an_object_with_other_bytes_under_its_name_stops_the_commit(store: Store, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        warc = next(each for each in spool.sealed() if each.kind == "warc")
        store.create(warc.key, os.urandom(warc.size))
        with pytest.raises(StoreError, match="holds other bytes than its name says; nothing was committed"):
            commit(store, DAY, run_id(), spool.sealed(), now=NOW)
    assert read_head(store, DAY) is None


def test_a_store_that_fails_leaves_nothing_visible(tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "spool"))
        bucket.faults.status, bucket.faults.times = 403, 99
        with pytest.raises(StoreError, match="no permission"):
            commit_run(store, tmp_path)
        bucket.faults.times = 0
        assert read_head(store, DAY) is None
        assert commit_run(store, tmp_path).number == 1


def test_a_night_commits_to_seaweedfs(weed_service: S3Service, tmp_path: Path) -> None:
    store = begun(open_store(settings_for(weed_service, weed_service.new_bucket(), tmp_path / "spool")))
    commit_run(store, tmp_path, 0, complete=["a"])
    commit_run(store, tmp_path, 1, complete=["b"])
    with pytest.raises(AlreadyCommitted):
        commit_run(store, tmp_path, 2, complete=["a"])
    assert verify(store, depth=Depth.DEEP).intact


def test_a_commit_is_read_as_it_was_written(store: Store, tmp_path: Path) -> None:
    made = commit_run(store, tmp_path)
    assert decode(encode(made), "here") == made
    assert read_commit(store, DAY, 1)[1] == hashlib.sha256(encode(made)).hexdigest()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"format": 1'])
def test_what_is_no_commit_is_one_line(content: bytes) -> None:
    with pytest.raises(CommitError, match=r"^there: not a commit") as caught:
        decode(content, "there")
    assert "\n" not in str(caught.value)


def test_a_commit_of_a_later_format_asks_for_an_update(store: Store, tmp_path: Path) -> None:
    later = encode(commit_run(store, tmp_path)).replace(b'"format": 1', b'"format": 2')
    with pytest.raises(CommitError, match="written in format 2, this version reads up to 1; update Dateline"):
        decode(later, "there")


def test_a_small_night_takes_few_requests(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "spool"))
    commit_run(store, tmp_path)
    assert sum(store.requests.values()) <= 12
