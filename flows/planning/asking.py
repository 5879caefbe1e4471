"""What is asked for a plan: the lists of sources, and the indexes of others. No page is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import polars as pl

from flows.catalog.backfill import Backfill
from flows.catalog.sources import Source
from flows.collect import Network
from flows.collect.surveying import Survey, survey
from flows.holdings.archives import list_common_crawl, list_wayback
from flows.holdings.filing import held_rows
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


def slowly(network: Network, options: Backfill) -> Network:
    """Return what a backfill may do on a network."""
    return replace(network, slowness=options.delay_factor)
