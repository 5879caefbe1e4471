"""What the lists of sources announce of past days, and how far they reach: asked for once, and nothing of it is kept."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from random import Random
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flows.catalog.sources import Source, Way
from flows.collect.allowance import Allowance
from flows.collect.answers import Answer
from flows.collect.asker import Asker
from flows.collect.collecting import FUTURE
from flows.collect.errands import Errand
from flows.collect.exploring import Explorer
from flows.collect.fetcher import Fetcher
from flows.collect.findings import Finding
from flows.collect.hosts import origin_of
from flows.collect.network import Network
from flows.collect.pacing import Pacer
from flows.collect.requester import Requester
from flows.collect.robots import Rules
from flows.collect.session import open_session
from flows.collect.sifting import is_article
from flows.collect.status import Reach, judge, reach
from flows.collect.walks import Walk
from flows.records import FillWay, Resource, Status, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a source's lists of one kind reach for a day, and what asking them takes.

    `is_whole`: they tell of every page of the day. `status` and `reason` are what the ledger would say if no page were
    there. `requests` and `received` (bytes) are by host, for the lists alone. `pages` are the addresses of the day's articles.
    """

    source_id: str
    way: FillWay
    day: date
    is_whole: bool
    status: Status
    reason: str | None
    requests: Mapping[str, int]
    received: Mapping[str, int]
    pages: Mapping[str, str]
    """By URL key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a source's lists announce, by way and day; `seconds` is the polite time from one request to the next, by host."""

    source_id: str
    reached: Sequence[Reached]
    seconds: Mapping[str, float]


async def survey(
    days: Mapping[str, Sequence[date]],
    sources: Sequence[Source],
    *,
    network: Network,
    now: Callable[[], datetime],
    random: Random,
    done: Callable[[], object] = lambda: None,
) -> list[Survey]:
    """Return a survey for each source, in their order: `days` by its id are looked at. `done` is called after each day of a source.

    A list is asked for once, however many days it serves; no page is asked for.
    """
    async with open_session(network) as session:
        asker, pacer = Asker(session, network.bounds, now), Pacer(network.slots, network.bounds)
        requester, parsing = Requester(asker, pacer, network, random), asyncio.Lock()
        async with asyncio.TaskGroup() as tasks:
            surveying = [Surveying(Remembering(requester, network), source, parsing, done) for source in sources]
            surveys = [tasks.create_task(each.source_days(days[each.source.id])) for each in surveying]
    return [each.result() for each in surveys]


class Remembering(Fetcher):
    """Fetches the lists of one source, each once, and notes which were asked for."""

    def __init__(self, requester: Requester, network: Network) -> None:
        """Take what makes requests; nothing is kept."""
        super().__init__(requester, network, lambda _: None, {}, lambda _: None)
        self.answers: dict[str, Answer] = {}
        self.asked: dict[str, Answer] = {}

    async def fetch(self, url: str, errand: Errand) -> Answer:
        """Return the answer to an address, the same as before where it was asked for before."""
        if errand.resource is Resource.ROBOTS:
            return await super().fetch(url, errand)
        if url not in self.answers:
            self.answers[url] = await super().fetch(url, errand)
        self.asked[url] = self.answers[url]
        return self.answers[url]

    def taken(self) -> dict[str, Answer]:
        """Return the answers since this was last asked, by address."""
        asked, self.asked = self.asked, {}
        return asked


@dataclass(slots=True)
class Surveying:
    """Asks the lists of one source."""

    fetcher: Remembering
    source: Source
    parsing: asyncio.Lock
    done: Callable[[], object]
    seconds: dict[str, float] = field(default_factory=dict)

    async def source_days(self, days: Sequence[date]) -> Survey:
        """Return what the lists announce for days: dated ones asked for each day, the others once for all."""
        dated, undated = split(self.source.discover)
        reached: list[Reached] = []
        for day in days if dated else ():
            walks = await self._walks(dated, _window(day, day))
            reached.append(self._reached(FillWay.LISTS, day, walks, self.fetcher.taken()))
            self.done()
        if undated and days:
            walks = await self._walks(undated, _window(min(days), max(days)))
            asked = self.fetcher.taken()
            reached += [self._reached(FillWay.LIVE, day, walks, asked) for day in days]
        self._note_pace(url for each in reached for url in each.pages.values())
        return Survey(source_id=self.source.id, reached=reached, seconds=self.seconds)

    async def _walks(self, ways: Iterable[Way], window: Window) -> list[Walk]:
        explorer = Explorer(
            fetcher=self.fetcher,
            source=self.source,
            allowance=Allowance(pages=0, size=1 << 40, until=inf),
            window=window,
            zone=ZoneInfo(self.source.timezone),
            latest=max(window.day, self.fetcher.now().date()) + FUTURE,
            parsing=self.parsing,
        )
        return [await explorer.walk(way) for way in ways]

    def _reached(self, way: FillWay, day: date, walks: Sequence[Walk], asked: Mapping[str, Answer]) -> Reached:
        window, findings = _window(day, day), [finding for walk in walks for finding in walk.findings.values()]
        status, reason = judge(walks, window, (), Counter(), Counter())
        requests, received = Counter[str](), Counter[str]()
        for url, answer in asked.items():
            host = urlsplit(url).hostname or ""
            requests[host] += answer.exchange.hop + 1
            received[host] += len(answer.exchange.response_head) + len(answer.payload)
        self._note_pace(asked)
        return Reached(
            source_id=self.source.id,
            way=way,
            day=day,
            is_whole=any(walk.answered and reach(walk, window, ()) is Reach.WHOLE for walk in walks),
            status=status,
            reason=reason,
            requests=requests,
            received=received,
            pages={each.url_key: each.url for each in findings if _filed(each) == day and self._is_wanted(each)},
        )

    def _is_wanted(self, finding: Finding) -> bool:
        return (
            bool(finding.url_key) and (urlsplit(finding.url).hostname or "") in self.source.hosts and is_article(finding.url, self.source)
        )

    def _note_pace(self, urls: Iterable[str]) -> None:
        for url in urls:
            host = urlsplit(url).hostname or ""
            if host not in self.seconds:
                rules = self.fetcher.hosts.known.get(origin_of(url), Rules())
                self.seconds[host] = self.fetcher.requester.manners(url, self.source, rules.crawl_delay).delay


def split(ways: Collection[Way]) -> tuple[list[Way], list[Way]]:
    """Return the ways that can be asked for a day, and the others."""
    return [way for way in ways if way.dated], [way for way in ways if not way.dated]


def _window(first: date, last: date) -> Window:
    return Window(day=last, first=first, undated=False)


def _filed(finding: Finding) -> date | None:
    """Return the day that a window of one day takes a page for, as `sifting.out_of_window`."""
    return finding.day or finding.changed
