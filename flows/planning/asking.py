"""What is asked for a plan: the lists of sources, the indexes of others, and files that are given. No page is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import polars as pl

from flows.catalog.backfill import Backfill
from flows.catalog.sources import Source
from flows.collect import Network
from flows.collect.sifting import is_article
from flows.collect.surveying import Survey, survey
from flows.holdings.archives import list_common_crawl, list_wayback
from flows.holdings.filing import HELD, day_of_address, held_rows
from flows.holdings.own_days import FOLDER, OwnDays
from flows.holdings.taking import page_day
from flows.holdings.warcs import read_selected, select, select_notes
from flows.planning.frames import ANNOUNCED, LISTED, MOST_DAYS, PACE, REACHED, Asked, Untold
from flows.records import FillWay, Holdings, Outcome

MINUTE = 60.0


def sampled(days: Sequence[date]) -> list[date]:
    """Return days, no more than `MOST_DAYS`, the first and the last among them."""
    if len(days) <= MOST_DAYS:
        return list(days)
    return [days[round(number * (len(days) - 1) / (MOST_DAYS - 1))] for number in range(MOST_DAYS)]


def ask_lists(days: Mapping[str, Sequence[date]], sources: Sequence[Source], network: Network, done: Callable[[], object]) -> Asked:
    """Return what the lists of those of some sources announce for which there are days, by the id of each."""
    wanted = {source_id: sampled(own) for source_id, own in days.items()}
    chance = Random()  # noqa: S311  jitter of retries
    asked = [source for source in sources if source.id in wanted]
    surveys = asyncio.run(survey(wanted, asked, network=network, now=partial(datetime.now, UTC), random=chance, done=done))
    return of_surveys(surveys)


def of_surveys(surveys: Sequence[Survey]) -> Asked:
    """Return surveys as frames."""
    reached: list[dict[str, object]] = []
    listed: list[dict[str, object]] = []
    announced: list[dict[str, object]] = []
    for each in (reach for one in surveys for reach in one.reached):
        unit: dict[str, object] = {"source_id": each.source_id, "way": each.way.value, "day": each.day}
        reached.append(unit | {"is_whole": each.is_whole, "status": each.status.value, "reason": each.reason})
        listed += [unit | {"host": host, "requests": n, "received": each.received[host]} for host, n in each.requests.items()]
        announced += [unit | {"url_key": key, "host": urlsplit(url).hostname or ""} for key, url in each.pages.items()]
    pace = [{"host": host, "seconds": seconds} for one in surveys for host, seconds in one.seconds.items()]
    return Asked(
        reached=pl.DataFrame(reached, schema=REACHED),
        listed=pl.DataFrame(listed, schema=LISTED),
        announced=pl.DataFrame(announced, schema=ANNOUNCED),
        pace=pl.DataFrame(pace, schema=PACE).group_by("host").agg(pl.col("seconds").max()).sort("host"),
    )


def ask_archives(
    days: Sequence[date], sources: Sequence[Source], allowed: Mapping[str, Sequence[FillWay]], options: Backfill, network: Network
) -> tuple[pl.DataFrame, list[Untold]]:
    """Return `HELD` rows of what Common Crawl and the Wayback Machine hold of sources, and what they did not tell."""
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=options.days_after + 1)  # whatever the source's zone
    now, chance = partial(datetime.now, UTC), Random()  # noqa: S311  jitter of retries
    found: list[Holdings] = []
    if crawled := [source for source in sources if FillWay.COMMON_CRAWL in allowed[source.id]]:
        asking = list_common_crawl(crawled, first, last, options.common_crawl, network=network, now=now, random=chance)
        found += asyncio.run(asking)
    if replayed := [source for source in sources if FillWay.WAYBACK in allowed[source.id]]:
        found += asyncio.run(list_wayback(replayed, first, last, options.wayback, network=network, now=now, random=chance))
    zones = {source.id: ZoneInfo(source.timezone) for source in sources}
    untold = [untold for each in found if (untold := _untold(each))]
    return held_rows((holding for each in found for holding in each.holdings), zones), untold


def _untold(holdings: Holdings) -> Untold | None:
    """Return what an archive of others did not tell of a source, None where it told all."""
    of_source = f"{holdings.way} of {holdings.source_id}"
    if holdings.outcome is not Outcome.OK:
        words = f"{of_source}: {holdings.outcome.replace('_', ' ')}, {holdings.error or 'no more is known'}; not all may be listed"
        return Untold(holdings.source_id, f"{holdings.way}_{holdings.outcome}", words)
    if holdings.cut:
        return Untold(holdings.source_id, f"{holdings.way}_cut", f"{of_source}: not all was listed")
    if holdings.unreadable:
        words = f"{of_source}: {holdings.unreadable} lines of the index could not be read"
        return Untold(holdings.source_id, f"{holdings.way}_unreadable", words)
    return None


@dataclass(frozen=True)
class WarcFiles:
    """Reads the pages of sources from WARC files; what was read of one is kept in the spool."""

    sources: Sequence[Source]
    spool: Path
    network: Network

    def held(self, files: Sequence[str], done: Callable[[], object]) -> tuple[pl.DataFrame, list[str]]:
        """Return `HELD` rows of the articles that files hold, each filed under its own day, and what was left out; raises DatelineError."""
        by_host = {host: source for source in self.sources for host in source.hosts}
        folder, frames, notes = self.spool / FOLDER / "warc", [pl.DataFrame(schema=HELD)], list[str]()
        for place in files:
            rows = select(place, list(by_host), folder, network=self.network)
            own = [is_article(row["url"], by_host[_host(row["url"])]) for row in rows.iter_rows(named=True)]
            frames.append(self._filed(rows.filter(pl.Series(own, dtype=pl.Boolean)), by_host))
            left = {"no_article": own.count(False), **select_notes(place, list(by_host), folder, network=self.network)}
            words = ", ".join(f"{number} {reason.replace('_', ' ')}" for reason, number in left.items() if number)
            notes += [f"{place}: left out: {words}"] if words else []
            done()
        return pl.concat(frames, how="diagonal_relaxed"), notes

    def _filed(self, rows: pl.DataFrame, by_host: Mapping[str, Source]) -> pl.DataFrame:
        """Return selected pages with their source and the days that they were captured and are filed under."""
        known = OwnDays(self.spool)
        days = {(place, offset): day for place, offset, day in known.rows().rows()}
        units: list[tuple[str, date, date]] = []
        for row in rows.iter_rows(named=True):
            source, place = by_host[_host(row["url"])], (row["place"], row["offset"])
            zone = ZoneInfo(source.timezone)
            captured = row["captured_at"].astimezone(zone).date()
            day = day_of_address(row["url"]) or days.get(place)
            if day is None:
                response = read_selected(row)
                day = page_day(response.head, response.body, row["url"], zone) or captured
                known.note(*place, day)
            units.append((source.id, captured, day))
        unit = pl.DataFrame(units, schema={"source_id": pl.String, "captured_day": pl.Date, "day": pl.Date}, orient="row")
        return rows.hstack(unit).with_columns(way=pl.lit(FillWay.WARC.value))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def slowly(network: Network, options: Backfill) -> Network:
    """Return what a backfill may do on a network."""
    return replace(network, slowness=options.delay_factor)
