"""Pages that archives of others hold: what they list of our publishers, and each page as they captured it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from random import Random
from typing import Any, TypeAlias

from flows.archive.foreign import ForeignResponse, parse_response
from flows.archive.foreign_streams import ForeignError
from flows.archive.http import parse_head
from flows.bodies import decode_body
from flows.catalog.backfill import Backfill, CommonCrawl, Wayback
from flows.catalog.sources import Source
from flows.collect import Network
from flows.collect.archives import common_crawl, wayback
from flows.collect.archives.captured import Replayed, fetch_replayed
from flows.collect.archives.service import Service, open_service
from flows.collect.reservations import reserved_in
from flows.collect.verdict import is_wrong_type, outcome_of_status
from flows.holdings.warc_lists import told_place
from flows.records import Exchange, FillWay, Holding, Holdings, Outcome, Provenance, Resource
from flows.urls import url_key

Take: TypeAlias = Callable[[Holding, Exchange], object]
Fetch: TypeAlias = Callable[[Service, Holding, Source], Awaitable[Exchange]]

BEGINNING = 1 << 16
"""Bytes of a page in which reservations are looked for."""


async def list_common_crawl(
    sources: Sequence[Source],
    first: date,
    last: date,
    options: CommonCrawl,
    *,
    network: Network,
    now: Callable[[], datetime],
    random: Random,
) -> list[Holdings]:
    """Return what Common Crawl holds of each source, captured from one day to another (UTC), in their order; no page is fetched."""
    async with open_service(options.per_minute, robots=options.robots, network=network, now=now, random=random) as service:
        return await common_crawl.list_pages(service, sources, first, last, options)


async def list_wayback(
    sources: Sequence[Source],
    first: date,
    last: date,
    options: Wayback,
    *,
    network: Network,
    now: Callable[[], datetime],
    random: Random,
) -> list[Holdings]:
    """Return what the Wayback Machine holds of each source, captured from one day to another (UTC), in their order; no page is fetched."""
    async with open_service(options.per_minute, robots=options.robots, network=network, now=now, random=random) as service:
        return await wayback.list_pages(service, sources, first, last, options)


async def fetch_holdings(
    holdings: Sequence[Holding],
    sources: Mapping[str, Source],
    options: Backfill,
    *,
    take: Take,
    network: Network,
    now: Callable[[], datetime],
    random: Random,
) -> None:
    """Fetch what holdings stand for, and give each to `take` once, with the exchange that the other archive captured.

    Both services are asked side by side, each for one thing at a time. A page that is not had has an exchange without a status, whose
    outcome says why. `take` runs in the event loop and may raise, which ends it all.
    """
    ways: tuple[tuple[FillWay, CommonCrawl | Wayback, Fetch], ...] = (
        (FillWay.COMMON_CRAWL, options.common_crawl, _from_common_crawl),
        (FillWay.WAYBACK, options.wayback, _from_wayback),
    )
    async with asyncio.TaskGroup() as tasks:
        for way, of_way, fetch in ways:
            wanted = [holding for holding in holdings if holding.way is way]
            if wanted:
                opened = open_service(of_way.per_minute, robots=of_way.robots, network=network, now=now, random=random)
                tasks.create_task(_fetch(opened, wanted, sources, fetch, take))


async def _fetch(
    opened: AbstractAsyncContextManager[Service], wanted: Sequence[Holding], sources: Mapping[str, Source], fetch: Fetch, take: Take
) -> None:
    """Fetch what one service holds, one page after the other."""
    async with opened as service:
        for holding in wanted:
            take(holding, await fetch(service, holding, sources[holding.source_id]))


async def _from_common_crawl(service: Service, holding: Holding, source: Source) -> Exchange:
    """Return the response in a holding's record of a WARC file."""
    piece = await common_crawl.fetch_record(service, holding, source)
    if piece.outcome is not Outcome.OK:
        return _failed(holding, piece.outcome, piece.error)
    where = f"{holding.place} at {holding.offset}"
    try:
        response = await asyncio.to_thread(parse_response, piece.content, where)
    except ForeignError as error:
        return _failed(holding, Outcome.DECODE_ERROR, str(error))
    if wrong := _difference(holding, response):
        return _failed(holding, Outcome.PROTOCOL_ERROR, f"{where}: {wrong}")
    return exchange_of(response, holding, taken_at=piece.had_at, robot=service.fetcher.network.robots_token)


