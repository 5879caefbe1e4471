"""A press whose answers are written by hand, byte by byte, so that it can get everything wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from ipaddress import ip_network
from random import Random
from typing import Any, cast

from flows.catalog.sources import Source
from flows.collect import Bounds, Network, collect
from flows.records import Earlier, Exchange, SourceReport, Visit, Window

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NO_BREAKER = Bounds(breaker_row=1000, breaker_recent=1000)
"""Bounds under which no host is given up after failures."""
QUICK = replace(NO_BREAKER, connect_seconds=1.0, head_seconds=0.4, idle_seconds=0.3, total_seconds=0.8, backoff_seconds=0.01)
OF_HOSTS = ("/robots.txt", "/.well-known/tdmrep.json")
MOST_NOTED = 16 << 20
Seen = Callable[[str, Sequence[str]], Collection[str]]
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes | str = b"", status: str = "200 OK", mime: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """Return a well-made response."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {mime}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + content


def redirect(target: str, status: str = "302 Found", **headers: str) -> bytes:
    """Return a redirect."""
    return answer(b"", status, Location=target, **headers)


def rss(items: Iterable[tuple[str, str]]) -> bytes:
    """Return an RSS feed of addresses and printed dates."""
    lines = (f"<item><title>{url[-20:]}</title><link>{url}</link><pubDate>{when}</pubDate></item>" for url, when in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(lines)}</channel></rss>'.encode()


@dataclass(frozen=True)
class Asked:
    """A request that the press got."""

    host: str
    path: str
    at: float
    head: bytes


def note_sent(writer: asyncio.StreamWriter, answers: list[bytearray]) -> None:
    """Begin another answer, and note in it every byte that is written from now on, up to a bound."""
    sent = bytearray()
    answers.append(sent)
    transport = writer.transport

    def write(data: bytes) -> None:
        sent.extend(data[: max(MOST_NOTED - len(sent), 0)])
        transport.write(data)

    writer.write = write  # type: ignore[method-assign]


@dataclass
class Press:
    """Hosts on one port of 127.0.0.1; `pages` maps host and path to the bytes that come back, or to who writes them.

    `sent` holds the bytes of every answer, in order, by host and path.
    """

    port: int = 0
    pages: dict[str, bytes | list[bytes] | Reply] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    kept: list[Exchange] = field(default_factory=list)
    keep: Callable[[Exchange], object] | None = None
    progress: list[tuple[str, int, int]] = field(default_factory=list)
    connections: dict[asyncio.StreamWriter, asyncio.Task[None]] = field(default_factory=dict)
    sent: dict[str, list[bytearray]] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        self.connections[writer] = cast("asyncio.Task[None]", asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self.reply(await reader.readuntil(b"\r\n\r\n"), writer):
                pass
        writer.close()
        del self.connections[writer]

    async def hang_up(self) -> None:
        """End what is still connected."""
        for writer, task in [*self.connections.items()]:
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self.connections.values())

    async def reply(self, head: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer one request, and say whether another may follow."""
        path = head.split(b" ")[1].decode()
        host = next(line for line in head.decode().split("\r\n") if line.lower().startswith("host:")).split(":")[1].strip()
        self.asked.append(Asked(host, path, asyncio.get_running_loop().time(), head))
        reply = self.pages.get(host + path, answer("not here", "404 Not Found"))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        note_sent(writer, self.sent.setdefault(host + path, []))
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
            return b"Content-Length" in reply
        await reply(writer)
        return False

    def network(self, **changes: object) -> Network:
        """Return a network that leads every host of the press here, without delay."""
        hosts = {key.split("/")[0] for key in self.pages} | self.hosts
        network = Network(
            user_agent="Dateline/0 (+https://dateline.example/contact)",
            robots_token="Dateline",
            slots=16,
            allow_addresses=(ip_network("127.0.0.0/8"),),
            address_book=dict.fromkeys(hosts, ("127.0.0.1", self.port)),
            pace=0.0,
            bounds=QUICK,
        )
        return replace(network, **changes)

    async def collect(
        self,
        *sources: Source,
        window: Window | None = None,
        seen: Seen | None = None,
        captured: Collection[str] = (),
        now: datetime = NOW,
        earlier: Callable[[str], Earlier | None] = lambda _: None,
        visits: Mapping[str, Sequence[Visit]] | None = None,
        discovers: bool = True,
        **network: object,
    ) -> list[SourceReport]:
        """Collect, and keep what is kept."""
        return await collect(
            sources,
            window or Window(day=DAY, first=DAY, undated=True),
            keep=self.keep or self.kept.append,
            seen=seen or (lambda _, __: ()),
            captured=captured,
            network=self.network(**network),
            now=lambda: now,
            random=Random(1),  # noqa: S311 - not for secrets
            earlier=earlier,
            progress=lambda *step: self.progress.append(step),
            visits=visits,
            discovers=discovers,
        )

    def publish(self, *pages: str) -> None:
        """Have pages on press.example."""
        self.pages |= {f"press.example/{page}": answer(f"<p>{page}") for page in pages}

    def paths(self, host: str | None = None) -> list[str]:
        """Return the paths that were asked for, but for what hosts say of themselves."""
        return [each.path for each in self.asked if each.path not in OF_HOSTS and host in {None, each.host}]

    def pages_kept(self) -> dict[str, Exchange]:
        """Return the exchanges that carry an entry, by its address."""
        return {each.entry.url: each for each in self.kept if each.entry}


@asynccontextmanager
async def running_press() -> AsyncIterator[Press]:
    """A press on a free port."""
    press = Press()
    server = await asyncio.start_server(press.serve, "127.0.0.1", 0, limit=1 << 20)
    press.port = server.sockets[0].getsockname()[1]
    async with server:
        yield press
        await press.hang_up()


def source(host: str = "press.example", **changes: object) -> Source:
    """Return a source with one feed."""
    content: dict[str, Any] = {
        "id": host.split(".", maxsplit=1)[0],
        "name": "The Press",
        "homepage": f"http://{host}/",
        "language": "en",
        "timezone": "Europe/Paris",
        "hosts": (host,),
        "origin": "made for a test",
        "discover": ({"kind": "feed", "url": f"http://{host}/feed"},),
        "limits": {"delay_seconds": 0},
    }
    return Source.model_validate({**content, **changes})
