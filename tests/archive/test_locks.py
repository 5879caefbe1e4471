import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.archive.locks import Busy, Lock

HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_lock_of_another_process_is_seen_until_that_ends(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    assert lock.is_held_elsewhere()
    with pytest.raises(Busy, match=r"lock: held by another process of this machine$"):
        lock.hold()
    holder.communicate("")
    assert not lock.is_held_elsewhere()
    lock.hold()
    lock.release()


def test_who_asks_for_a_lock_that_is_gone_makes_nothing(tmp_path: Path) -> None:
    assert not Lock(tmp_path / "dropped" / "lock").is_held_elsewhere()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_of_this_process_is_not_held_elsewhere(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    lock.hold()
    assert not lock.is_held_elsewhere()
    lock.release()
