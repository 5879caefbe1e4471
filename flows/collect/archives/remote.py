"""A WARC file at an address: read piece by piece, through the fetcher, by requests for ranges."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack
from datetime import datetime
from random import Random
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from flows.catalog.sources import Source
from flows.collect.archives.captured import Piece, fetch_piece
from flows.collect.archives.service import Service, open_service
from flows.collect.network import Network
from flows.errors import DatelineError
from flows.records import Outcome

PER_MINUTE = 60
BEGINNING = 1 << 16
Result = TypeVar("Result")


class RemoteError(DatelineError):
    """A file at an address that cannot be read; the message is one line."""


class RemotePlace:
    """A file at an address, between `open` and `close`: a thread of its own asks for pieces, and for the next one ahead."""

    path = None

    def __init__(self, address: str, network: Network, *, now: Callable[[], datetime], random: Random) -> None:
        """Take an address; nothing is asked yet."""
        self.name, self.network, self.now, self.random = address, network, now, random
        self.source = _keeper(address)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.stack = AsyncExitStack()
        self.ahead: dict[tuple[int, int], Future[Piece]] = {}
        self.size, self.version, self.beginning = 0, "", b""

    def __enter__(self) -> Self:
        """Ask for the file's beginning; raises RemoteError where it cannot be had by ranges."""
        self.thread.start()
        try:
            self._begin()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let go of the connection and of the thread."""
        for future in self.ahead.values():
            future.cancel()
        self._do(self.stack.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of the file; raises RemoteError, also where the file is another one by now.

        Who reads on behind the beginning is taken to want the next part as well.
        """
        if offset + length <= len(self.beginning):
            return self.beginning[offset : offset + length]
        asked = self.ahead.pop((offset, length), None) or self._ask(offset, length)
        following = (offset + length, min(length, self.size - offset - length))
        if following[1] > 0:
            self.ahead = {following: self._ask(*following)}
        piece = asked.result()
        if piece.outcome is not Outcome.OK:
            raise RemoteError(self._line(piece))
        if (piece.size, piece.version) != (self.size, self.version):
            msg = f"{self.name}: it was changed while it was read; try again"
            raise RemoteError(msg)
        return piece.content

    def _begin(self) -> None:
        """Learn the file's size, and have its beginning; raises RemoteError."""
        self.service = self._do(self._opened())
        first = self._do(fetch_piece(self.service, self.source, self.name, 0, BEGINNING, may_end=True))
        if first.outcome is not Outcome.OK or first.size is None:
            raise RemoteError(self._line(first))
        self.size, self.version, self.beginning = first.size, first.version, first.content

    async def _opened(self) -> Service:
        opened = open_service(PER_MINUTE, robots=True, network=self.network, now=self.now, random=self.random)
        return await self.stack.enter_async_context(opened)

    def _ask(self, offset: int, length: int) -> Future[Piece]:
        return asyncio.run_coroutine_threadsafe(fetch_piece(self.service, self.source, self.name, offset, length), self.loop)

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def _line(self, piece: Piece) -> str:
        if piece.error and piece.error.startswith("the whole file"):
            return f"{self.name}: its server does not send parts of files; download it first"
        return f"{self.name}: {piece.outcome}: {piece.error or 'its server does not say how large it is'}"


def _keeper(address: str) -> Source:
    """Return a source that stands for the file's host, of which nothing else is known."""
    host = urlsplit(address).hostname or ""
    way = {"kind": "listing", "url": address}
    known = {"id": "warc", "name": host, "homepage": address, "language": "en", "timezone": "UTC", "hosts": (host,)}
    return Source.model_validate({**known, "origin": address, "discover": (way,)})
