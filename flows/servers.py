"""Prefect servers of our own on loopback: started, noted on disk, stopped, and ended when a killed process left one behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from flows.archive.files import write_whole
from flows.errors import DatelineError

QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false"}
"""A server of ours tells its maker nothing, whatever environment it is given, and its pages advertise nothing."""

NOTE = "prefect-servers"
"""Folder of the spool that holds one note for each server under way, named by the pid of the process that owns it."""

START_SECONDS = 180.0
"""A new database takes 20 s to set up, several times that on a busy machine."""


class ServerError(DatelineError):
    """A server that did not start; the message is one line."""


def is_prefect_server(process: psutil.Process) -> bool:
    """Tell whether a process is a Prefect API server."""
    try:
        return any("prefect.server.api.server" in word or word == "server" for word in process.cmdline())
    except psutil.Error:
        return False


def note_servers(spool: Path) -> None:
    """Note the Prefect servers that this process has started, so that a later run can end them if this one is killed."""
    own = psutil.Process()
    servers = [{"pid": child.pid, "created": child.create_time()} for child in own.children(recursive=True) if is_prefect_server(child)]
    if servers:
        (spool / NOTE).mkdir(parents=True, exist_ok=True)
        note = {"owner": own.pid, "owner_created": own.create_time(), "servers": servers}
        write_whole(spool / NOTE / f"{own.pid}.json", json.dumps(note).encode())


def end_left_behind(spool: Path) -> int:
    """Return how many servers of dead processes were found by their notes and ended; notes of live ones stay."""
    ended = 0
    for path in sorted((spool / NOTE).glob("*.json")):
        note = json.loads(path.read_text(encoding="utf-8"))
        if _alive(note["owner"], note["owner_created"]) and note["owner"] != os.getpid():
            continue
        for server in note["servers"]:
            process = _alive(server["pid"], server["created"])
            if process and is_prefect_server(process) and note["owner"] != os.getpid():
                _end(process)
                ended += 1
        path.unlink(missing_ok=True)
    return ended


def _alive(pid: int, created: float) -> psutil.Process | None:
    """Return the process of a pid if it is still the one that was noted."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1.0 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return None
    return process if same else None


def _end(process: psutil.Process, patience: float = 10.0) -> None:
    """End a process and its children: politely, then by force."""
    family = [process]
    try:
        family += process.children(recursive=True)
        for each in family:
            each.send_signal(signal.SIGTERM)
    except psutil.NoSuchProcess:
        return
    for each in psutil.wait_procs(family, timeout=patience)[1]:
        each.kill()


def free_port(preferred: int) -> int:
    """Return the preferred port of 127.0.0.1 if nothing listens there, else any free one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    msg = "no free port on 127.0.0.1"
    raise ServerError(msg)


@contextmanager
def loopback_server(home: Path, environment: Mapping[str, str], *, port: int = 4200) -> Iterator[str]:
    """Yield the API address of a Prefect server that lives as long as the context; raises ServerError."""
    port = free_port(port)
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    own = {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }
    variables = {**QUIET, **environment, **own}
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  our own command
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}/api", process, home / "server.log")
        yield f"http://127.0.0.1:{port}/api"
    finally:
        if process.poll() is None:
            _end(psutil.Process(process.pid))
        process.wait(timeout=30)


def _wait_until_healthy(api: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; raises ServerError when it ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            msg = f"the Prefect server ended while starting; its log is {log}"
            raise ServerError(msg)
        try:
            with urlopen(f"{api}/health", timeout=2) as answer:  # noqa: S310  our own loopback address
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    msg = f"the Prefect server did not answer within {START_SECONDS:.0f} s; its log is {log}"
    raise ServerError(msg)
