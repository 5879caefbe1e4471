"""An address on loopback that takes notices, as an incoming webhook of a chat does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple


class Board(NamedTuple):
    """Where notices are posted to, and the texts that came."""

    address: str
    texts: list[str]


@contextmanager
def notice_board() -> Iterator[Board]:
    """Yield a board that takes notices as long as the context lasts."""
    texts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Board(f"http://127.0.0.1:{server.server_address[1]}/notices", texts)
        server.shutdown()
