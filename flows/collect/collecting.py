"""A run's pages, from all publishers at once: discovered, sifted, fetched, accounted for."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flows.catalog.sources import Source
from flows.collect.allowance import Allowance, allowance
from flows.collect.answers import Answer
from flows.collect.asker import Asker
from flows.collect.exploring import Explorer
from flows.collect.fetcher import Errand, Fetcher
from flows.collect.network import Network
from flows.collect.pacing import Pacer
from flows.collect.requester import Requester
from flows.collect.revisits import EarlierOf
from flows.collect.session import open_session
from flows.collect.sifting import Sifted, merge, sift
from flows.collect.status import CONSENT, judge
from flows.collect.verdict import REFUSALS, TEMPORARY
from flows.collect.walks import Walk
from flows.records import Entry, Exchange, Outcome, Resource, SourceReport, Window

Keep: TypeAlias = Callable[[Exchange], object]
Seen: TypeAlias = Callable[[str, Sequence[str]], Collection[str]]
Progress: TypeAlias = Callable[[str, int, int], object]

PAGES_AT_ONCE = 8
"""Pages of one source that wait for a turn side by side: more would only wait."""

FUTURE = timedelta(days=2)
"""How far ahead a printed date may lie and be believed: zones and drafts."""


async def collect(  # noqa: PLR0913 - all that a run brings along
    sources: Sequence[Source],
    window: Window,
    *,
    keep: Keep,
    seen: Seen,
    captured: Collection[str],
    network: Network,
    now: Callable[[], datetime],
    random: Random,
    earlier: EarlierOf = lambda _: None,
    progress: Progress = lambda *_: None,
) -> list[SourceReport]:
    """Return a report for each source, in their order, once all its pages have ended.

    `keep` takes every response, in the event loop, and may raise to stop the run. `seen` is asked once for a source,
    in a thread: which of these URL keys are committed. `captured` are the keys of pages that an earlier part of this
    run has kept; as a mapping it says how each ended, and those that ended for now are asked for again. `earlier` knows
    what the archive has of a list or a robots.txt, by URL key. `progress` is told a source's id, its pages done, and its
    pages in all. The window's days are of each source's own zone.
    """
    async with open_session(network) as session:
        asker, pacer = Asker(session, network.bounds, now), Pacer(network.slots, network.bounds)
        fetcher = Fetcher(Requester(asker, pacer, network, random), network, keep, _ended(captured), earlier)
        run = Collecting(fetcher, window, seen, progress, asyncio.Lock())
        async with asyncio.TaskGroup() as tasks:
            reports = [tasks.create_task(run.source(source)) for source in sources]
    return [report.result() for report in reports]


def _ended(captured: Collection[str]) -> Mapping[str, Outcome]:
    if not isinstance(captured, Mapping):
        return dict.fromkeys(captured, Outcome.OK)
    outcomes = {key: Outcome(outcome) for key, outcome in captured.items()}
    return {key: outcome for key, outcome in outcomes.items() if outcome not in TEMPORARY}


@dataclass(frozen=True, slots=True)
class Collecting:
    """What all sources of a run share."""

    fetcher: Fetcher
    window: Window
    seen: Seen
    progress: Progress
    parsing: asyncio.Lock

    async def source(self, source: Source) -> SourceReport:
        """Return the report of one source, collected."""
        started_at = self.fetcher.now()
        budget = allowance(source.limits, asyncio.get_running_loop().time())
        walks = await self._walks(source, budget)
        findings = merge(finding for walk in walks for finding in walk.findings.values())
        keys = [finding.url_key for finding in findings if finding.url_key]
        committed = frozenset(await asyncio.to_thread(self.seen, source.id, keys)) if keys else frozenset()
        sifted = sift(findings, source, self.window, committed)
        pages = await self._pages(source, sifted, budget)
        status, reason = judge(walks, self.window, committed, pages.outcomes, pages.refused)
        return SourceReport(
            source_id=source.id,
            status=status,
            reason=reason,
            ways=tuple(walk.report() for walk in walks),
            found=len(findings),
            skipped=dict(sorted(sifted.skipped.items())),
            outcomes={outcome.value: number for outcome, number in sorted(pages.outcomes.items())},
            started_at=started_at,
            ended_at=self.fetcher.now(),
        )

    async def _walks(self, source: Source, budget: Allowance) -> list[Walk]:
        explorer = Explorer(
            fetcher=self.fetcher,
            source=source,
            allowance=budget,
            window=self.window,
            zone=ZoneInfo(source.timezone),
            latest=max(self.window.day, self.fetcher.now().date()) + FUTURE,
            parsing=self.parsing,
        )
        return [await explorer.walk(way) for way in source.discover]

    async def _pages(self, source: Source, sifted: Sifted, budget: Allowance) -> Pages:
        """Fetch the wanted pages, and return how they ended."""
        pages = Pages(source, len(sifted.wanted), self.progress)
        pages.outcomes[Outcome.BAD_URL] += sifted.bad
        waiting: deque[Entry] = deque()
        for entry in sifted.wanted:
            if outcome := self.fetcher.captured.get(entry.url_key):
                pages.end(outcome)
            elif not budget.take_page():
                pages.end(Outcome.BUDGET)
            else:
                waiting.append(entry)

        async def work() -> None:
            while waiting:
                entry = waiting.popleft()
                pages.end_with(await self.fetcher.fetch(entry.url, Errand(source, budget, Resource.PAGE, entry)))

        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(PAGES_AT_ONCE, len(waiting))):
                tasks.create_task(work())
        pages.outcomes = +pages.outcomes
        return pages


class Pages:
    """How the pages of one source ended so far."""

    def __init__(self, source: Source, total: int, progress: Progress) -> None:
        """Begin with none of them."""
        self.source = source
        self.total = total
        self.progress = progress
        self.done = 0
        self.outcomes: Counter[Outcome] = Counter()
        self.refused: Counter[str] = Counter()
        progress(source.id, 0, total)

    def end(self, outcome: Outcome) -> None:
        """Count a page."""
        self.outcomes[outcome] += 1
        self.done += 1
        self.progress(self.source.id, self.done, self.total)

    def end_with(self, answer: Answer) -> None:
        """Count a page by its last answer."""
        exchange = answer.exchange
        if exchange.outcome is Outcome.ROBOTS_DENIED or exchange.status in REFUSALS:
            self.refused[exchange.outcome.value] += 1
        elif (consent := self.source.marks.consent_hosts) and urlsplit(exchange.url).hostname in consent:
            self.refused[CONSENT] += 1
        self.end(exchange.outcome)
