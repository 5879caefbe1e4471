import threading
from datetime import timedelta
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, committed, run_id, spooled
from flows.archive import keys
from flows.archive.commits import CommitError, commit, decode, encode, read_commit, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.verify import Depth, verify

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def archive(directory: DirectoryStore, tmp_path: Path) -> DirectoryStore:
    """Return an archive of two days, the first of two commits."""
    committed(directory, tmp_path, 0)
    committed(directory, tmp_path, 1)
    committed(directory, tmp_path, 2, day=NEXT)
    return directory


def found(store: Store, depth: Depth = Depth.LISTING) -> set[tuple[str, str]]:
    return {(finding.kind, finding.key) for finding in verify(store, depth=depth).findings}


def test_a_commit_names_the_newest_of_the_other_days(store: Store, tmp_path: Path) -> None:
    assert committed(store, tmp_path, 0).previous is None
    committed(store, tmp_path, 1)
    link = committed(store, tmp_path, 2, day=NEXT).previous
    assert (link.day, link.number, link.sha256) == (DAY, 2, read_commit(store, DAY, 2)[1])
    assert verify(store).intact


def test_every_bit_of_a_commit_counts(archive: DirectoryStore) -> None:
    content = archive.get(keys.commit_key(DAY, 1))
    assert decode(content, "here")
    for place in range(len(content)):
        for bit in range(8):
            with pytest.raises(CommitError):
                decode(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :], "here")


@pytest.mark.parametrize("number", [1, 2])
def test_a_byte_that_changed_anywhere_in_a_commit_is_found(archive: DirectoryStore, number: int) -> None:
    path = archive.root / keys.commit_key(DAY, number)
    content = path.read_bytes()
    for place in range(0, len(content), 37):
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        assert found(archive) == {("broken_chain", keys.commit_key(DAY, number))}
        with pytest.raises(CommitError, match="run dateline verify"):
            read_commit(archive, DAY, number)
    path.write_bytes(content)
    assert verify(archive).intact


def test_a_missing_commit_is_named_be_it_the_first_or_the_newest(archive: DirectoryStore) -> None:
    for day, number in ((DAY, 1), (DAY, 2), (NEXT, 1)):
        path = archive.root / keys.commit_key(day, number)
        content = path.read_bytes()
        path.unlink()
        assert found(archive) == {("missing", keys.commit_key(day, number))}
        path.write_bytes(content)


def test_without_the_records_of_runs_the_next_day_tells_that_a_newest_commit_is_gone(archive: DirectoryStore) -> None:
    for number in range(2):
        (archive.root / keys.run_key(DAY, run_id(number))).unlink()
    (archive.root / keys.commit_key(DAY, 2)).unlink()
    assert ("missing", keys.commit_key(DAY, 2)) in found(archive)


def test_the_objects_of_a_commit_that_cannot_be_read_are_known_from_the_record_of_its_run(archive: DirectoryStore) -> None:
    (archive.root / keys.commit_key(NEXT, 1)).write_bytes(b"{")
    lost = next(each.key for each in archive.list("warc/") if run_id(2) in each.key)
    (archive.root / lost).unlink()
    assert found(archive) == {("broken_chain", keys.commit_key(NEXT, 1)), ("missing", lost)}
    assert verify(archive).orphans == ()


def test_a_commit_under_another_name_is_found(archive: DirectoryStore) -> None:
    archive.create(keys.commit_key(DAY, 3), encode(read_head(archive, NEXT)))
    assert ("broken_chain", keys.commit_key(DAY, 3)) in found(archive)


def test_a_commit_put_in_the_place_of_another_is_found(archive: DirectoryStore, tmp_path: Path) -> None:
    other = DirectoryStore(tmp_path / "other")
    committed(other, tmp_path, 5)
    archive.replace(keys.commit_key(DAY, 1), other.get(keys.commit_key(DAY, 1)))
    assert ("broken_chain", keys.commit_key(DAY, 2)) in found(archive)
    archive.replace(keys.commit_key(DAY, 2), other.get(keys.commit_key(DAY, 1)))
    assert ("broken_chain", keys.commit_key(DAY, 2)) in found(archive)


def test_a_record_of_a_run_that_changed_is_found_by_reading_it(archive: DirectoryStore) -> None:
    key = keys.run_key(DAY, run_id(0))
    content = archive.get(key)
    for place in range(0, len(content), 41):
        archive.replace(key, content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        assert found(archive, Depth.CHECKSUMS) == {("damaged", key)}
    archive.remove(key)
    assert found(archive) == {("missing", key)}


def test_a_changed_note_of_the_archive_is_found(archive: DirectoryStore) -> None:
    archive.replace(keys.ARCHIVE, archive.get(keys.ARCHIVE).replace(b"true", b"True", 1))
    assert found(archive) == {("damaged", keys.ARCHIVE)}


def test_an_archive_that_is_written_to_meanwhile_is_not_said_to_be_damaged(archive: DirectoryStore, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(3, 9):
            committed(archive, tmp_path, number, day=(DAY, NEXT)[number % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    looks = 0
    while not done.is_set():
        looks += 1
        assert not [each for each in verify(archive).findings if not each.key.startswith(keys.RUNS)]  # the record comes after the commit
    writer.join()
    assert looks
    assert verify(archive, depth=Depth.DEEP).intact


def test_a_day_without_a_link_and_a_record_without_a_copy_are_read_as_before(directory: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        commit(directory, DAY, run_id(), spool.sealed(), now=NOW)
    made = read_head(directory, DAY)
    kept = [name for name in type(made).model_fields if name not in {"previous", "own_sha256"}]
    older = made.model_dump_json(indent=1, include=set(kept)).encode() + b"\n"
    directory.replace(keys.commit_key(DAY, 1), older)
    directory.replace(keys.run_key(DAY, run_id()), b'{"run": "%s", "day": "2026-03-08", "commit": 1}\n' % run_id().encode())
    assert read_head(directory, DAY).objects == made.objects
    for depth in Depth:
        assert verify(directory, depth=depth).intact
    directory.replace(keys.commit_key(DAY, 1), older.replace(b'"records"', b'"recorded"'))
    assert found(directory) == {("broken_chain", keys.commit_key(DAY, 1))}
