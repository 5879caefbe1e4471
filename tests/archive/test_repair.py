from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, begun, committed, exchange, run_id
from archive.rot import Rot
from flows.archive import keys
from flows.archive.commits import commit, read_head
from flows.archive.mending import Outcome, Repairs, keep_repairs
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.archive.repair import repair
from flows.archive.spool import Spool
from flows.archive.store import DirectoryStore
from flows.archive.verify import Depth, verify
from flows.records import Entry

NEXT = DAY + timedelta(days=1)
ENTRY = Entry(
    source_id="presse", url="https://presse.example/", url_key="0" * 32, via="feed", via_url="https://presse.example/f", title="Un titre"
)
IDS = count(100)
PLACES = {keys.commit_key(DAY, 1): (DAY, 0), keys.commit_key(DAY, 2): (DAY, 1), keys.commit_key(NEXT, 1): (NEXT, 2)}
COPIES = {key: keys.run_key(day, run_id(number)) for key, (day, number) in PLACES.items()}
COPIES |= {record: key for key, record in COPIES.items()}
"""The file that holds the same commit: who loses both needs another archive."""


def fill(store: Store, root: Path) -> None:
    """Commit two runs for one day, the first with titles that a WARC file keeps letter for letter, and one for the next."""
    with Spool.open(root / "spool", run_id(0), DAY) as spool:
        for number in range(3):
            spool.keep(exchange(number, entry=ENTRY))
        spool.seal_captures()
        commit(store, DAY, run_id(0), spool.sealed(), now=NOW)
        spool.drop()
    committed(store, root, 1)
    committed(store, root, 2, day=NEXT)


def mend(store: Store, replica: Store | None = None) -> Repairs:
    return repair(store, now=NOW, run=lambda: run_id(next(IDS)), replica=replica)


def outcomes(repairs: Repairs) -> dict[str, Outcome]:
    return {each.key: each.outcome for each in repairs.mended}


def files(store: Store) -> Iterator[str]:
    """Yield the files that a verification answers for."""
    return (each.key for each in store.list("") if not each.key.startswith(keys.QUARANTINE))


