"""A run's pages, from all publishers at once: discovered, sifted, fetched, accounted for."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias
from zoneinfo import ZoneInfo

from flows.catalog.sources import Source
from flows.collect.allowance import Allowance, allowance
from flows.collect.asker import Asker
from flows.collect.endings import Endings, Progress, Told
from flows.collect.errands import Errand
from flows.collect.exploring import Explorer
from flows.collect.fetcher import Fetcher
from flows.collect.network import Network
from flows.collect.pacing import Pacer
from flows.collect.requester import Requester
from flows.collect.revisits import EarlierOf
from flows.collect.session import open_session
from flows.collect.sifting import Sifted, merge, sift
from flows.collect.status import judge
from flows.collect.verdict import TEMPORARY
from flows.collect.walks import Walk
from flows.records import Exchange, Outcome, Resource, SourceReport, Status, Visit, Window

Keep: TypeAlias = Callable[[Exchange], object]
Seen: TypeAlias = Callable[[str, Sequence[str]], Collection[str]]

PAGES_AT_ONCE = 8
"""Pages of one source that wait for a turn side by side: more would only wait."""

REVISITED = "revisit"
"""Why a source was not tried whose known pages alone were asked for again."""

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
    visits: Mapping[str, Sequence[Visit]] | None = None,
    discovers: bool = True,
) -> list[SourceReport]:
    """Return a report for each source, in their order, once all its pages have ended.

    `keep` takes every response, in the event loop, and may raise to stop the run. `seen` is asked once for a source,
    in a thread: which of these URL keys are committed. `captured` are the keys of pages that an earlier part of this
    run has kept; as a mapping it says how each ended, and those that ended for now are asked for again. `earlier` knows
    what the archive has of a list, a robots.txt or a page to be asked for again, by URL key. `progress` is told a source's id,
    its pages done, and its pages in all. The window's days are of each source's own zone. `visits` are pages to be asked
    for again, by source, after those that are new; without `discovers` nothing else is asked for.
    """
    async with open_session(network) as session:
        asker, pacer = Asker(session, network.bounds, now), Pacer(network.slots, network.bounds, network.is_held)
        fetcher = Fetcher(Requester(asker, pacer, network, random), network, keep, _ended(captured), earlier)
        run = Collecting(fetcher, window, seen, progress, asyncio.Lock(), visits or {}, discovers)
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
    visits: Mapping[str, Sequence[Visit]]
    discovers: bool

    async def source(self, source: Source) -> SourceReport:
        """Return the report of one source, collected."""
        started_at = self.fetcher.now()
        budget = allowance(source.limits, asyncio.get_running_loop().time())
        walks = await self._walks(source, budget) if self.discovers else []
        findings = merge(finding for walk in walks for finding in walk.findings.values())
        keys = [finding.url_key for finding in findings if finding.url_key]
        committed = frozenset(await asyncio.to_thread(self.seen, source.id, keys)) if keys else frozenset()
        sifted = sift(findings, source, self.window, committed)
        pages, revisits = await self._pages(source, sifted, budget)
        judged = judge(walks, self.window, committed, pages.outcomes, pages.refused)
        status, reason = judged if self.discovers else (Status.NOT_TRIED, REVISITED)
        return SourceReport(
            source_id=source.id,
            status=status,
            reason=reason,
            ways=tuple(walk.report() for walk in walks),
            found=len(findings),
            skipped=dict(sorted(sifted.skipped.items())),
            outcomes=pages.counts(),
            revisits=revisits.counts(),
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

    async def _pages(self, source: Source, sifted: Sifted, budget: Allowance) -> tuple[Endings, Endings]:
        """Fetch the wanted pages, then those that are due again, and return how either ended; a page that is both is wanted."""
        wanted = [Errand(source, budget, Resource.PAGE, entry) for entry in sifted.wanted]
        known = {entry.url_key for entry in sifted.wanted}
        due = [each for each in self.visits.get(source.id, ()) if each.entry.url_key not in known]
        again = [Errand(source, budget, Resource.PAGE, visit.entry, visit.previous) for visit in due]
        told = Told(source.id, len(wanted) + len(again), self.progress)
        pages, revisits = Endings(source, told), Endings(source, told)
        pages.outcomes[Outcome.BAD_URL] += sifted.bad
        waiting = deque([*self._begin(wanted, pages, budget), *self._begin(again, revisits, budget)])

        async def work() -> None:
            while waiting:
                errand, endings = waiting.popleft()
                endings.end_with(await self.fetcher.fetch(errand.entry.url if errand.entry else "", errand))

        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(PAGES_AT_ONCE, len(waiting))):
                tasks.create_task(work())
        return pages, revisits

    def _begin(self, errands: Sequence[Errand], endings: Endings, budget: Allowance) -> list[tuple[Errand, Endings]]:
        """Return the errands that are run, after the others ended: kept by an earlier part of the run, or beyond the budget."""
        waiting = []
        for errand in errands:
            outcome = self.fetcher.captured.get(errand.entry.url_key) if errand.entry else None
            if outcome or not budget.take_page():
                endings.end(outcome or Outcome.BUDGET)
            else:
                waiting.append((errand, endings))
        return waiting
