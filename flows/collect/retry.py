"""When a request that failed is asked again."""

from __future__ import annotations

import math
from datetime import datetime
from email.utils import parsedate_to_datetime
from random import Random

from flows.collect.network import Bounds
from flows.collect.verdict import RETRIED, RETRIED_STATUSES
from flows.records import Exchange, Outcome, Resource


def tries(exchange: Exchange, bounds: Bounds) -> int:
    """Return how many requests in all may be made for what ended like this one."""
    if exchange.resource is Resource.TDMREP:
        return 1
    if exchange.outcome in RETRIED or exchange.status in RETRIED_STATUSES:
        return bounds.tries
    return min(2, bounds.tries) if exchange.outcome is Outcome.PROTOCOL_ERROR else 1


def backoff(attempt: int, base: float, random: Random) -> float:
    """Return the seconds before the next try: up to `base` doubled with each try, at random so that many spread out."""
    return random.uniform(0.5, 1.0) * base * 2.0 ** (attempt - 1)


def read_retry_after(text: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, None where it says nothing usable: seconds or an HTTP date."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return math.ceil(seconds) if seconds > 0 else None
