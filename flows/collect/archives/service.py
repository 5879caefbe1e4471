"""A service of an archive of others, asked one thing at a time, slowly and with patience."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from flows.bodies import decode_body
from flows.catalog.sources import Source
from flows.collect.allowance import Allowance
from flows.collect.answers import Answer, Demand, unsent
from flows.collect.archives.cdx import CdxPage, read_cdx
from flows.collect.asker import Asker
from flows.collect.errands import Errand
from flows.collect.fetcher import Fetcher
from flows.collect.network import Bounds, Network
from flows.collect.pacing import Pacer
from flows.collect.places import Place
from flows.collect.requester import Requester
from flows.collect.session import open_session
from flows.records import Outcome, Resource
from flows.urls import url_key

PATIENCE = 4
"""How many times longer than on a publisher is waited for a service: an index searches for half a minute before its first byte."""

TRIES = 3
"""How often an answer is asked for that came whole over the wire, and yet ends before its end."""

EXCLUDED = ("AccessControlException", "URL has been excluded")
"""What the Wayback Machine says of a site that it does not show, for its robots.txt or for its owner."""

SHOWN = 80
"""Characters of an answer that an error quotes."""


class Listed(NamedTuple):
    """A page of an index as it was had: `error` says what was wrong with it, and then `page` is what there is of it."""

    page: CdxPage
    outcome: Outcome = Outcome.OK
    error: str | None = None


class Service:
    """Asks one service, and counts what was asked and received."""

    def __init__(self, fetcher: Fetcher, per_minute: float, *, robots: bool) -> None:
        """Take the parts of one session; nothing is asked yet."""
        self.fetcher, self.robots = fetcher, robots
        self.delay = 60 / per_minute
        self.allowance = Allowance(2**62, 2**62, math.inf)
        self.requests = self.received = 0

    async def ask(self, url: str, source: Source, headers: Mapping[str, str] | None = None, most: int | None = None) -> Answer:
        """Return the answer to one address, for a source; redirects are not followed, bodies end after `most` bytes."""
        demand = Demand(source_id=source.id, url=url, url_key=url_key(url), resource=Resource.HOLDING, headers=headers or {}, most=most)
        slowly = source.model_copy(update={"pace_group": None, "limits": source.limits.model_copy(update={"delay_seconds": self.delay})})
        crawl_delay = 0.0
        if self.robots:
            rules = await self.fetcher.hosts.rules(url, Errand(slowly, self.allowance, Resource.HOLDING))
            if closed := rules.outcome(url, self.fetcher.network.robots_token):
                return unsent(demand, closed, self.fetcher.now(), "robots.txt")
            crawl_delay = rules.crawl_delay
        requester = self.fetcher.requester
        manners = requester.manners(url, slowly, crawl_delay)
        with Place() as place:
            answer = await requester.request(demand, manners, self.allowance, place, self._count)
        self._count(answer)
        return answer

    async def list(self, address: str, query: Sequence[tuple[str, str]], source: Source, *, may_be_empty: bool = False) -> Listed:
        """Return a page of an index, asked for again where it ends before its end or is none."""
        found = Listed(CdxPage(read_cdx(b"").captures))
        for _ in range(TRIES):
            answer = await self.ask(f"{address}?{urlencode(query)}", source)
            if answer.exchange.outcome is not Outcome.OK:
                return self.refused(answer)
            found = _judged(self.body_of(answer), may_be_empty=may_be_empty)
            if found.error is None:
                break
        return found

    def body_of(self, answer: Answer) -> bytes:
        """Return an answer's body without its content coding."""
        return decode_body(answer.payload, answer.coding, self.fetcher.network.bounds.decoded_bytes).body

    def refused(self, answer: Answer) -> Listed:
        """Return an answer that is no page of an index; one that says that nothing is held is an empty page."""
        nothing = CdxPage(read_cdx(b"").captures)
        exchange = answer.exchange
        text = self.body_of(answer).decode("utf-8", "replace")
        if exchange.status == 404 and text.lstrip().startswith("{") and "No Captures found" in text:  # noqa: PLR2004  as pywb answers
            return Listed(nothing)
        if any(each in text for each in EXCLUDED):
            return Listed(nothing, Outcome.BLOCKED, f"excluded by the archive: {_quoted(text)}")
        return Listed(nothing, exchange.outcome, exchange.error or f"status {exchange.status}: {_quoted(text)}")

    def _count(self, answer: Answer) -> None:
        self.requests += 1
        self.received += len(answer.exchange.response_head) + len(answer.exchange.body)


@asynccontextmanager
async def open_service(
    per_minute: float, *, robots: bool, network: Network, now: Callable[[], datetime], random: Random
) -> AsyncIterator[Service]:
    """Return a service, asked over a session of its own; nothing that it answers is archived as it is."""
    patient = replace(network, bounds=_patient(network.bounds))
    async with open_session(patient) as session:
        asker, pacer = Asker(session, patient.bounds, now), Pacer(1, patient.bounds, patient.is_held)
        requester = Requester(asker, pacer, patient, random)
        yield Service(Fetcher(requester, patient, lambda _: None, {}, lambda _: None), per_minute, robots=robots)


def _patient(bounds: Bounds) -> Bounds:
    """Return bounds for a service that is slow and asks for patience: times are longer, and it is asked once more."""
    return replace(
        bounds,
        head_seconds=bounds.head_seconds * PATIENCE,
        idle_seconds=bounds.idle_seconds * PATIENCE,
        total_seconds=bounds.total_seconds * PATIENCE,
        backoff_seconds=bounds.backoff_seconds * PATIENCE,
        wait_seconds=bounds.wait_seconds * PATIENCE,
        tries=bounds.tries + 1,
    )


def _judged(body: bytes, *, may_be_empty: bool) -> Listed:
    """Return what an index answered, and what is wrong with that."""
    page = read_cdx(body)
    if not body.strip() and not may_be_empty:
        return Listed(page, Outcome.PROTOCOL_ERROR, "an empty answer")
    if page.captures.is_empty() and page.unreadable:
        return Listed(page, Outcome.DECODE_ERROR, f"no answer of an index: {_quoted(body.decode('utf-8', 'replace'))}")
    if page.cut:
        return Listed(page, Outcome.PROTOCOL_ERROR, "an answer that ends before its end")
    return Listed(page)


def _quoted(text: str) -> str:
    return " ".join(text.split())[:SHOWN]
