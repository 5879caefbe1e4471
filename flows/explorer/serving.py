"""The explorer served: bound to an address, until it is ended."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from flows.archive.objects import Store
from flows.errors import DatelineError
from flows.explorer.app import LOOK_SECONDS, make_app
from flows.explorer.watching import Watch
from flows.settings import Settings

ENDING_SECONDS = 3
"""Longest that requests under way may take once the server is told to end."""

STARTING_SECONDS = 30.0


class ServingError(DatelineError):
    """An address that cannot be served at; the message is one line."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 takes a free one. Raises ServingError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        msg = f"{host}:{port}: {os.strerror(error.errno) if error.errno and error.errno > 0 else error}; --port takes another, 0 a free one"
        raise ServingError(msg) from None


def address_of(listening: socket.socket) -> str:
    """Return the address of what a socket serves."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def serve(app: Starlette, listening: socket.socket, started: Callable[[], None]) -> None:
    """Serve an application at a socket until Ctrl-C or SIGTERM; `started` is called before the first request."""
    started()
    _server(app).run(sockets=[listening])


def _server(app: Starlette) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=ENDING_SECONDS,
        )
    )


@contextmanager
def serve_in_background(store: Store, settings: Settings, look_seconds: float = LOOK_SECONDS) -> Iterator[str]:
    """Yield the address of an explorer of an archive, served on loopback by a thread; raises StoreError, ServingError."""
    listening = bind("127.0.0.1", 0)
    watch = Watch(store)
    server = _server(make_app(watch, settings, look_seconds=look_seconds))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield address_of(listening)
    finally:
        server.should_exit = True
        thread.join(STARTING_SECONDS)
        listening.close()
        watch.rows.close()
