"""pywb serves what was archived: it runs for real, from an environment of its own (make soak installs it)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.nights import DAY, NOW, exchange
from archive.test_earlier import commit_night, feed, revisit
from flows.archive.earlier import EarlierLists
from flows.archive.probe import ensure_archive
from flows.archive.store import open_store
from flows.records import Outcome
from flows.settings import Settings
from servers.s3 import S3Service, free_ports

WAYBACK = Path(sys.executable).parents[1] / "replay" / "bin" / "wayback"
START_SECONDS = 60.0


@pytest.fixture(params=["directory", "weed"])
def variables(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Return what makes Dateline use an empty directory or bucket."""
    if request.param == "directory":
        return {"DATELINE_ARCHIVE": str(tmp_path / "archive")}
    service: S3Service = request.getfixturevalue("weed_service")
    return service.environment(service.new_bucket())


@contextmanager
def replayed(folder: Path, variables: dict[str, str]) -> Iterator[HTTPConnection]:
    """Yield a connection to the pywb that `dateline replay` runs."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "flows", "replay", "--port", str(port), "--wayback", str(WAYBACK)]
    with (folder / "pywb.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **variables}, stdout=log, stderr=log, start_new_session=True)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        until = time.monotonic() + START_SECONDS
        while not reached(connection):
            assert process.poll() is None, (folder / "pywb.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.2)
        yield connection
    finally:
        connection.close()
        os.killpg(process.pid, 9)
        process.wait()


def reached(connection: HTTPConnection) -> bool:
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except OSError:
        connection.close()
        return False
    return True


def replay(connection: HTTPConnection, url: str, moment: datetime) -> tuple[int, bytes]:
    """Return the status and bytes with which an address is answered, as they were captured."""
    connection.request("GET", f"/news/{moment:%Y%m%d%H%M%S}id_/{quote(url, safe=':/?&=%')}")
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.soak
def test_pywb_replays_pages_and_revisits_of_another_file_with_their_bytes(variables: dict[str, str], tmp_path: Path) -> None:
    names = {name.removeprefix("DATELINE_").lower(): value for name, value in variables.items()}
    store = open_store(Settings(spool=tmp_path / "spool", **names))
    ensure_archive(store, single_writer=False, now=NOW)
    page, unchanged, same = exchange(1), feed(2), feed(3)
    commit_night(store, tmp_path / "spool", 0, page, unchanged, same)
    earlier = EarlierLists(store, DAY, 7, tmp_path / "earlier")
    lists = {Outcome.NOT_MODIFIED: unchanged, Outcome.DUPLICATE: same}
    again = [replace(revisit(earlier(each.url_key), outcome), url=each.url, url_key=each.url_key) for outcome, each in lists.items()]
    commit_night(store, tmp_path / "spool", 1, *again)
    with replayed(tmp_path, variables) as connection:
        for each in (page, unchanged, same, *again):
            original = each.body or earlier(each.url_key).payload
            assert replay(connection, each.url, each.started_at) == (200, original), each.outcome
