"""The id of an archive's state."""

import hashlib
from pathlib import Path

from archive.nights import DAY, committed
from flows.archive.directory import DirectoryStore
from flows.archive.history import newest_commits
from flows.archive.reading import heads
from flows.archive.state_ids import state_id


def test_an_id_is_the_digest_of_the_newest_commits_as_they_lie_in_the_store(directory: DirectoryStore, tmp_path: Path) -> None:
    committed(directory, tmp_path, 0)
    committed(directory, tmp_path, 1, DAY.replace(day=9))
    found = newest_commits(directory).items()
    lines = [f"{day} 1 {hashlib.sha256(directory.get(listed.key)).hexdigest()}\n" for day, listed in found]
    assert state_id(heads(directory)) == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_any_commit_makes_another_state(directory: DirectoryStore, tmp_path: Path) -> None:
    committed(directory, tmp_path, 0)
    before = state_id(heads(directory))
    assert state_id(heads(directory)) == before
    committed(directory, tmp_path, 1)
    assert state_id(heads(directory)) != before


def test_the_order_of_commits_does_not_matter(directory: DirectoryStore, tmp_path: Path) -> None:
    committed(directory, tmp_path, 0)
    committed(directory, tmp_path, 1, DAY.replace(day=9))
    assert state_id(heads(directory)) == state_id(reversed(heads(directory)))
