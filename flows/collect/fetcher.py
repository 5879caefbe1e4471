"""Everything between "this address, please" and its last response: rules, redirects, and the archive's copy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from flows.collect.answers import Answer, Demand, unsent
from flows.collect.errands import Errand
from flows.collect.hosts import Hosts
from flows.collect.network import Network
from flows.collect.places import Place
from flows.collect.requester import Requester
from flows.collect.reservations import noted
from flows.collect.revisits import EarlierOf, conditioned, referred
from flows.collect.robots import Rules
from flows.collect.verdict import TEMPORARY
from flows.collect.walls import behind_wall
from flows.records import Exchange, Outcome, Resource
from flows.urls import WEB_PORTS, UrlError, url_fetch, url_key

FOLLOWED_AGAIN = TEMPORARY | {Outcome.BLOCKED}
"""Outcomes of a chain of redirects after which its first address is not settled."""


class Fetcher:
    """Fetches for all sources of a run; every response goes to `keep` before anything is made of it."""

    def __init__(
        self,
        requester: Requester,
        network: Network,
        keep: Callable[[Exchange], object],
        captured: Mapping[str, Outcome],
        earlier: EarlierOf,
    ) -> None:
        """Take the parts of one run; `captured` says how pages ended, by URL key, that an earlier part of it has kept."""
        self.requester = requester
        self.earlier = earlier
        self.network = network
        self.keep = keep
        self.captured = captured
        self.hosts = Hosts(self.fetch, earlier, network, self.now)

    def now(self) -> datetime:
        """Return the time of day."""
        return self.requester.asker.now()

    async def fetch(self, url: str, errand: Errand) -> Answer:
        """Return the last answer of the chain of redirects that begins at an address; never raises for what a server does.

        A chain is kept when it has ended, from its last response to its first: whatever stops a run, an announced page
        whose first response was kept has been followed to its end. An answer holds its bodies in memory: who asks for many lets go of each.
        """
        visited: set[str] = set()
        chain: list[Answer] = []
        for hop in range(self.network.bounds.redirects + 1):
            try:
                demand = self._demand(url, errand, hop)
            except UrlError as error:
                nowhere = Demand(source_id=errand.source.id, url=url, url_key="", resource=errand.resource, hop=hop)
                return unsent(nowhere, Outcome.BAD_URL, self.now(), str(error))
            visited.add(demand.url)
            answer, target = await self._hop(demand, errand, visited, chain)
            if target is None:
                return answer
            url = target
        return answer

    async def _hop(self, demand: Demand, errand: Errand, visited: Collection[str], chain: list[Answer]) -> tuple[Answer, str | None]:
        """Return the answer to one hop, and where it leads: to nowhere (None) once the chain has been kept."""
        with Place() as place:
            answer = await self._answer(demand, errand, place)
            target, answer = self._target(answer, errand, visited, is_last=demand.hop == self.network.bounds.redirects)
            if target is None:
                answer = behind_wall(answer, chain[0].exchange.url, errand.source) if chain else answer
                self._keep_chain(chain, answer)
            else:
                chain.append(answer)
            return answer if errand.resource is Resource.PAGE else answer.restored(), target

    async def _answer(self, demand: Demand, errand: Errand, place: Place) -> Answer:
        """Return the answer to one hop: the host's, its robots.txt's in its place, or the one that was kept before."""
        outcome = self.captured.get(demand.url_key) if demand.resource is Resource.PAGE and demand.hop else None
        if outcome is not None and outcome is not Outcome.REDIRECT:
            return unsent(demand, outcome, self.now())
        rules = Rules() if demand.resource is Resource.ROBOTS else await self.hosts.rules(demand.url, errand)
        if outcome := rules.outcome(demand.url, self.network.robots_token):
            return unsent(demand, outcome, self.now(), "robots.txt")
        reserved = await self.hosts.reservations(demand.url, errand) if demand.resource is Resource.PAGE else ()
        manners = self.requester.manners(demand.url, errand.source, rules.crawl_delay)
        if demand.resource is not Resource.PAGE or errand.previous:
            earlier = await asyncio.to_thread(self.earlier, demand.url_key)
            demand = conditioned(demand, earlier, self.now(), self.network.bounds)
        answer = await self.requester.request(demand, manners, errand.allowance, place, self._keep_before)
        return noted(referred(answer, demand.earlier), (*rules.reservations, *reserved), self.network.robots_token)

    def _demand(self, url: str, errand: Errand, hop: int) -> Demand:
        entry = errand.entry if hop == 0 else None
        asked = self._checked(entry.url) if entry else self._address(url)
        return Demand(
            source_id=errand.source.id,
            url=asked,
            url_key=entry.url_key if entry else url_key(asked),
            resource=errand.resource,
            hop=hop,
            entry=errand.entry,
            previous=errand.previous,
            headers={"Cookie": cookies} if (cookies := errand.cookies.header(asked)) else {},
        )

    def _address(self, url: str) -> str:
        """Return an address as it is asked for; raises UrlError for one that never is."""
        return self._checked(url_fetch(url))

    def _checked(self, asked: str) -> str:
        """Return an address whose port is the web's, or of a host of the address book; raises UrlError."""
        parts = urlsplit(asked)
        if ":" in parts.netloc and parts.hostname not in self.network.address_book and parts.port not in WEB_PORTS:
            msg = "a port that is not the web's"
            raise UrlError(msg)
        return asked

    def _target(self, answer: Answer, errand: Errand, visited: Collection[str], *, is_last: bool) -> tuple[str | None, Answer]:
        """Return where a redirect leads, or None and the answer that ends the chain."""
        exchange = answer.exchange
        has_set = errand.cookies.take(exchange.url, answer.cookies)
        if exchange.outcome is not Outcome.REDIRECT or exchange.status is None:
            return None, answer
        try:
            target = self._address(urljoin(exchange.url, _ascii(answer.location or "")))
        except (UrlError, ValueError) as error:
            return None, answer.ending(Outcome.BAD_URL, f"redirect: {error}")
        is_loop = target in visited and not (has_set and errand.cookies.may_return(target))
        if is_last or is_loop:
            return None, answer.ending(Outcome.REDIRECT_LOOP)
        return target, answer

    def _keep_chain(self, chain: Sequence[Answer], last: Answer) -> None:
        """Keep a chain that has ended, but for redirects that an earlier part of the run has kept.

        Its redirects ended as it did where that was only for now, or at a wall: it is to be followed again.
        """
        self._keep(last)
        outcome = last.exchange.outcome
        for answer in reversed(chain):
            if self.captured.get(answer.exchange.url_key) is not Outcome.REDIRECT:
                self._keep_before(answer.ending(outcome) if outcome in FOLLOWED_AGAIN else answer)

    def _keep(self, answer: Answer) -> None:
        if answer.exchange.status is not None:
            self.keep(answer.exchange)

    def _keep_before(self, answer: Answer) -> None:
        """Keep a response that is not the last: the entry stands with that one alone."""
        self._keep(replace(answer, exchange=replace(answer.exchange, entry=None)))


def _ascii(location: str) -> str:
    """Return a Location with the bytes that are no ASCII percent-encoded, whatever their charset."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location.encode("utf-8", "surrogateescape"))  # noqa: PLR2004
