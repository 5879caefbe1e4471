"""A server for every fault of the table: each on a host and an address of its own, 127.0.1.x."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flows.collect import Bounds
from flows.records import Outcome
from servers.certificates import Authority
from servers.faults import Fault
from servers.press import Press, answer, note_sent, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
BACKLOG = 3
TLS = {"tls", "self_signed", "other_name", "expired", "plain_on_tls", "silent_tls", "reset_tls"}


@dataclass
class FaultServer:
    """The press that answers, the addresses of its hosts, and each fault's page."""

    press: Press
    book: dict[str, tuple[str, int]] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    async def ask(self, *names: str, bounds: Bounds, slots: int = 1) -> dict[str, Outcome]:
        """Return how the pages of some faults ended, all of them asked for at once; what is kept goes to the press."""
        numbers = {name: number for number, name in enumerate(self.urls) if name in names}
        sources = [source(f"list{number}.example", hosts=(f"list{number}.example", f"host{number}.example")) for number in numbers.values()]
        reports = await self.press.collect(*sources, bounds=bounds, slots=slots, address_book=AddressBook(self.book))
        return {name: Outcome(*report.outcomes) for name, report in zip(numbers, reports, strict=True)}


class AddressBook(Mapping[str, tuple[str, int]]):
    """Host names and addresses; a host whose port is 0 is in it and cannot be found."""

    def __init__(self, book: Mapping[str, tuple[str, int]]) -> None:
        """Take hosts with address and port."""
        self.book = book

    def __getitem__(self, host: str) -> tuple[str, int]:
        """Return where a host is; raises OSError as a resolver does."""
        address, port = self.book[host]
        if not port:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return address, port

    def __contains__(self, host: object) -> bool:
        """Tell whether a host is of this book."""
        return host in self.book

    def __iter__(self) -> Iterator[str]:
        """Go through the hosts."""
        return iter(self.book)

    def __len__(self) -> int:
        """Return the number of hosts."""
        return len(self.book)


@asynccontextmanager
async def running_faults(table: Mapping[str, Fault], folder: Path) -> AsyncIterator[FaultServer]:
    """Serve a table of faults; certificates go into a folder, whose `authority.pem` a client must trust."""
    server, authority = FaultServer(Press()), Authority(folder)
    async with AsyncExitStack() as stack:
        await _lists(server, table, stack)
        for number, (name, fault) in enumerate(table.items()):
            host, address = f"host{number}.example", f"127.0.1.{number + 1}"
            server.book[host] = await _listen(server.press, fault.way, host, address, authority, stack)
            server.urls[name] = f"{'https' if fault.way in TLS else 'http'}://{host}/page"
            server.press.pages[f"{host}/page"] = fault.reply
            server.press.pages |= {f"{host}{path}": other for path, other in fault.others.items()}
            server.press.pages[f"list{number}.example/feed"] = answer(rss([(server.urls[name], WHEN)]))
        yield server
        await server.press.hang_up()


async def _lists(server: FaultServer, table: Mapping[str, Fault], stack: AsyncExitStack) -> None:
    """Serve the feeds that announce the pages; they are never at fault."""
    listening = await stack.enter_async_context(await asyncio.start_server(server.press.serve, "127.0.0.1", 0, limit=1 << 20))
    port = listening.sockets[0].getsockname()[1]
    server.book |= {f"list{number}.example": ("127.0.0.1", port) for number in range(len(table))}


async def _listen(press: Press, way: str, host: str, address: str, authority: Authority, stack: AsyncExitStack) -> tuple[str, int]:
    """Return where a host of a kind is reached."""
    if way == "nowhere":
        return address, 0
    if way == "inside":
        return "169.254.169.254", 80
    if way in {"refused", "mute"}:
        return _unanswered(address, stack, listens=way == "mute")
    serving = {"plain_on_tls": _plain, "silent_tls": _silent, "reset_tls": _reset}.get(way, press.serve)
    listening = await asyncio.start_server(serving, address, 0, ssl=_context(way, host, authority), limit=1 << 20)
    await stack.enter_async_context(listening)
    port: int = listening.sockets[0].getsockname()[1]
    return address, port


def _context(way: str, host: str, authority: Authority) -> ssl.SSLContext | None:
    match way:
        case "tls":
            return authority.server(host)
        case "self_signed":
            return authority.server(host, signed=False)
        case "other_name":
            return authority.server("another.example")
        case "expired":
            return authority.server(host, lasts=timedelta(days=-1))
    return None


def _unanswered(address: str, stack: AsyncExitStack, *, listens: bool) -> tuple[str, int]:
    """Return a port on which nobody listens, or one whose queue of connections is full."""
    door = stack.enter_context(socket.socket())
    door.bind((address, 0))
    if listens:
        door.listen(0)
        for _ in range(BACKLOG):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003 - the socket's own way
            waiting.connect_ex(door.getsockname())
    port: int = door.getsockname()[1]
    return address, port


async def _plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    note_sent(writer, [])
    writer.write(answer(b"plain"))
    await writer.drain()
    writer.close()


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1 << 16):
        pass
    writer.close()


async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.transport.abort()
