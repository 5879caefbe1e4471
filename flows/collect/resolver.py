"""Host names to addresses: those of the address book first, then the system's name service."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver, ResolveResult


class BookResolver(AbstractResolver):
    """Resolves names; those of the book to their address and port, whatever port an address has."""

    def __init__(self, book: Mapping[str, tuple[str, int]]) -> None:
        """Take the book: host name to address and port."""
        self.book = book
        self.system = DefaultResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Return the addresses of a host; raises OSError where it has none."""
        if host not in self.book:
            return await self.system.resolve(host, port, family)
        address, mapped = self.book[host]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            ResolveResult(hostname=host, host=address, port=mapped, family=kind, proto=0, flags=socket.AI_NUMERICHOST),
        ]

    async def close(self) -> None:
        """Let go of the system's resolver."""
        await self.system.close()
