"""A proxy before an S3 service that fails requests at random, from a seed: the same request fails the same way each time."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import urlsplit

from servers.s3 import S3Service

FAULTS = ("dropped", "request cut", "answer lost", "answer cut", "delayed", "500", "503", "500 after it was done")
FAULTS_OF_CREATIONS = (*FAULTS, "409", "412 after it was done")
DONE = {"answer lost", "answer cut", "delayed", "500 after it was done", "412 after it was done"}
"""Faults of requests that reach the service whole."""

LONGEST_DELAY = 0.3
OWN_HEADERS = {"connection", "content-length", "transfer-encoding", "expect", "keep-alive"}
RESET = struct.pack("ii", 1, 0)
SECONDS = 30


@dataclass
class Weather:
    """Which share of requests fails, by what seed; and what has happened so far, by kind of fault and in all."""

    share: float
    seed: int
    happened: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, method: str, path: str) -> tuple[str | None, float]:
        """Return how the next request of a method and path fails, None for not at all, and a number between 0 and 1."""
        with self._lock:
            self.requests += 1
            self._asked[method, path] += 1
            chance = Random(f"{self.seed} {method} {path} {self._asked[method, path]}")  # noqa: S311  a dice of the tests
            if chance.random() >= self.share:
                return None, 0.0
            fault = chance.choice(FAULTS_OF_CREATIONS if method == "PUT" else FAULTS)
            self.happened[fault] += 1
            return fault, chance.random()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    upstream: tuple[str, int]
    weather: Weather

    def log_message(self, *_: object) -> None:
        pass

    def handle_request(self) -> None:
        fault, number = self.weather.choose(self.command, self.path)
        size = int(self.headers.get("Content-Length") or 0)
        whole = fault is None or fault in DONE
        if fault == "request cut":
            self.ask(self.rfile.read(int(size * number)), size)
        body = self.rfile.read(size) if fault not in {"request cut", "dropped"} else b""
        if fault in {"500", "503", "409"}:
            self.refuse(int(fault))
        elif not whole:
            self.hang_up()
        else:
            self.relay(fault, number, body)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_request  # noqa: N815  the names http.server calls

    def relay(self, fault: str | None, number: float, body: bytes) -> None:
        """Have the service do the request, and fail afterwards or not at all."""
        answered = self.ask(body, len(body))
        if answered is None or fault == "answer lost":
            self.hang_up()
            return
        status, headers, content = answered
        if fault in {"500 after it was done", "412 after it was done"}:
            self.refuse(int(fault[:3]))
            return
        if fault == "delayed":
            time.sleep(LONGEST_DELAY * number)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: int(len(content) * number)] if fault == "answer cut" else content)
        if fault == "answer cut":
            self.hang_up()

    def ask(self, body: bytes, size: int) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """Return the service's status, headers and body; None where less than the request's size was sent, or no answer came."""
        connection = HTTPConnection(*self.upstream, timeout=SECONDS)
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in OWN_HEADERS:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(size))
            connection.endheaders(body)
            return _read(connection.getresponse()) if len(body) == size else None
        except (OSError, ValueError):
            return None
        finally:
            connection.close()

    def refuse(self, status: int) -> None:
        """Answer with an error."""
        content = f"<Error><Code>Fault{status}</Code><Message>by chance</Message></Error>".encode() if self.command != "HEAD" else b""
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        """Reset the connection."""
        self.close_connection = True
        with suppress(OSError):
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def _read(response: HTTPResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = [(name, value) for name, value in response.getheaders() if name.lower() not in OWN_HEADERS]
    content = response.read()
    length = response.headers.get("Content-Length", "0") if not content else str(len(content))
    return response.status, [*headers, ("Content-Length", length)] if response.status not in {204, 304} else headers, content


@contextmanager
def failing(service: S3Service, share: float, seed: int = 0) -> Iterator[tuple[S3Service, Weather]]:
    """Yield the service as reached through a proxy that fails a share of the requests, and what happens there."""
    address = urlsplit(service.endpoint)
    conditions = Weather(share, seed)
    bound = {"upstream": (str(address.hostname), int(address.port or 80)), "weather": conditions}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Failing", (Handler,), bound))
    server.daemon_threads, server.request_queue_size = True, 128
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield replace(service, endpoint=f"http://127.0.0.1:{server.server_port}"), conditions
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
