import json
import random
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, run_id, spooled
from flows.archive import keys
from flows.archive.commits import commit, encode, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.files import fingerprint
from flows.archive.verify import verify


@pytest.fixture
def archive(directory: DirectoryStore, tmp_path: Path) -> DirectoryStore:
    """Return an archive of one day with two commits."""
    for number in range(2):
        with spooled(tmp_path / "spool", run_id(number), first=10 * number) as spool:
            commit(directory, DAY, run_id(number), spool.sealed(), now=NOW)
            spool.drop()
    return directory


def data_files(archive: DirectoryStore) -> list[Path]:
    return [archive.root / each.key for prefix in keys.DATA for each in archive.list(prefix)]


def test_an_intact_archive_is_said_to_be_intact(archive: DirectoryStore) -> None:
    for deep in (False, True):
        seen: list[tuple[int, int]] = []
        result = verify(archive, deep=deep, progress=lambda done, total, seen=seen: seen.append((done, total)))
        assert result.intact
        assert (result.days, result.commits, result.objects) == (1, 2, 6)
        assert seen[-1] == (6, 6)
        assert result.lines()[-1].startswith("intact: days 1, commits 2, objects 6, ")


def test_an_empty_archive_is_intact(directory: DirectoryStore) -> None:
    assert verify(directory).lines() == ["intact: days 0, commits 0, objects 0, 0.0 MB (listing)"]


def test_a_missing_object_is_named(archive: DirectoryStore) -> None:
    for path in data_files(archive):
        content = path.read_bytes()
        path.unlink()
        (finding,) = verify(archive).findings
        assert (finding.kind, archive.root / finding.key) == ("missing", path)
        path.write_bytes(content)
    assert verify(archive).intact


def test_a_cut_object_is_named(archive: DirectoryStore) -> None:
    for path in data_files(archive):
        content = path.read_bytes()
        path.write_bytes(content[:-1])
        (finding,) = verify(archive).findings
        assert finding.kind == "wrong_size"
        path.write_bytes(content)


def test_a_flipped_bit_anywhere_is_found_by_reading_every_byte(archive: DirectoryStore) -> None:
    dice = random.Random(8)  # noqa: S311  the same places in every run
    for path in data_files(archive):
        content = path.read_bytes()
        for place in dice.sample(range(len(content)), 4):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1 << dice.randrange(8)]) + content[place + 1 :])
            assert verify(archive).intact
            findings = verify(archive, deep=True).findings
            assert path in {archive.root / finding.key for finding in findings if finding.kind == "damaged"}
        path.write_bytes(content)


def test_a_changed_commit_breaks_the_chain(archive: DirectoryStore) -> None:
    path = archive.root / keys.commit_key(DAY, 1)
    path.write_bytes(path.read_bytes().replace(b'"records": 10', b'"records": 11'))
    assert [finding.kind for finding in verify(archive).findings] == ["broken_chain"]


def test_a_missing_commit_is_named(archive: DirectoryStore) -> None:
    (archive.root / keys.commit_key(DAY, 1)).unlink()
    assert [(finding.kind, finding.key) for finding in verify(archive).findings] == [("missing", keys.commit_key(DAY, 1))]


def test_an_unreadable_commit_is_named(archive: DirectoryStore) -> None:
    (archive.root / keys.commit_key(DAY, 2)).write_bytes(b"{")
    assert [(finding.kind, finding.key) for finding in verify(archive).findings] == [("broken_chain", keys.commit_key(DAY, 2))]


def test_a_commit_under_another_name_is_found(archive: DirectoryStore) -> None:
    head = read_head(archive, DAY)
    archive.create(keys.commit_key(DAY.replace(day=9), 1), encode(head))
    assert {finding.kind for finding in verify(archive).findings} == {"broken_chain"}


def test_objects_that_no_commit_names_are_counted_and_do_no_harm(archive: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id(7), first=70) as spool:
        for each in spool.sealed():
            archive.create(each.key, each.path)
        assert set(verify(archive).orphans) == {each.key for each in spool.sealed()}
    assert verify(archive).intact
    assert verify(archive).lines()[-1].endswith("not named by any commit 3")


def test_a_count_that_is_not_what_was_committed_is_found(directory: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        wrong = [each.model_copy(update={"records": each.records + 1}) for each in spool.sealed()]
        commit(directory, DAY, run_id(), wrong, now=NOW)
    details = [finding.detail for finding in verify(directory, deep=True).findings]
    assert any("10 records, 11 were committed" in detail for detail in details)
    assert any("3 lines, 4 were committed" in detail for detail in details)
    assert any("3 rows, 4 were committed" in detail for detail in details)


def test_an_index_line_that_leads_elsewhere_is_found(directory: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        index = next(each for each in spool.sealed() if each.kind == "cdxj")
        lines = index.path.read_text().splitlines()
        first, second = (json.loads(line.split(" ", 2)[2]) for line in lines[:2])
        swapped = {**first, "offset": second["offset"], "length": second["length"]}
        lines[0] = " ".join([*lines[0].split(" ", 2)[:2], json.dumps(swapped)])
        astray = {**second, "offset": str(int(second["offset"]) + 1)}
        lines[1] = " ".join([*lines[1].split(" ", 2)[:2], json.dumps(astray)])
        index.path.write_text("\n".join(lines) + "\n")
        changed = index.model_copy(update=fingerprint(index.path)._asdict())
        commit(directory, DAY, run_id(), [changed, *(each for each in spool.sealed() if each.kind != "cdxj")], now=NOW)
    findings = [finding for finding in verify(directory, deep=True).findings if "leads to no response" in finding.detail]
    assert [finding.key for finding in findings] == [index.key] * 2
