"""A WARC file as large as a news crawl's, of many hosts, of which a few are ours: MB a second and memory, against FastWARC alone.

    python benchmarks/warc_streams.py [MEGABYTES]

A file of 200 MB (unless said otherwise) and one of a quarter of that are generated, a gzip member a record, 500 hosts, pages of
50 kB. Each way of reading has a process of its own, whose CPU seconds and largest memory are told; MB are of the compressed file.
From an address it is read by ranges from a server on loopback, without the second that lies between two requests otherwise.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from fastwarc.warc import ArchiveIterator

from flows.archive.deflating import gzip_member
from flows.collect import Network
from flows.digests import sha1
from flows.holdings.warcs import select

HOSTS, OURS = 500, ("host-7.example", "host-77.example", "host-377.example")
BODIES, WORDS = 200, 3000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def page(dice: random.Random, words: list[str]) -> bytes:
    """Return a page of about 50 kB that compresses as news pages do, to about a quarter."""
    paragraphs = "".join(f"<p class='article__paragraph'>{' '.join(dice.choices(words, k=80))}</p>\n" for _ in range(70))
    return f"<html><body><article>{paragraphs}</article></body></html>".encode()


def record(number: int, body: bytes) -> bytes:
    """Return a response record of a host of many."""
    block = HEAD + body
    fields = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        f"WARC-Date: 2026-03-08T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
        f"WARC-Target-URI: https://host-{number % HOSTS}.example/2026/03/08/{number}",
        f"WARC-Block-Digest: {sha1(block)}",
        f"WARC-Payload-Digest: {sha1(body)}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join((*fields, "", "")).encode() + block + b"\r\n\r\n"


def generate(path: Path, size: int) -> None:
    """Write a file of about so many bytes."""
    dice = random.Random(8)  # noqa: S311  the same pages each time
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyzé", k=dice.randint(2, 11))) for _ in range(WORDS)]
    bodies = [page(dice, words) for _ in range(BODIES)]
    with path.open("wb") as file:
        number = 0
        while file.tell() < size:
            file.write(gzip_member(record(number, bodies[number % BODIES])))
            number += 1


def bare(path: Path, *, reads: bool) -> int:
    """Return how many records FastWARC finds, with their blocks read and compared with their digests, or skipped."""
    with path.open("rb") as file:
        records = ArchiveIterator(file, parse_http=False)
        return sum(record.verify_block_digest() if reads else "WARC-Target-URI" in record.headers for record in records)


def selected(path: Path) -> int:
    """Return how many pages of our hosts are found in a file of this machine."""
    return select(str(path), OURS, path.with_suffix(".held")).height


def from_address(path: Path) -> int:
    """Return how many are found, and kept, of a file at an address."""
    server = ThreadingHTTPServer(("127.0.1.1", 0), partial(Ranges, path))
    Thread(target=server.serve_forever, daemon=True).start()
    book = {"files.example": ("127.0.1.1", server.server_port)}
    loopback = (ip_network("127.0.0.0/8"),)
    network = Network(user_agent="a", robots_token="a", allow_addresses=loopback, address_book=book, pace=0.0)  # noqa: S106  no secret
    return select(f"http://files.example/{path.name}", OURS, path.with_suffix(".remote"), network=network).height


class Ranges(BaseHTTPRequestHandler):
    """Sends parts of one file; the server shares the process, and its memory is told with the reader's."""

    protocol_version = "HTTP/1.1"

    def __init__(self, path: Path, *connection: object) -> None:
        """Take the file."""
        self.file = path
        super().__init__(*connection)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        asked = self.headers.get("Range")
        content, size = b"", self.file.stat().st_size
        if asked and self.path != "/robots.txt":
            first, _, last = asked.removeprefix("bytes=").partition("-")
            with self.file.open("rb") as file:
                file.seek(int(first))
                content = file.read(int(last) - int(first) + 1)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{int(first) + len(content) - 1}/{size}")
        else:
            self.send_response(404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


WAYS: dict[str, Callable[[Path], int]] = {
    "FastWARC, blocks skipped": partial(bare, reads=False),
    "FastWARC, blocks checked": partial(bare, reads=True),
    "select, a file here": selected,
    "select, at an address": from_address,
}


def measure(way: str, path: Path) -> None:
    """Print what one way takes, as JSON."""
    began, used = time.perf_counter(), time.process_time()
    found = WAYS[way](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps([found, time.perf_counter() - began, time.process_time() - used, peak]))


def main(megabytes: int) -> None:
    """Measure every way over both files."""
    with TemporaryDirectory() as folder:
        for part in (megabytes // 4, megabytes):
            path = Path(folder) / f"news-{part}.warc.gz"
            generate(path, part * 1_000_000)
            for way in WAYS:
                done = subprocess.run([sys.executable, __file__, way, str(path)], check=True, capture_output=True, text=True)
                found, seconds, cpu, peak = json.loads(done.stdout)
                size = path.stat().st_size / 1e6
                told = f"{size / seconds:6.0f} MB/s {size / cpu:6.0f} MB/CPU s {peak:5} MB"
                print(f"{way:26}{size:6.0f} MB: {found:6} found, {told}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
