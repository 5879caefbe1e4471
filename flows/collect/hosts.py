"""What the hosts of a run say of themselves: their robots.txt and their file of reservations, each asked for once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from flows.bodies import decode_body
from flows.collect.answers import Answer
from flows.collect.errands import Errand
from flows.collect.network import Network
from flows.collect.revisits import EarlierOf
from flows.collect.robots import UNREACHABLE, Rules, parse_rules, read_rules
from flows.collect.tdm import PATH, Reservation, read_reservations, reserved
from flows.records import Outcome, Resource
from flows.urls import url_key

Fetch: TypeAlias = Callable[[str, Errand], Awaitable[Answer]]


class Hosts:
    """Asks hosts, by scheme and authority, through the fetcher whose requests wait for the answers."""

    def __init__(self, fetch: Fetch, earlier: EarlierOf, network: Network, now: Callable[[], datetime]) -> None:
        """Take what asks, and what the archive has; nothing is asked for yet."""
        self.fetch, self.earlier, self.network, self.now = fetch, earlier, network, now
        self.known: dict[str, Rules] = {}
        self.reserving: dict[str, list[Reservation]] = {}
        self.locks: dict[str, asyncio.Lock] = {}

    async def rules(self, url: str, errand: Errand) -> Rules:
        """Return the rules of an address's host, asked for once in a run."""
        origin = origin_of(url)
        if origin in self.known:
            return self.known[origin]
        async with self.locks.setdefault(origin, asyncio.Lock()):
            if origin not in self.known:
                answer = await self.fetch(f"{origin}/robots.txt", Errand(errand.source, errand.allowance, Resource.ROBOTS))
                rules = read_rules(answer, self.network.robots_token, self.network.bounds)
                if rules.closed is Outcome.BUDGET:
                    return rules
                if rules.closed in UNREACHABLE and answer.exchange.outcome is not Outcome.THROTTLED:
                    rules = await self._stale_rules(origin) or rules
                self.known[origin] = rules
        return self.known[origin]

    async def _stale_rules(self, origin: str) -> Rules | None:
        """Return the rules of the copy that the archive has, where it is not too old."""
        bounds = self.network.bounds
        earlier = await asyncio.to_thread(self.earlier, url_key(f"{origin}/robots.txt"))
        if earlier is None or (self.now() - earlier.fetched_at).total_seconds() > bounds.robots_stale_seconds:
            return None
        return parse_rules(decode_body(earlier.payload, earlier.coding, bounds.robots_bytes).body, self.network.robots_token, bounds)

    async def reservations(self, url: str, errand: Errand) -> tuple[str, ...]:
        """Return what the file of reservations of an address's host says of it; asked for once in a run, nothing where it is not had."""
        origin = origin_of(url)
        if origin not in self.reserving:
            async with self.locks.setdefault(origin + PATH, asyncio.Lock()):
                if origin not in self.reserving:
                    answer = await self.fetch(origin + PATH, Errand(errand.source, errand.allowance, Resource.TDMREP))
                    if answer.exchange.outcome is Outcome.BUDGET:
                        return ()
                    self.reserving[origin] = read_reservations(answer, self.network.bounds)
        return reserved(self.reserving[origin], url)


def origin_of(url: str) -> str:
    """Return the scheme and authority of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
