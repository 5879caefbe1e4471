"""Everything between "this address, please" and its last response: rules, turns, tries, redirects, and the archive's copy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from urllib.parse import urljoin, urlsplit

from flows.bodies import decoded_chunks
from flows.catalog.sources import Source
from flows.collect.allowance import Allowance
from flows.collect.cookies import ChainCookies
from flows.collect.hop import Answer, Asker, Demand
from flows.collect.network import Network
from flows.collect.owners import registered_domain
from flows.collect.pacing import LaneClosedError, Pacer
from flows.collect.retry import backoff, read_retry_after, tries
from flows.collect.robots import Rules, read_rules
from flows.collect.verdict import FAILURES, outcome_of_flags
from flows.records import Entry, Exchange, Outcome, Resource
from flows.urls import PORTS, UrlError, url_fetch, url_key

LARGE = 1 << 18
PATIENT = frozenset({429, 503})


@dataclass(slots=True, eq=False)
class Errand:
    """What is fetched for whom: a source with its budget, and the entry where it is an announced page."""

    source: Source
    allowance: Allowance
    resource: Resource
    entry: Entry | None = None
    cookies: ChainCookies = field(default_factory=ChainCookies)


class Fetcher:
    """Fetches for all sources of a run; every response goes to `keep` before anything is made of it."""

    def __init__(self, asker: Asker, pacer: Pacer, network: Network, keep: Callable[[Exchange], object], random: Random) -> None:
        """Take the parts of one run."""
        self.asker = asker
        self.pacer = pacer
        self.network = network
        self.keep = keep
        self.random = random
        self.rules: dict[str, Rules] = {}
        self.locks: dict[str, asyncio.Lock] = {}

    async def fetch(self, url: str, errand: Errand) -> Answer:
        """Return the last answer of the chain of redirects that begins at an address; never raises for what a server does.

        The answer's bodies are left out where the errand is a page: they have been kept.
        """
        visited: set[str] = set()
        for hop in range(self.network.bounds.redirects + 1):
            try:
                demand = self._demand(url, errand, hop)
            except UrlError as error:
                return unsent(
                    Demand(source_id=errand.source.id, url=url, url_key="", resource=errand.resource),
                    Outcome.BAD_URL,
                    self.now(),
                    str(error),
                )
            visited.add(demand.url)
            async with AsyncExitStack() as held:
                answer = await self._refused(demand, errand) or await self._request(demand, errand, held)
                target, answer = self._target(answer, errand, visited, is_last=hop == self.network.bounds.redirects)
                self._keep(answer, errand.entry if target is None else None)
                answer = answer.without_bodies() if errand.resource is Resource.PAGE else answer
            if target is None:
                return answer
            url = target
        return answer

    def _demand(self, url: str, errand: Errand, hop: int) -> Demand:
        asked = self._address(url)
        return Demand(
            source_id=errand.source.id,
            url=asked,
            url_key=url_key(asked),
            resource=errand.resource,
            hop=hop,
            cookies=errand.cookies.header(asked),
        )

    def _address(self, url: str) -> str:
        """Return an address as it is asked for; raises UrlError for one that never is."""
        asked = url_fetch(url)
        parts = urlsplit(asked)
        if parts.port not in {None, *PORTS.values()} and parts.hostname not in self.network.address_book:
            msg = "a port that is not the web's"
            raise UrlError(msg)
        return asked

    async def _refused(self, demand: Demand, errand: Errand) -> Answer | None:
        """Return the answer that robots.txt gives in the host's place, None where it lets us ask."""
        if demand.resource is Resource.ROBOTS:
            return None
        rules = await self._rules(demand.url, errand)
        outcome = rules.outcome(demand.url, self.network.robots_token)
        return unsent(demand, outcome, self.now(), "robots.txt") if outcome else None

    async def _rules(self, url: str, errand: Errand) -> Rules:
        """Return the rules of an address's host, asked for once in a run."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self.locks.setdefault(origin, asyncio.Lock()):
            if origin not in self.rules:
                answer = await self.fetch(f"{origin}/robots.txt", Errand(errand.source, errand.allowance, Resource.ROBOTS))
                rules = read_rules(answer, self.network.robots_token, self.network.bounds)
                if rules.closed is Outcome.BUDGET:
                    return rules
                self.rules[origin] = rules
        return self.rules[origin]

    async def _request(self, demand: Demand, errand: Errand, held: AsyncExitStack) -> Answer:
        """Return the answer to one hop, asked again where that may help; tries that were not the last are kept here."""
        not_before = 0.0
        attempt = 1
        while True:
            answer = await self._attempt(demand, errand, not_before, held)
            pause, answer = self._pause(answer, demand, errand, attempt)
            if pause is None:
                return answer
            self._keep(answer, None)
            await held.aclose()
            not_before = self.pacer.loop.time() + pause
            attempt += 1

    async def _attempt(self, demand: Demand, errand: Errand, not_before: float, held: AsyncExitStack) -> Answer:
        """Wait for a turn and make one request."""
        owner, delay = self._manners(demand.url, errand.source)
        try:
            async with AsyncExitStack() as turns:
                async with asyncio.timeout_at(errand.allowance.until):
                    turn = await turns.enter_async_context(self.pacer.turn(owner, delay, not_before))
                if errand.allowance.is_spent(self.pacer.loop.time()):
                    return unsent(demand, Outcome.BUDGET, self.now())
                answer = await self.asker.ask(demand, held)
                turn.sent = answer.sent or self.pacer.loop.time()
                self._note(owner, answer, errand)
        except TimeoutError:
            return unsent(demand, Outcome.BUDGET, self.now())
        except LaneClosedError as closed:
            return unsent(demand, closed.outcome, self.now())
        return await self._judged(answer)

    def _manners(self, url: str, source: Source) -> tuple[str, float]:
        """Return whose turn an address needs, and the seconds from one request to the next."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        owner = source.pace_group if source.pace_group and host in source.hosts else registered_domain(host)
        rules = self.rules.get(f"{parts.scheme}://{parts.netloc}", Rules())
        delay = max(source.limits.delay_seconds, rules.crawl_delay, self.network.bounds.delay_floor_seconds)
        return owner, delay * self.network.factor(host)

    def _note(self, owner: str, answer: Answer, errand: Errand) -> None:
        exchange = answer.exchange
        errand.allowance.spend(len(exchange.response_head) + len(exchange.body))
        self.pacer.note_answer(owner, failed=exchange.outcome in FAILURES, throttled=exchange.outcome is Outcome.THROTTLED)
        asked = self._asked_to_wait(answer)
        if asked > self.network.bounds.wait_seconds:
            self.pacer.close(owner, Outcome.DEFERRED, asked)
        else:
            self.pacer.hold(owner, asked)

    def _asked_to_wait(self, answer: Answer) -> float:
        """Return the seconds that a host asks us to wait."""
        return (read_retry_after(answer.retry_after, self.now()) or 0.0) if answer.exchange.status in PATIENT else 0.0

    async def _judged(self, answer: Answer) -> Answer:
        """Return an answer with the outcome that its content coding gives it."""
        exchange = answer.exchange
        if exchange.outcome is not Outcome.OK or answer.coding is None:
            return answer
        bounds = self.network.bounds
        limit = bounds.sitemap_bytes if exchange.resource is Resource.SITEMAP else bounds.decoded_bytes
        flags: set[str] = set()
        if len(answer.payload) > LARGE:
            await asyncio.to_thread(_exhaust, answer, limit, flags)
        else:
            _exhaust(answer, limit, flags)
        outcome = outcome_of_flags(flags)
        return answer if outcome is Outcome.OK else answer.ending(outcome, ", ".join(sorted(flags)))

    def _pause(self, answer: Answer, demand: Demand, errand: Errand, attempt: int) -> tuple[float | None, Answer]:
        """Return the seconds until the next try, or None and the answer as it stands."""
        bounds, exchange = self.network.bounds, answer.exchange
        _, delay = self._manners(demand.url, errand.source)
        asked = self._asked_to_wait(answer)
        if asked > bounds.wait_seconds:
            return None, answer.ending(Outcome.DEFERRED, f"asked to wait {asked:.0f} s")
        if attempt >= tries(exchange, bounds):
            return None, answer
        base = bounds.backoff_seconds * min(delay / bounds.delay_floor_seconds, 1.0)
        return max(asked, backoff(attempt, base, self.random)), answer

    def _target(self, answer: Answer, errand: Errand, visited: Collection[str], *, is_last: bool) -> tuple[str | None, Answer]:
        """Return where a redirect leads, or None and the answer that ends the chain."""
        exchange = answer.exchange
        has_set = errand.cookies.take(exchange.url, answer.cookies)
        if exchange.outcome is not Outcome.REDIRECT:
            return None, answer
        try:
            target = self._address(urljoin(exchange.url, answer.location or ""))
        except (UrlError, ValueError) as error:
            return None, answer.ending(Outcome.BAD_URL, f"redirect: {error}")
        is_loop = target in visited and not (has_set and errand.cookies.may_return(target))
        if is_last or is_loop:
            return None, answer.ending(Outcome.REDIRECT_LOOP)
        return target, answer

    def _keep(self, answer: Answer, entry: Entry | None) -> None:
        if answer.exchange.status is not None:
            self.keep(replace(answer.exchange, entry=entry))

    def now(self) -> datetime:
        """Return the time of day."""
        return self.asker.now()


def unsent(demand: Demand, outcome: Outcome, now: datetime, error: str | None = None) -> Answer:
    """Return the answer to a request that was never made."""
    exchange = Exchange(
        source_id=demand.source_id,
        url=demand.url,
        url_key=demand.url_key,
        resource=demand.resource,
        outcome=outcome,
        started_at=now,
        request=b"",
        hop=demand.hop,
        error=error,
    )
    return Answer(exchange=exchange)


def _exhaust(answer: Answer, limit: int, flags: set[str]) -> None:
    for _ in decoded_chunks(answer.payload, answer.coding, limit, flags):
        pass
