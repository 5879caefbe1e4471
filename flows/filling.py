"""A backfill's run: each source's day filled by the ways that its plan names, one after the other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial

import polars as pl

from flows import progress
from flows.archive.earlier import EARLIER, EarlierLists
from flows.archive.files import room_at
from flows.archive.reading import scan
from flows.archive.seen import SeenPages
from flows.archive.spool import Spool
from flows.archive.store import Store
from flows.catalog.backfill import Backfill, read_backfill
from flows.catalog.files import open_catalog
from flows.catalog.sources import Source
from flows.collect import Network, collect
from flows.collect.surveying import split
from flows.holdings.taking import Taking, take_held
from flows.ledger import RANK
from flows.networks import network_of
from flows.records import FillWay, Run, SourceReport, Status
from flows.settings import Settings
from flows.stopping import run_stoppable
from flows.unfinished import NightWatch
from flows.visits import known_pages, visits_of

COMMITTED = "already_committed"
NO_WAY = "no_way"
"""Why a day is not covered that no way reaches."""

EARLIER_DAYS = 7
"""How many days back the response may lie to which an unchanged list refers: one of them is whole in every week."""

UNPLANNED = (FillWay.LISTS, FillWay.LIVE)
"""How a source is filled of which a run says nothing."""


@dataclass(frozen=True)
class Filling:
    """Fills the day of a run: its responses go into the spool."""

    run: Run
    spool: Spool
    store: Store
    settings: Settings
    seen: SeenPages

    def reports(self, sources: Sequence[Source]) -> list[SourceReport]:
        """Return a report for each source, in their order, once all its ways have been gone."""
        found: dict[str, list[SourceReport]] = {source.id: [] for source in sources}
        for way in FillWay:
            if mine := [source for source in sources if way in self._ways(source)]:
                for report in self._by(way, mine):
                    found[report.source_id].append(replace(report, filled_by=(way.value,)))
        return [merged(found[source.id]) if found[source.id] else self._uncovered(source) for source in sources]

    def _ways(self, source: Source) -> Sequence[FillWay]:
        return () if source.id in self.run.uncovered else self.run.ways.get(source.id, UNPLANNED)

    def _by(self, way: FillWay, sources: Sequence[Source]) -> list[SourceReport]:
        if way in {FillWay.LISTS, FillWay.LIVE}:
            return self._from_lists(way, sources)
        return take_held(
            Taking(self.run, self.spool, self.seen, way, {source.id: source for source in sources}), self.options, self.network
        )

    @cached_property
    def options(self) -> Backfill:
        """How past days are filled."""
        return read_backfill(open_catalog(self.settings.config))

    @cached_property
    def network(self) -> Network:
        """What a backfill may do on the network: more slowly than a night, and not at all while one is under way."""
        watch = NightWatch(self.settings.spool)
        return replace(network_of(self.settings), slowness=self.options.delay_factor, is_held=watch.is_night)

    def _from_lists(self, way: FillWay, sources: Sequence[Source]) -> list[SourceReport]:
        """Return a report for each source after its lists were asked, and the pages that they announce."""
        captured, had = self.spool.endings(), self._had()
        doubles: Counter[str] = Counter()

        def seen(source_id: str, keys: Sequence[str]) -> set[str]:
            committed, ours = self.seen(source_id, keys), had & set(keys)
            doubles[source_id] = len(ours - committed)
            return committed | ours

        due = self._due([source.id for source in sources if source.id in self.run.again and self._asks_first(source) is way])
        with room_at(self.spool.folder / EARLIER) as folder:
            reports = run_stoppable(
                collect(
                    [narrowed(source, way, self.options) for source in sources],
                    self.run.window,
                    keep=self.spool.keep,
                    seen=seen,
                    captured={key: outcome for key, outcome in captured.items() if key not in had},
                    network=self.network,
                    now=partial(datetime.now, UTC),
                    random=random.Random(),  # noqa: S311  jitter of retries
                    earlier=EarlierLists(self.store, self.run.day, EARLIER_DAYS, folder, due),
                    progress=progress.Tally("ingest"),
                    visits=visits_of(due),
                )
            )
        return [without_doubles(report, doubles[report.source_id]) for report in reports]

    def _had(self) -> set[str]:
        """Return the keys of the pages that this run took from archives of others."""
        others = {FillWay.WARC, FillWay.COMMON_CRAWL, FillWay.WAYBACK}
        return {capture.url_key for capture in self.spool.captured() if capture.via in others}

    def _asks_first(self, source: Source) -> FillWay | None:
        """Return the first way by which a source itself is asked."""
        return next((way for way in FillWay if way in self._ways(source) and way in UNPLANNED), None)

    def _due(self, sources: Sequence[str]) -> pl.DataFrame:
        """Return the day's known pages of sources, to be asked for again."""
        captures = scan(self.store, "captures", self.run.day, self.run.day).filter(pl.col("source_id").is_in(list(sources)))
        return captures.pipe(known_pages).sort("url_key").collect()

    def _uncovered(self, source: Source) -> SourceReport:
        status, reason = self.run.uncovered.get(source.id, (Status.NO_COVERAGE, NO_WAY))
        return SourceReport(source_id=source.id, status=status, reason=reason)


def narrowed(source: Source, way: FillWay, options: Backfill) -> Source:
    """Return a source with the lists of a way alone, and with no larger budget than a backfill's."""
    dated, undated = split(source.discover)
    limits = source.limits.model_copy(
        update={
            "pages": min(source.limits.pages, options.pages),
            "megabytes": min(source.limits.megabytes, options.megabytes),
            "minutes": min(source.limits.minutes, options.minutes),
        }
    )
    return source.model_copy(update={"discover": tuple(dated if way is FillWay.LISTS else undated), "limits": limits})


def without_doubles(report: SourceReport, doubles: int) -> SourceReport:
    """Return a report that does not count pages which an earlier way of the same run has counted."""
    doubles = min(doubles, report.skipped.get(COMMITTED, 0))
    skipped = {name: number - (doubles if name == COMMITTED else 0) for name, number in report.skipped.items()}
    return replace(report, found=report.found - doubles, skipped={name: number for name, number in skipped.items() if number})


def merged(reports: Sequence[SourceReport]) -> SourceReport:
    """Return what several ways came to for one source: the best status holds, of equal ones the first."""
    best = min(reports, key=lambda each: RANK[each.status])
    starts = [each.started_at for each in reports if each.started_at]
    ends = [each.ended_at for each in reports if each.ended_at]
    return replace(
        best,
        ways=tuple(way for each in reports for way in each.ways),
        found=sum(each.found for each in reports),
        skipped=_sum([each.skipped for each in reports]),
        outcomes=_sum([each.outcomes for each in reports]),
        revisits=_sum([each.revisits for each in reports]),
        started_at=min(starts, default=None),
        ended_at=max(ends, default=None),
        filled_by=tuple(way for each in reports for way in each.filled_by),
    )


def _sum(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
