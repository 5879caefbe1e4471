"""Captures that archives of others hold -> captures of a run: those of its day, each with its own time and digest."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from flows.archive.http import parse_head, payload_of
from flows.archive.seen import SeenPages
from flows.archive.spool import Spool
from flows.bodies import decode_body
from flows.catalog.backfill import Backfill
from flows.catalog.sources import Source
from flows.clean import own_day
from flows.collect import Network
from flows.holdings.archives import exchange_of, fetch_holdings
from flows.holdings.filing import HELD, HELD_FILE, candidates, holding_of, with_own_days
from flows.holdings.own_days import OwnDays
from flows.holdings.warc_lists import told_place
from flows.holdings.warcs import read_selected
from flows.records import Entry, Exchange, FillWay, Holding, Outcome, Run, SourceReport, Status, WayReport
from flows.stopping import run_stoppable

DECODED_LIMIT = 20 << 20


@dataclass(slots=True)
class Taking:
    """Takes the pages of a run's day from one archive of others, and counts what became of each capture that it lists."""

    run: Run
    spool: Spool
    seen: SeenPages
    way: FillWay
    sources: Mapping[str, Source]
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    skipped: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, Counter[str]] = field(default_factory=dict)

    def open_rows(self, days_after: int) -> list[dict[str, Any]]:
        """Return the `HELD` rows that are still to be had; the others are counted: committed, or kept by an earlier part of the run."""
        mine = pl.col("source_id").is_in(list(self.sources)) & (pl.col("way") == self.way.value)
        rows = read_held(self.spool.folder).filter(mine).pipe(candidates, self.run.day, days_after)
        found = rows.pipe(with_own_days, self.own_days().rows().lazy()).collect()
        ended, waiting = self.spool.endings(), []
        for source_id in self.sources:
            own = found.filter(pl.col("source_id") == source_id)
            self.outcomes[source_id], self.skipped[source_id] = Counter(), Counter()
            self.places[source_id] = Counter(own["place"].to_list())
            committed = self.seen(source_id, own["url_key"].to_list())
            for row in own.iter_rows(named=True):
                if row["url_key"] in committed:
                    self.skipped[source_id]["already_committed"] += 1
                elif outcome := ended.get(row["url_key"]):
                    self.outcomes[source_id][str(outcome)] += 1
                elif row["day"] not in {None, self.run.day}:
                    self._pass_over(row, row["day"])
                else:
                    waiting.append(row)
        return waiting

    def own_days(self) -> OwnDays:
        """Return the days under which pages were filed that were read before."""
        return OwnDays(Path(self.run.spool))

    def take(self, row: Mapping[str, Any], exchange: Exchange) -> None:
        """Keep a page that is of the run's day; count any."""
        source_id = row["source_id"]
        day = row["day"] or self._day_of(row, exchange)
        if day != self.run.day:
            self._pass_over(row, day)
            return
        entry = Entry(
            source_id=source_id, url=row["url"], url_key=row["url_key"], via=self.way.value, via_url=via_url(self.way, row["place"])
        )
        self.outcomes[source_id][str(exchange.outcome)] += 1
        if exchange.status is not None:
            self.spool.keep(replace(exchange, entry=entry))

    def _pass_over(self, row: Mapping[str, Any], day: date) -> None:
        self.skipped[row["source_id"]]["later" if day > self.run.day else "older"] += 1

    def _day_of(self, row: Mapping[str, Any], exchange: Exchange) -> date:
        """Return the day under which a page is filed that had to be read for it, and note it for other days' runs."""
        if exchange.outcome is not Outcome.OK:
            return date.fromisoformat(str(row["captured_day"]))
        zone = ZoneInfo(self.sources[row["source_id"]].timezone)
        day = page_day(exchange.response_head, exchange.body, row["url"], zone) or row["captured_day"]
        self.own_days().note(row["place"], row["offset"], day)
        return date.fromisoformat(str(day))

    def reports(self, address: str) -> list[SourceReport]:
        """Return what was taken for each source: never all, for an archive of others cannot tell what it lacks."""
        return [self._report(source_id, address) for source_id in self.sources]

    def _report(self, source_id: str, address: str) -> SourceReport:
        skipped, outcomes = self.skipped[source_id], self.outcomes[source_id]
        of_day = outcomes.total() + skipped["already_committed"]
        places = self.places[source_id] if self.way is FillWay.WARC else Counter({address: of_day})
        ways = [
            WayReport(kind=self.way.value, url=via_url(self.way, place), outcome=Outcome.OK, entries=number)
            for place, number in sorted(places.items())
        ]
        return SourceReport(
            source_id=source_id,
            status=Status.PARTIAL if of_day else Status.NO_COVERAGE,
            reason=f"from_{self.way.value}" if of_day else f"not_in_{self.way.value}",
            ways=ways,
            found=outcomes.total() + skipped.total(),
            skipped={name: number for name, number in sorted(skipped.items()) if number},
            outcomes=dict(sorted(outcomes.items())),
        )


def take_held(taking: Taking, options: Backfill, network: Network) -> list[SourceReport]:
    """Return a report for each source after the pages of the day that an archive of others holds went into the spool."""
    rows = taking.open_rows(options.days_after)
    if taking.way is FillWay.WARC:
        for row in rows:
            taken_at, robot = datetime.now(UTC), network.robots_token
            taking.take(row, exchange_of(read_selected(row), holding_of(row), taken_at=taken_at, robot=robot))
        return taking.reports("")
    if rows:
        fetch(taking, rows, options, network)
    return taking.reports(options.common_crawl.collections if taking.way is FillWay.COMMON_CRAWL else options.wayback.index)


def fetch(taking: Taking, rows: Sequence[Mapping[str, Any]], options: Backfill, network: Network) -> None:
    """Fetch captures from the archive that holds them."""
    by_place = {(row["place"], row["offset"]): row for row in rows}

    def take(holding: Holding, exchange: Exchange) -> None:
        taking.take(by_place[holding.place, holding.offset], exchange)

    holdings = [holding_of(row) for row in rows]
    moment = partial(datetime.now, UTC)
    chance = random.Random()  # noqa: S311  jitter of retries
    run_stoppable(fetch_holdings(holdings, taking.sources, options, take=take, network=network, now=moment, random=chance))


def page_day(head: bytes, body: bytes, url: str, zone: ZoneInfo) -> date | None:
    """Return the day that a page states of itself, None where it states none."""
    parsed = parse_head(head)
    payload = decode_body(payload_of(parsed, body), parsed.header("Content-Encoding"), DECODED_LIMIT).body
    return own_day(payload, parsed.header("Content-Type"), url, zone)


def read_held(folder: Path) -> pl.LazyFrame:
    """Return the captures among which a run's pages are, as its spool has them."""
    path = folder / HELD_FILE
    return pl.scan_parquet(path) if path.exists() else pl.LazyFrame(schema=HELD)


def via_url(way: FillWay, place: str) -> str:
    """Return the address of the list that announced a page, as a capture names it: of a file of this machine its name."""
    return told_place(place) if way is FillWay.WARC else place
