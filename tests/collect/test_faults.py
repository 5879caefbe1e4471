"""Whatever a server does to us has its outcome, and what it sent is kept as it was sent."""

import asyncio
import hashlib
import subprocess
import sys
from base64 import b32encode
from collections import defaultdict
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.nights import run_id
from flows.archive.warc import exchange_members
from flows.records import Exchange, Outcome
from servers.fault_server import running_faults
from servers.faults import faults
from servers.press import OF_HOSTS, QUICK

TABLE = faults(bomb=64 << 20)
SHORT = replace(QUICK, head_seconds=2.0, idle_seconds=2.0, total_seconds=6.0, wire_bytes=1 << 20, tries=2)
AT_ONCE = 24
LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """What came of every fault: outcomes and kept exchanges by name, and what the server sent for it, one for each request."""

    outcomes: dict[str, Outcome]
    kept: dict[str, list[Exchange]]
    sent: dict[str, list[bytes]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = tmp_path_factory.mktemp("certificates")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
        return asyncio.run(ask_for_all(folder))


async def ask_for_all(folder: Path) -> Asked:
    async with asyncio.timeout(LONGEST), running_faults(TABLE, folder) as server:
        outcomes = await server.ask(*TABLE, bounds=SHORT, slots=AT_ONCE)
        names = {urlsplit(url).netloc: name for name, url in server.urls.items()}
    kept = defaultdict(list)
    for exchange in server.press.kept:
        address = urlsplit(exchange.url)
        if address.path not in OF_HOSTS and address.netloc in names:
            kept[names[address.netloc]].append(exchange)
    sent = {name: [bytes(each) for each in server.press.sent.get(f"{host}/page", ())] for host, name in names.items()}
    return Asked(outcomes, kept, sent)


@pytest.mark.parametrize("name", TABLE)
def test_every_fault_has_its_outcome(name: str, asked: Asked) -> None:
    assert asked.outcomes[name] is TABLE[name].outcome
    if TABLE[name].is_kept is not None:
        assert bool(asked.kept[name]) is TABLE[name].is_kept


@pytest.mark.parametrize("name", [name for name, fault in TABLE.items() if fault.is_kept])
def test_records_hold_the_bytes_that_the_server_sent_for_two_readers(name: str, asked: Asked) -> None:
    for number, (exchange, sent) in enumerate(zip(reversed(asked.kept[name]), reversed(asked.sent[name]), strict=False)):
        assert exchange.wire_exact
        record = exchange_members(exchange, run_id(), number).response
        by_warcio = next(WarcioIterator(BytesIO(record), no_record_parse=True))
        by_fastwarc = next(FastIterator(BytesIO(record), parse_http=False))
        block = by_fastwarc.reader.read()
        assert by_warcio.raw_stream.read() == block
        if not TABLE[name].whole:
            assert block in sent
        else:
            assert sent.startswith(block) if exchange.truncated else sent == block
        assert by_warcio.rec_headers["WARC-Block-Digest"] == digest(block)


@pytest.mark.parametrize("name", [name for name, fault in TABLE.items() if fault.outcome is Outcome.OK])
def test_payload_digests_are_of_what_another_reader_takes_for_the_payload(name: str, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("http.client._MAXHEADERS", SHORT.headers)
    (exchange,) = [each for each in asked.kept[name] if each.outcome is Outcome.OK]
    members = exchange_members(exchange, run_id(), 0)
    block = next(FastIterator(BytesIO(members.response), parse_http=False)).reader.read()
    response = HTTPResponse(Connection(block))  # type: ignore[arg-type]
    response.begin()
    assert digest(response.read()) == members.payload_digest


class Connection:
    """What the standard library reads a response from."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, _: str) -> BytesIO:
        return BytesIO(self.content)


def digest(content: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def test_neither_bombs_nor_floods_nor_endless_bodies_grow_the_process() -> None:
    names = ["gzip bomb", "bomb in a bomb", "brotli bomb", "zstd bomb", "body without end", "interim responses as a flood"]
    script = Path(__file__).parents[2] / "benchmarks" / "faults.py"
    done = subprocess.run(
        [sys.executable, str(script), "--bomb", "96", *names], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 at once" in done.stdout
