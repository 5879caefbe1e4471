"""How a request ended, out of the closed list of outcomes."""

from __future__ import annotations

import ssl

import aiohttp

from flows.bodies import TOO_DENSE, TOO_LARGE, UNKNOWN_CODING
from flows.codings import BAD_DATA, TRUNCATED
from flows.collect.wire import Wire
from flows.records import Outcome, Resource

TEMPORARY = frozenset(
    {
        Outcome.HTTP_5XX,
        Outcome.THROTTLED,
        Outcome.ROBOTS_UNREACHABLE,
        Outcome.DNS_ERROR,
        Outcome.CONNECT_ERROR,
        Outcome.TLS_ERROR,
        Outcome.TIMEOUT_CONNECT,
        Outcome.TIMEOUT_FIRST_BYTE,
        Outcome.TIMEOUT_IDLE,
        Outcome.TIMEOUT_TOTAL,
        Outcome.PROTOCOL_ERROR,
        Outcome.BREAKER_OPEN,
        Outcome.BUDGET,
        Outcome.DEFERRED,
        Outcome.CANCELLED,
    }
)
"""Outcomes after which a page may still be had another time: a source with one of them is not complete."""

CONNECTION = frozenset(
    {
        Outcome.DNS_ERROR,
        Outcome.CONNECT_ERROR,
        Outcome.TLS_ERROR,
        Outcome.TIMEOUT_CONNECT,
        Outcome.TIMEOUT_FIRST_BYTE,
        Outcome.TIMEOUT_IDLE,
        Outcome.TIMEOUT_TOTAL,
        Outcome.PROTOCOL_ERROR,
        Outcome.BLOCKED_ADDRESS,
    }
)
"""Outcomes of a host that gave no response."""

FAILURES = (CONNECTION | {Outcome.HTTP_5XX}) - {Outcome.BLOCKED_ADDRESS}
"""Outcomes that speak against a host, for its breaker."""

RETRIED = FAILURES - {Outcome.PROTOCOL_ERROR, Outcome.HTTP_5XX, Outcome.TLS_ERROR, Outcome.TIMEOUT_TOTAL}
RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
REFUSALS = frozenset({401, 403, 451})

REDIRECTION = 3
FAMILIES = {2: Outcome.OK, 4: Outcome.HTTP_4XX, 5: Outcome.HTTP_5XX}
NOT_MODIFIED = 304
SPECIAL = {429: Outcome.THROTTLED}

HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
MEDIA = ("image/", "video/", "audio/", "font/")

ERRORS: tuple[tuple[tuple[type[BaseException], ...], Outcome], ...] = (
    ((aiohttp.ClientConnectorDNSError,), Outcome.DNS_ERROR),
    ((aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError), Outcome.TLS_ERROR),
    ((aiohttp.ClientConnectorError,), Outcome.CONNECT_ERROR),
    ((aiohttp.InvalidURL, UnicodeError), Outcome.BAD_URL),
)
"""What an error means, the first that fits."""


def outcome_of_error(error: BaseException, wire: Wire) -> Outcome:
    """Return how a request ended that raised."""
    if wire.blocked and wire.sent is None:
        return Outcome.BLOCKED_ADDRESS
    if wire.is_over:
        return Outcome.TOO_LARGE
    known = next((outcome for kinds, outcome in ERRORS if isinstance(error, kinds)), None)
    return known or (Outcome.PROTOCOL_ERROR if wire.sent is not None else Outcome.CONNECT_ERROR)


def outcome_of_status(status: int, location: str | None) -> Outcome:
    """Return how a request ended that got a response, as far as its head says."""
    family = status // 100
    if family == REDIRECTION:
        return Outcome.REDIRECT if location else Outcome.PROTOCOL_ERROR
    return SPECIAL.get(status) or FAMILIES.get(family, Outcome.PROTOCOL_ERROR)


def is_wrong_type(resource: Resource, mime: str | None) -> bool:
    """Return whether a response's media type cannot be what was asked for; lists are served under any name of text."""
    if mime is None:
        return False
    if resource in {Resource.PAGE, Resource.LISTING}:
        return mime not in HTML and not mime.startswith("text/")
    return mime.startswith(MEDIA)


def outcome_of_flags(flags: set[str]) -> Outcome:
    """Return how a response ended whose body has these flags (see `flows.bodies`)."""
    if flags & {TOO_LARGE, TOO_DENSE}:
        return Outcome.TOO_LARGE
    if flags & {BAD_DATA, UNKNOWN_CODING, TRUNCATED}:
        return Outcome.DECODE_ERROR
    return Outcome.OK
