"""Closed lists: how a request ended, what it was for, what the ledger says of a source and day, how a source does."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How one request ended. A closed list: the ledger counts nothing else."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    REDIRECT = "redirect"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    THROTTLED = "throttled"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    BLOCKED_ADDRESS = "blocked_address"
    BAD_URL = "bad_url"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    TIMEOUT_CONNECT = "timeout_connect"
    TIMEOUT_FIRST_BYTE = "timeout_first_byte"
    TIMEOUT_IDLE = "timeout_idle"
    TIMEOUT_TOTAL = "timeout_total"
    TOO_LARGE = "too_large"
    DECODE_ERROR = "decode_error"
    PROTOCOL_ERROR = "protocol_error"
    BLOCKED = "blocked"
    REDIRECT_LOOP = "redirect_loop"
    WRONG_TYPE = "wrong_type"
    BREAKER_OPEN = "breaker_open"
    BUDGET = "budget"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


class Resource(StrEnum):
    """What a request was for; `holding` is what an archive of others has, whose answers are never archived as such."""

    PAGE = "page"
    ROBOTS = "robots"
    TDMREP = "tdmrep"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    HOLDING = "holding"


ARCHIVED = tuple(each for each in Resource if each is not Resource.HOLDING)
"""What the archive has responses of."""


class Status(StrEnum):
    """What the ledger says of one source and day."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    NO_COVERAGE = "no_coverage"
    NOT_TRIED = "not_tried"


class Health(StrEnum):
    """How a source does, night after night.

    `quiet`: it answers and announces far less than on other such weekdays; `degraded`: some of it failed; `blocked`: it
    refuses us, openly or by walls; `dead`: nothing for so long that somebody should look; `recovered`: well again.
    """

    HEALTHY = "healthy"
    QUIET = "quiet"
    DEGRADED = "degraded"
    BLOCKED = "blocked"
    DEAD = "dead"
    RECOVERED = "recovered"
