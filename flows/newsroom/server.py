"""The newsroom's server: every outlet on one loopback port, told apart by the Host header."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from aiohttp import web

from flows.newsroom.press import Press, read_press
from flows.newsroom.site import OK, Document, answer_host

LOOPBACK = "127.0.0.1"
NOT_MODIFIED, WRONG_HOST = 304, 421
SHUTDOWN_SECONDS = 1.0


class Newsroom:
    """A fictional press that answers on loopback while it is entered (`async with`).

    `as_of` is the newsroom's clock: only what was out at that time is listed and served (None: the whole week). It may
    be set while the newsroom runs. `address_book` maps each outlet's host to the address and port to connect to; the
    outlet that is down has a port on which nobody listens.
    """

    def __init__(self, as_of: datetime | None = None, port: int = 0, press: Press | None = None) -> None:
        """Take the clock's time, the port to bind (0: any) and the press to print (None: the bundled one)."""
        self.as_of = as_of
        self.port = port
        self.press = press or read_press()
        self.requests: list[tuple[str, str]] = []
        self.address_book: dict[str, tuple[str, int]] = {}
        self._hosts = self.press.by_host()
        self._silent = socket.socket()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)

    def _application(self) -> web.Application:
        """Return the web application: one handler for every path of every host."""
        application = web.Application()
        application.router.add_get("/{path:.*}", self._serve)
        return application

    async def _serve(self, request: web.Request) -> web.Response:
        """Answer one request; a host that is no outlet of ours gets 421."""
        host = request.host.split(":")[0].lower()
        self.requests.append((host, request.raw_path))
        document = answer_host(self.press, host, request.raw_path, self.as_of)
        return respond(document, request) if document else web.Response(status=WRONG_HOST, text=f"{host}: no such outlet here\n")

    async def __aenter__(self) -> Self:
        """Bind the port and fill the address book."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        # Bound but not listening: connections are refused, and no other program can take the port meanwhile.
        self._silent.bind((LOOPBACK, 0))
        down = int(self._silent.getsockname()[1])
        self.address_book = {host: (LOOPBACK, down if outlet.down else self.port) for host, outlet in self._hosts.items()}
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the port."""
        self._silent.close()
        await self._runner.cleanup()

    def write_address_book(self, path: Path) -> Path:
        """Write the address book as JSON, host to [address, port], and return the file's path."""
        path.write_text(json.dumps(self.address_book, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return path


def respond(document: Document, request: web.Request) -> web.Response:
    """Return the response to a request for a document: whole, compressed, not modified, or a redirect."""
    modified = document.modified.astimezone(UTC)
    headers = {"Content-Type": document.media, "ETag": document.etag, "Vary": "Accept-Encoding"}
    headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    if document.location:
        headers["Location"] = document.location
    if document.status == OK and unchanged(document, request, modified):
        return web.Response(status=NOT_MODIFIED, headers=headers)
    body = document.body
    if body and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, mtime=0)
    return web.Response(status=document.status, body=body, headers=headers)


def unchanged(document: Document, request: web.Request, modified: datetime) -> bool:
    """Return whether the client already has this version: by its tag, else by its date."""
    if tags := request.headers.get("If-None-Match"):
        return document.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    with suppress(ValueError):
        return modified <= parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    return False


@contextmanager
def serve_newsroom(as_of: datetime | None = None, port: int = 0) -> Iterator[Newsroom]:
    """Yield a newsroom that answers from a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    newsroom = Newsroom(as_of, port)
    thread = Thread(target=loop.run_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(newsroom.__aenter__(), loop).result()
        yield newsroom
    finally:
        asyncio.run_coroutine_threadsafe(newsroom.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