def _difference(holding: Holding, response: ForeignResponse) -> str | None:
    """Return why a record is not the one that an index told of, None where it is."""
    if url_key(response.url) != holding.url_key:
        return f"a record of {response.url} where the index tells of {holding.url}"
    if response.date.replace(microsecond=0) != holding.captured_at.replace(microsecond=0):
        return f"a record of {response.date:%Y-%m-%d %H:%M:%S} where the index tells of {holding.captured_at:%Y-%m-%d %H:%M:%S}"
    if holding.digest is not None and response.said_digest == holding.digest != response.payload_digest:
        return "its payload is not what the index and the record itself say"
    return None


def exchange_of(response: ForeignResponse, holding: Holding, *, taken_at: datetime, robot: str) -> Exchange:
    """Return a response of somebody else's WARC file as an exchange, with what it was taken from and what it reserves."""
    said = response.said_digest or holding.digest
    taken = Provenance(
        way=str(holding.way),
        place=told_place(holding.place),
        taken_at=taken_at,
        offset=holding.offset,
        length=holding.length,
        record_id=response.record_id,
        digest=said,
        agrees=None if said is None or not said.startswith("sha1:") else said == response.payload_digest,
    )
    head = parse_head(response.head)
    outcome = Outcome.PROTOCOL_ERROR if response.truncated else outcome_of_status(response.status, head.header("Location"))
    if outcome is Outcome.OK and is_wrong_type(Resource.PAGE, response.mime):
        outcome = Outcome.WRONG_TYPE
    page = decode_body(response.body, head.header("Content-Encoding"), BEGINNING).body if outcome is Outcome.OK else b""
    return _exchange(
        holding,
        outcome,
        started_at=response.date,
        response_head=response.head,
        body=response.body,
        status=response.status,
        mime=response.mime,
        ip=response.ip,
        truncated=response.truncated,
        reservations=reserved_in(head.headers, page, robot),
        taken_from=taken,
    )


async def _from_wayback(service: Service, holding: Holding, source: Source) -> Exchange:
    """Return a holding's page as the Wayback Machine replays it."""
    found = await fetch_replayed(service, source, holding)
    if found.status is None:
        return _failed(holding, found.outcome, found.error)
    return replayed_exchange(found, holding, service.fetcher.network.robots_token)


def replayed_exchange(found: Replayed, holding: Holding, robot: str) -> Exchange:
    """Return a replayed page as an exchange, with what it was taken from and what it reserves."""
    taken = Provenance(
        way=str(holding.way),
        place=holding.place,
        taken_at=found.had_at,
        digest=holding.digest,
        agrees=found.agrees,
        file=found.file,
    )
    outcome = found.outcome
    if outcome is Outcome.OK and is_wrong_type(Resource.PAGE, found.mime):
        outcome = Outcome.WRONG_TYPE
    head = parse_head(found.head)
    page = decode_body(found.body, head.header("Content-Encoding"), BEGINNING).body if outcome is Outcome.OK else b""
    return _exchange(
        holding,
        outcome,
        started_at=holding.captured_at,
        response_head=found.head,
        body=found.body,
        status=found.status,
        mime=found.mime,
        wire_exact=False,
        truncated=found.truncated,
        error=found.error,
        reservations=reserved_in(found.headers, page, robot),
        taken_from=taken,
    )


def _failed(holding: Holding, outcome: Outcome, error: str | None) -> Exchange:
    return _exchange(holding, outcome, started_at=holding.captured_at, error=error)


def _exchange(holding: Holding, outcome: Outcome, *, started_at: datetime, **received: Any) -> Exchange:  # noqa: ANN401  its other fields
    return Exchange(
        source_id=holding.source_id,
        url=holding.url,
        url_key=holding.url_key,
        resource=Resource.PAGE,
        outcome=outcome,
        started_at=started_at,
        request=b"",
        **received,
    )
