"""A plan: what a range of days lacks, by which ways it is filled, and what that takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

import polars as pl

from flows.archive.objects import Store
from flows.archive.seen import SeenPages
from flows.catalog.backfill import Backfill, read_backfill
from flows.catalog.files import Catalog, open_catalog
from flows.catalog.lexicons import languages
from flows.catalog.sources import Source, load_sources
from flows.collect import Network
from flows.holdings.filing import HELD, first_of_each, with_own_days
from flows.holdings.own_days import OwnDays
from flows.networks import network_of
from flows.planning.asking import MINUTE, ask_archives, ask_lists, slowly
from flows.planning.choosing import choose, costs, pages_on_offer, perhaps, spread, uncovered
from flows.planning.frames import UNIT, Asked, Untold
from flows.planning.memory import Held, Memory
from flows.planning.own_archive import PAGE_BYTES, coded_units, page_sizes, uncoded_pages
from flows.planning.warc_files import WarcFiles
from flows.records import FillWay, Status
from flows.runs import units_of
from flows.settings import Settings

ARCHIVES = (FillWay.COMMON_CRAWL, FillWay.WAYBACK)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a backfill is asked for beside its days: some sources, some ways, WARC files, committed days once more."""

    sources: Sequence[str] = ()
    ways: Sequence[FillWay] = ()
    files: Sequence[str] = ()
    replace: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one backfill of some days from another, however its lists were given."""
        return tuple(self.sources), tuple(way.value for way in self.ways), tuple(self.files), self.replace


class Plan(NamedTuple):
    """What a range of days lacks and how it is filled.

    `sources` are ids. `units` are all units that lack something: `day`, `source_id`, `status`, `reason`. `steps` are the ways that
    fill them: `day`, `source_id`, `way`, `pages`, `is_whole`, `is_estimated`; of way `archive` the pages are coded again.
    `uncovered` are the units that nothing fills, with what the ledger will say of them. `costs` are by `day` and `host`. `held`
    are `filing.HELD` rows; `again` the units whose committed pages are asked for once more; `notes` what others
    did not tell.
    """

    days: Sequence[date]
    sources: Sequence[str]
    units: pl.DataFrame
    steps: pl.DataFrame
    uncovered: pl.DataFrame
    costs: pl.DataFrame
    held: pl.DataFrame
    again: pl.DataFrame
    notes: Sequence[str]


@dataclass(frozen=True)
class Planning:
    """Makes a plan for days. `done` is told each time a list has been asked for a day."""

    settings: Settings
    store: Store
    days: Sequence[date]
    wishes: Wishes
    now: datetime
    done: Callable[[], object] = lambda: None

    def plan(self) -> Plan:
        """Return the plan; raises UsageError, StoreError, SpoolError."""
        units = units_of(self.settings, self.store, self.days, self.wishes.sources).select("day", "source_id", "status", "reason")
        is_open = pl.col("status") != Status.COMPLETE.value
        recoded = self._recoded(units)
        again = self._again(units.filter(~is_open), recoded)
        wanted = pl.concat([units.filter(is_open), units.join(again, on=UNIT, how="semi")]).sort("day", "source_id")
        asked, held, untold, left_out = self._ask(wanted)
        seen = self._seen(asked, held)
        pages = pages_on_offer(asked.announced, _with_hosts(held, self.options), seen, again)
        chosen, filled = choose(wanted, self._allowed_rows(), asked.reached, pages, perhaps(held, seen, self.options.days_after))
        return Plan(
            days=self.days,
            sources=[source.id for source in self.sources],
            units=units.join(pl.concat([wanted.select(UNIT), recoded.select(UNIT)]), on=UNIT, how="semi"),
            steps=pl.concat([recoded.select(chosen.columns), chosen]).sort("day", "source_id", maintain_order=True),
            uncovered=uncovered(wanted, chosen, asked.reached, {each.source_id: each.reason for each in untold}),
            costs=costs(chosen, filled, asked, page_sizes(self.store), PAGE_BYTES, _pace(self.options)),
            held=held,
            again=again,
            notes=[*(each.words for each in untold), *left_out],
        )

    @cached_property
    def catalog(self) -> Catalog:
        """The configuration."""
        return open_catalog(self.settings.config)

    @cached_property
    def options(self) -> Backfill:
        """How past days are filled."""
        return read_backfill(self.catalog)

    @cached_property
    def sources(self) -> Sequence[Source]:
        """The sources that are meant."""
        return load_sources(self.catalog, self.wishes.sources or self.settings.sources)

    @cached_property
    def allowed(self) -> Mapping[str, tuple[FillWay, ...]]:
        """The ways that each source may be filled by."""
        return {source.id: self._allowed(source) for source in self.sources}

    def _allowed(self, source: Source) -> tuple[FillWay, ...]:
        ways = self.options.ways if source.backfill_ways is None else source.backfill_ways
        given = [way for way in ways if way is not FillWay.WARC or self.wishes.files]
        return tuple(way for way in given if not self.wishes.ways or way in self.wishes.ways)

    def _allowed_rows(self) -> pl.DataFrame:
        rows = [(source_id, way.value) for source_id, ways in self.allowed.items() for way in ways]
        return pl.DataFrame(rows, schema={"source_id": pl.String, "way": pl.String}, orient="row")

    def _recoded(self, units: pl.DataFrame) -> pl.DataFrame:
        """Return steps for the units whose captures are coded again: those that want it, with `replace` all that have some."""
        if self.wishes.replace:
            done = Memory(self.settings.spool, self.now).done_days((self.days, self.wishes.key))
            found = coded_units(self.store, self.days).filter(~pl.col("day").is_in(list(done)))
        else:
            found = uncoded_pages(self.store, self.days, languages(self.catalog)).with_columns(pages=pl.col("unread") + pl.col("older"))
        mine = [source_id for source_id, ways in self.allowed.items() if FillWay.ARCHIVE in ways]
        steps = found.join(units.select(UNIT), on=UNIT, how="semi").filter(pl.col("source_id").is_in(mine))
        facts = {"way": pl.lit(FillWay.ARCHIVE.value), "is_whole": pl.lit(value=True), "is_estimated": pl.lit(value=False)}
        return steps.select("day", "source_id", "pages", **facts)

    def _again(self, complete: pl.DataFrame, recoded: pl.DataFrame) -> pl.DataFrame:
        """Return the complete units that are filled once more, because `replace` was asked for and their captures are not coded again."""
        units = complete.select(UNIT).join(recoded, on=UNIT, how="anti")
        if not self.wishes.replace or FillWay.ARCHIVE in {way for ways in self.allowed.values() for way in ways}:
            return units.clear()
        return units.filter(~pl.col("day").is_in(list(Memory(self.settings.spool, self.now).done_days((self.days, self.wishes.key)))))

    def _ask(self, wanted: pl.DataFrame) -> tuple[Asked, pl.DataFrame, list[Untold], list[str]]:
        """Return what lists announce of units, what others hold of them, what these did not tell, and what was left out of files."""
        days = {source.id: wanted.filter(pl.col("source_id") == source.id)["day"].to_list() for source in self.sources}
        own = [source for source in self.sources if days[source.id] and set(self.allowed[source.id]) & {FillWay.LISTS, FillWay.LIVE}]
        network, memory = slowly(network_of(self.settings), self.options), Memory(self.settings.spool, self.now)
        asked_days = {source.id: days[source.id] for source in own}
        asked = memory.asked((self.days, self.sources), asked_days, lambda missing: ask_lists(missing, own, network, self.done))
        names = [name for name, ways in self.allowed.items() if days[name] and set(ways) & set(ARCHIVES)]
        held, untold = memory.held((self.days, self.allowed, self.options), names, lambda missing: self._hold(missing, network))
        files = WarcFiles(self.sources, self.settings.spool, network, self.settings.workers, self.settings.worker_memory_mb)
        of_files, left_out = files.held(self.wishes.files, self.done)
        return spread(asked, wanted), self._first_filed([pl.DataFrame(schema=HELD), *held, of_files]), untold, left_out

    def _first_filed(self, held: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """Return of each page the first capture that an archive of others holds, with its day where that is known."""
        rows = pl.concat(held, how="diagonal_relaxed").lazy().pipe(first_of_each)
        return rows.pipe(with_own_days, OwnDays(self.settings.spool).rows().lazy()).collect()

    def _hold(self, names: Sequence[str], network: Network) -> Held:
        sources = [source for source in self.sources if source.id in names]
        return ask_archives(self.days, sources, self.allowed, self.options, network)

    def _seen(self, asked: Asked, held: pl.DataFrame) -> pl.DataFrame:
        """Return the URL keys of pages on offer that are committed, on any day."""
        keys = pl.concat([asked.announced["url_key"], held["url_key"]]).unique().to_list()
        return pl.DataFrame({"url_key": sorted(SeenPages(self.store)("", keys))}, schema={"url_key": pl.String})


def _pace(options: Backfill) -> dict[str, float]:
    """Return the seconds between requests to archives of others, by host."""
    crawl, wayback, minute = options.common_crawl, options.wayback, MINUTE * options.delay_factor
    return {_host(crawl.files): minute / crawl.per_minute, _host(wayback.pages): minute / wayback.per_minute}


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _with_hosts(held: pl.DataFrame, options: Backfill) -> pl.DataFrame:
    """Return held captures with the host that is asked for each, null for those of WARC files: these were read for the plan."""
    hosts = {FillWay.COMMON_CRAWL.value: _host(options.common_crawl.files), FillWay.WAYBACK.value: _host(options.wayback.pages)}
    return held.with_columns(host=pl.col("way").replace_strict(hosts, default=None, return_dtype=pl.String))
