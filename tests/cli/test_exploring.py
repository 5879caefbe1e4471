"""`dateline explore`, as a user runs it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from archive.nights import begun, committed
from flows.archive.directory import DirectoryStore
from flows.explorer.serving import ServingError, bind


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    store = DirectoryStore(tmp_path / "archive")
    committed(begun(store), tmp_path)
    return tmp_path / "archive"


def explore(folder: Path, *options: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    command = [sys.executable, "-m", "flows", "explore", "--archive", str(folder), *options]
    return subprocess.Popen(command, cwd=folder.parent, env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_prints_its_address_answers_there_and_ends_with_ctrl_c(archive: Path) -> None:
    with explore(archive, "--port", "0") as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = re.fullmatch(r"0 mentions of 1 day: (http://127\.0\.0\.1:\d+/)\n", line)
        assert found, line
        assert httpx.get(found[1], trust_env=False).status_code == 200
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=20)
    assert (running.returncode, errors.strip()) == (0, "")


def test_a_port_that_is_taken_is_one_line() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServingError) as caught:
            bind("127.0.0.1", port)
    assert str(caught.value) == f"127.0.0.1:{port}: Address already in use; --port takes another, 0 a free one"
