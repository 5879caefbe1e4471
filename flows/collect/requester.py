"""One address, asked until it answers or may not be asked again: turns, delays, tries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import urlsplit

from flows.bodies import decoded_chunks
from flows.catalog.sources import Source
from flows.collect.allowance import Allowance
from flows.collect.answers import Answer, Demand, unsent
from flows.collect.asker import Asker
from flows.collect.lanes import LaneClosedError
from flows.collect.network import Network
from flows.collect.owners import registered_domain
from flows.collect.pacing import Pacer
from flows.collect.places import Place
from flows.collect.retry import backoff, read_retry_after, tries
from flows.collect.verdict import FAILURES, outcome_of_flags
from flows.records import Outcome, Resource

LARGE = 1 << 18
BEGINNING = 1 << 16
PATIENT = frozenset({429, 503})
"""Statuses whose Retry-After is heeded."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is asked: whose turn it takes, the seconds from one request to the next, and before a second try."""

    owner: str
    delay: float
    base: float


class Requester:
    """Makes the requests of a run, each in its turn."""

    def __init__(self, asker: Asker, pacer: Pacer, network: Network, random: Random) -> None:
        """Take the parts of one run."""
        self.asker = asker
        self.pacer = pacer
        self.network = network
        self.random = random

    def manners(self, url: str, source: Source, crawl_delay: float) -> Manners:
        """Return how an address is asked for a source under its host's crawl-delay."""
        host = urlsplit(url).hostname or ""
        bounds = self.network.bounds
        owner = source.pace_group if source.pace_group and host in source.hosts else registered_domain(host)
        delay = max(source.limits.delay_seconds, crawl_delay, bounds.delay_floor_seconds)
        factor = self.network.factor(host)
        return Manners(owner, delay * factor, bounds.backoff_seconds * min(factor, 1.0))

    async def request(self, demand: Demand, manners: Manners, allowance: Allowance, place: Place, keep: Callable[[Answer], None]) -> Answer:
        """Return the last answer to one demand; those before it, which may be asked again, go to `keep`."""
        not_before, attempt = 0.0, 1
        while True:
            answer = await self._attempt(demand, manners, allowance, not_before, place)
            waiting = self._asked_to_wait(answer)
            if waiting > self.network.bounds.wait_seconds:
                return answer.ending(Outcome.DEFERRED, f"asked to wait {waiting:.0f} s")
            if attempt >= tries(answer.exchange, self.network.bounds):
                return answer
            keep(answer)
            place.leave()
            not_before = self.pacer.loop.time() + max(waiting, backoff(attempt, manners.base, self.random))
            attempt += 1

    async def _attempt(self, demand: Demand, manners: Manners, allowance: Allowance, not_before: float, place: Place) -> Answer:
        """Wait for a turn and make one request."""
        try:
            async with self.pacer.turn(manners.owner, manners.delay, not_before, allowance.until) as turn:
                if allowance.is_spent(self.pacer.loop.time()):
                    return unsent(demand, Outcome.BUDGET, self.asker.now())
                answer = await self.asker.ask(demand, place)
                turn.sent, turn.answered = answer.sent or self.pacer.loop.time(), answer.answered
                self._note(manners, answer, allowance)
        except LaneClosedError as closed:
            return unsent(demand, closed.outcome, self.asker.now())
        return await self._judged(answer)

    def _note(self, manners: Manners, answer: Answer, allowance: Allowance) -> None:
        """Tell the budget and the pacer what came, before the next turn is given."""
        exchange = answer.exchange
        allowance.spend(len(exchange.response_head) + len(exchange.body))
        throttled = exchange.outcome is Outcome.THROTTLED
        self.pacer.note_answer(manners.owner, failed=exchange.outcome in FAILURES, throttled=throttled, pause=manners.base)
        waiting = self._asked_to_wait(answer)
        if waiting > self.network.bounds.wait_seconds:
            self.pacer.close(manners.owner, Outcome.DEFERRED, waiting)
        else:
            self.pacer.hold(manners.owner, waiting)

    def _asked_to_wait(self, answer: Answer) -> float:
        """Return the seconds that a host asks us to wait."""
        return (read_retry_after(answer.retry_after, self.asker.now()) or 0.0) if answer.exchange.status in PATIENT else 0.0

    async def _judged(self, answer: Answer) -> Answer:
        """Return an answer with the outcome that its content coding gives it."""
        exchange = answer.exchange
        if exchange.outcome is not Outcome.OK:
            return answer
        if answer.coding is None:
            return replace(answer, beginning=answer.payload[:BEGINNING])
        bounds = self.network.bounds
        limit = bounds.sitemap_bytes if exchange.resource is Resource.SITEMAP else bounds.decoded_bytes
        flags: set[str] = set()
        if len(answer.payload) > LARGE:
            beginning = await asyncio.to_thread(_exhaust, answer, limit, flags)
        else:
            beginning = _exhaust(answer, limit, flags)
        outcome = outcome_of_flags(flags)
        if outcome is not Outcome.OK:
            return answer.ending(outcome, ", ".join(sorted(flags)))
        return replace(answer, beginning=beginning)


def _exhaust(answer: Answer, limit: int, flags: set[str]) -> bytes:
    """Return the beginning of a body after all of it was decoded, and nothing else of it kept."""
    chunks = decoded_chunks(answer.payload, answer.coding, limit, flags)
    beginning = next(chunks, b"")
    for _ in chunks:
        pass
    return beginning[:BEGINNING]
