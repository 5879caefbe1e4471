"""A forward proxy on loopback for tools that know no address book: it leads each host to where the book says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Thread
from typing import cast
from urllib.parse import urlsplit

Book = Mapping[str, tuple[str, int]]


async def forward(book: Book, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand one request on in the form that servers get, and its answer back."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        line, _, rest = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
        method, address, version = line.decode().split(" ")
        parts = urlsplit(address)
        host, port = book[parts.hostname or ""]
        answers, asking = await asyncio.open_connection(host, port)
        headers = b"\r\n".join(each for each in rest.split(b"\r\n") if b"Connection:" not in each)
        target = address.partition(parts.netloc)[2] or "/"
        asking.write(f"{method} {target} {version}\r\nConnection: close\r\n".encode() + headers)
        while content := await answers.read(1 << 16):
            writer.write(content)
            await writer.drain()
        await closed(asking)
    await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    """Close a connection, and return when it is."""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@contextmanager
def forwarding(book: Book) -> Iterator[str]:
    """Yield the proxy's address and port, as http_proxy names them; its clients must have ended before it does."""
    loop = asyncio.new_event_loop()
    connections = set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(cast("asyncio.Task[None]", asyncio.current_task()))
        await forward(book, reader, writer)

    async def end() -> None:
        server.close()
        await asyncio.wait_for(asyncio.gather(*connections), timeout=30)

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
