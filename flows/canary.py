"""One source asked live: its rules, its lists, and one page, cleaned. Nothing of it is archived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from flows.archive.http import parse_head, payload_of
from flows.bodies import decode_body
from flows.catalog.sources import Source
from flows.clean import Tools, clean_bytes
from flows.collect import Network, collect
from flows.collect.verdict import REFUSALS
from flows.health import strike_of
from flows.records import Article, Exchange, Health, Outcome, Resource, SourceReport, Window

MINUTES = 5.0
"""Longest that a source is asked."""

NOTHING_ANNOUNCED = "nothing_announced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of asking: how the source does and why, its report, its robots.txt, and one page with its article."""

    state: Health
    reason: str | None
    report: SourceReport
    robots: Exchange | None
    page: Exchange | None
    article: Article | None


async def try_source(
    source: Source, network: Network, *, day: date | None, now: Callable[[], datetime], random: Random, tools: Tools
) -> Trial:
    """Return what comes of asking a source for its lists of a day (None: today) and the one before, and for one page of them."""
    kept: list[Exchange] = []
    day = day or now().astimezone(ZoneInfo(source.timezone)).date()
    (report,) = await collect(
        [_shortened(source)],
        Window(day=day, first=day - timedelta(days=1), undated=True),
        keep=kept.append,
        seen=lambda _, __: (),
        captured=(),
        network=network,
        now=now,
        random=random,
    )
    page = next((each for each in reversed(kept) if each.entry), None)
    article = _cleaned(page, network, tools) if page and page.outcome is Outcome.OK else None
    state, reason = _judged(report, page, article)
    robots = next((each for each in kept if each.resource is Resource.ROBOTS), None)
    return Trial(state=state, reason=reason, report=report, robots=robots, page=page, article=article)


def _shortened(source: Source) -> Source:
    """Return a source of which one page is asked for, and the first page of its listings."""
    limits = source.limits.model_copy(update={"pages": 1, "minutes": min(MINUTES, source.limits.minutes)})
    ways = tuple(way.model_copy(update={"max_pages": 1}) for way in source.discover)
    return source.model_copy(update={"limits": limits, "discover": ways})


def _cleaned(page: Exchange, network: Network, tools: Tools) -> Article:
    head = parse_head(page.response_head)
    body = decode_body(payload_of(head, page.body), head.header("Content-Encoding"), network.bounds.decoded_bytes).body
    return clean_bytes(body, page.url, tools, head.header("Content-Type"))


def _judged(report: SourceReport, page: Exchange | None, article: Article | None) -> tuple[Health, str | None]:
    """Return how a source does by this trial alone, and why: one trial cannot tell that it is dead."""
    if report.outcomes.keys() & {Outcome.ROBOTS_DENIED, Outcome.BLOCKED} or (page and page.status in REFUSALS):
        return Health.BLOCKED, (page.outcome if page else Outcome.ROBOTS_DENIED).value
    flags = article.flags if article else ()
    strike = strike_of(
        {
            "status": report.status,
            "reason": report.reason,
            "ways": [{"outcome": way.outcome} for way in report.ways],
            "outcomes": [{"outcome": outcome, "pages": pages} for outcome, pages in report.outcomes.items() if outcome != Outcome.BUDGET],
            "articles": 1 if article else 0,
            "barred": [{"flag": flag, "articles": 1} for flag in flags],
        }
    )
    if strike is not None:
        return (Health.BLOCKED if strike.refused else Health.DEGRADED), strike.reason
    return (Health.HEALTHY, None) if report.outcomes else (Health.QUIET, NOTHING_ANNOUNCED)