def damage(store: Store, key: str) -> bytes:
    content = store.get(key)
    store.replace(key, content[: len(content) // 2])
    return content


def key_of(store: Store, prefix: str, run: int) -> str:
    return next(each.key for each in store.list(prefix) if run_id(run) in each.key)


def test_an_intact_archive_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    before = {key: store.get(key) for key in files(store)}
    assert mend(store).lines() == ["nothing to repair"]
    assert {key: store.get(key) for key in files(store)} == before


def test_an_index_and_captures_come_back_byte_for_byte_and_the_damaged_bytes_are_kept(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    for prefix in ("cdxj/", "captures/"):
        key = key_of(store, prefix, 0)
        content = damage(store, key)
        (mended,) = mend(store).mended
        assert (mended.key, mended.outcome, mended.how) == (key, "restored", "made again from the WARC file")
        assert store.get(key) == content
        assert verify(store, depth=Depth.DEEP).intact
        (aside,) = store.list(f"{keys.QUARANTINE}{key}")
        assert store.get(aside.key) == content[: len(content) // 2]


def test_rows_that_cannot_be_had_byte_for_byte_get_others_in_their_place_by_a_commit(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    rows = scan(store, "captures", DAY, DAY).collect()
    key = key_of(store, "captures/", 1)
    damage(store, key)
    (mended,) = mend(store).mended
    assert (mended.key, mended.outcome) == (key, "rebuilt")
    head = read_head(store, DAY)
    assert (head.number, head.lost, key in {each.key for each in head.objects}) == (3, (key,), False)
    again = scan(store, "captures", DAY, DAY).collect()
    assert again.drop("entry_title").equals(rows.drop("entry_title"))
    result = verify(store, depth=Depth.DEEP)
    assert (result.intact, result.lost) == (True, (key,))
    assert ", lost for good 1" in result.lines()[-1]
    assert mend(store).mended == ()


def test_a_raw_file_comes_from_another_archive_or_not_at_all(store: Store, tmp_path: Path) -> None:
    replica = begun(DirectoryStore(tmp_path / "replica"))
    fill(store, tmp_path)
    for each in store.list(""):
        replica.create(each.key, store.get(each.key))
    key = key_of(store, "warc/", 2)
    content = damage(store, key)
    repairs = mend(store)
    assert outcomes(repairs) == {key: "beyond_repair"}
    assert not repairs.complete
    assert repairs.lines()[-1] == "beyond repair 1"
    assert "raw responses cannot be made again; name an archive that has it with --from" in repairs.lines()[0]
    damage(replica, key)
    assert outcomes(mend(store, replica)) == {key: "beyond_repair"}
    replica.replace(key, content)
    assert outcomes(mend(store, replica)) == {key: "restored"}
    assert store.get(key) == content
    assert verify(store, depth=Depth.DEEP).intact


def test_what_is_made_from_a_damaged_file_is_not_made(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    warc, index = key_of(store, "warc/", 2), key_of(store, "cdxj/", 2)
    damage(store, warc)
    damage(store, index)
    repairs = mend(store)
    assert outcomes(repairs) == {warc: "beyond_repair", index: "beyond_repair"}
    assert f"{index}: is made from {warc}, which is damaged too" in repairs.lines()[1]


@pytest.mark.parametrize(("day", "number"), [(DAY, 1), (DAY, 2), (NEXT, 1)])
def test_a_commit_comes_back_from_the_record_of_its_run(store: Store, tmp_path: Path, day: object, number: int) -> None:
    fill(store, tmp_path)
    key = keys.commit_key(day, number)
    content = damage(store, key)
    assert outcomes(mend(store)) == {key: "restored"}
    assert store.get(key) == content
    store.remove(key)
    assert outcomes(mend(store)) == {key: "restored"}
    assert verify(store, depth=Depth.DEEP).intact


def test_a_commit_without_a_copy_needs_another_archive(store: Store, tmp_path: Path) -> None:
    replica = begun(DirectoryStore(tmp_path / "replica"))
    fill(store, tmp_path)
    for each in store.list(""):
        replica.create(each.key, store.get(each.key))
    key, record = keys.commit_key(DAY, 1), keys.run_key(DAY, run_id(0))
    damage(store, key)
    store.remove(record)
    assert outcomes(mend(store)) == {key: "beyond_repair", record: "beyond_repair"}
    assert outcomes(mend(store, replica)) == {key: "restored", record: "restored"}
    assert verify(store, depth=Depth.DEEP).intact


def test_the_record_of_a_run_and_the_note_are_made_again(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    record = keys.run_key(DAY, run_id(0))
    damage(store, record)
    damage(store, keys.ARCHIVE)
    assert outcomes(mend(store)) == {record: "rebuilt", keys.ARCHIVE: "rebuilt"}
    assert verify(store, depth=Depth.DEEP).intact
    store.remove(keys.ARCHIVE)
    assert {finding.key for finding in verify(store).findings} == {keys.ARCHIVE}
    assert outcomes(mend(store)) == {keys.ARCHIVE: "rebuilt"}


def test_what_a_repair_did_is_kept(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    damage(store, key_of(store, "cdxj/", 0))
    assert b'"restored"' in store.get(keep_repairs(store, mend(store), NOW, NOW))


@pytest.mark.parametrize("seed", range(6))
def test_rot_is_found_and_all_that_can_be_made_again_is(tmp_path: Path, seed: int) -> None:
    survive(tmp_path, seed, strikes=1)
    survive(tmp_path / "more", seed, strikes=4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_rot_is_found_and_mended_a_hundred_times(tmp_path: Path, seed: int) -> None:
    survive(tmp_path, seed, strikes=1 + seed % 8)


def survive(root: Path, seed: int, strikes: int) -> None:
    """Let an archive rot; every file that was struck is named, and what is not primary comes back, the rest from a copy."""
    store, replica = begun(DirectoryStore(root / "archive")), DirectoryStore(root / "replica")
    fill(store, root)
    for each in store.list(""):
        replica.create(each.key, store.get(each.key))
    rot = Rot(store, seed)
    struck: set[str] = set()
    while len(struck) < strikes:
        spared = struck | {COPIES[key] for key in struck if key in COPIES}
        struck.add(rot.strike([key for key in files(store) if key not in spared])[0])
    assert struck <= {finding.key for finding in verify(store, depth=Depth.DEEP).findings}
    done = outcomes(mend(store))
    assert set(done) == struck
    if not any(key.startswith("warc/") for key in struck):
        assert Outcome.BEYOND_REPAIR not in done.values()
        assert verify(store, depth=Depth.DEEP).intact
    left = {key for key, outcome in done.items() if outcome is Outcome.BEYOND_REPAIR}
    assert {key for key in struck if key.startswith("warc/")} <= left
    assert set(outcomes(mend(store, replica)).values()) <= {Outcome.RESTORED}
    assert verify(store, depth=Depth.DEEP).intact
