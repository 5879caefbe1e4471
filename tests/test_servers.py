import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

from flows.servers import NOTE, end_left_behind, free_port

# A process whose command line is that of a Prefect server.
LOOK_ALIKE = [sys.executable, "-c", "import sys; sys.stdin.read()", "prefect.server.api.server:create_app"]


def note_of(folder: Path, owner: int, owner_created: float, server: psutil.Process) -> Path:
    path = folder / NOTE / f"{owner}.json"
    path.parent.mkdir(parents=True)
    while not server.cmdline():  # there a moment after the process is
        time.sleep(0.001)
    servers = [{"pid": server.pid, "created": server.create_time()}]
    path.write_text(json.dumps({"owner": owner, "owner_created": owner_created, "servers": servers}))
    return path


def test_a_server_whose_owner_was_killed_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as owner:
        created = psutil.Process(owner.pid).create_time()
        owner.wait()
    with subprocess.Popen(LOOK_ALIKE, stdin=subprocess.PIPE) as server:
        process = psutil.Process(server.pid)
        note = note_of(tmp_path, owner.pid, created, process)
        assert end_left_behind(tmp_path) == 1
        assert not process.is_running()
    assert not note.exists()


def test_a_server_whose_owner_lives_is_left_alone(tmp_path: Path) -> None:
    parent = psutil.Process(os.getppid())
    with subprocess.Popen(LOOK_ALIKE, stdin=subprocess.PIPE) as server:
        note_of(tmp_path, parent.pid, parent.create_time(), psutil.Process(server.pid))
        assert end_left_behind(tmp_path) == 0
        assert server.poll() is None
        server.kill()


def test_a_process_that_took_over_a_servers_pid_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(LOOK_ALIKE, stdin=subprocess.PIPE) as stranger:
        process = psutil.Process(stranger.pid)
        path = note_of(tmp_path, 2**22 - 1, 0.0, process)
        note = json.loads(path.read_text())
        note["servers"][0]["created"] -= 60
        path.write_text(json.dumps(note))
        assert end_left_behind(tmp_path) == 0
        assert stranger.poll() is None
        stranger.kill()


def test_a_port_that_is_taken_is_not_given() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
