"""Lists, robots.txt and pages asked for again: whether they have changed, and what is archived where they have not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from flows.collect.answers import Answer, Demand
from flows.collect.network import Bounds
from flows.records import Earlier, Outcome, Resource

EarlierOf: TypeAlias = Callable[[str], Earlier | None]
"""Returns what the archive has of a URL key, None for nothing; called in a thread."""

HEADER_VALUE = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,1023}")


def conditioned(demand: Demand, earlier: Earlier | None, now: datetime, bounds: Bounds) -> Demand:
    """Return a demand that says what is known of the address already.

    A server that answers "unchanged" for ever costs at most one night: only a copy of the night before sets a
    condition, and such an answer is no new copy. Of pages, which are asked for again ever less often, a copy may be days old.
    """
    if earlier is None or earlier.url != demand.url:
        return demand
    most = bounds.unchanged_page_seconds if demand.resource is Resource.PAGE else bounds.unchanged_seconds
    is_recent = 0 <= (now - earlier.fetched_at).total_seconds() < most
    known = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.last_modified}
    conditions = {name: value for name, value in known.items() if is_recent and value and HEADER_VALUE.fullmatch(value)}
    return replace(demand, earlier=earlier, headers={**demand.headers, **conditions}, is_conditional=bool(conditions))


def referred(answer: Answer, earlier: Earlier | None) -> Answer:
    """Return an answer that refers to the earlier response where it is the same, and keeps no body of its own then."""
    exchange = answer.exchange
    if earlier is None:
        return answer
    if exchange.outcome is Outcome.NOT_MODIFIED:
        return replace(answer, exchange=replace(exchange, earlier=earlier))
    is_same = exchange.outcome is Outcome.OK and exchange.truncated is None and answer.payload == earlier.payload
    if not is_same or (answer.coding, answer.exchange.status) != (earlier.coding, 200):
        return answer
    framed = exchange.wire_exact and exchange.body == answer.payload
    return replace(answer, exchange=replace(exchange, outcome=Outcome.DUPLICATE, earlier=earlier, body=b"", wire_exact=framed))
