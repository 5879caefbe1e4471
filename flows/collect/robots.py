"""robots.txt (RFC 9309): what a host lets us ask for, and how often.

Where the standard leaves a choice the stricter is taken: 401 and 403 close a host, and so does a robots.txt that
cannot be had for now (429, 5xx, no connection) or not be decoded. Any other 4xx says that there are no rules. Where the
archive has rules of the night before, they hold for a host that has none to give now; not for one that says 429.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

from flows.bodies import decode_body
from flows.collect.answers import Answer
from flows.collect.network import Bounds
from flows.collect.reservations import in_robots
from flows.collect.verdict import CONNECTION
from flows.records import Outcome

REFUSED = frozenset({401, 403})

UNREACHABLE = (CONNECTION | {Outcome.ROBOTS_UNREACHABLE}) - {Outcome.BLOCKED_ADDRESS}
"""Why a host is closed for now: then the rules of the night before still hold (RFC 9309, 2.4)."""

AGENT = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:[ \t]*)(\*|[A-Za-z_-]*)[^\n]*", re.IGNORECASE | re.MULTILINE)
ANOTHER = "another-robot"


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules for one robot: `closed` is the outcome of everything asked of it, `parsed` None lets all pass."""

    parsed: Protego | None = None
    closed: Outcome | None = None
    crawl_delay: float = 0.0
    reservations: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def outcome(self, url: str, robot: str) -> Outcome | None:
        """Return the outcome that keeps us from asking for an address, None where it is allowed."""
        if self.closed is not None:
            return self.closed
        return None if self.parsed is None or self.parsed.can_fetch(url, robot) else Outcome.ROBOTS_DENIED


def read_rules(answer: Answer, robot: str, bounds: Bounds) -> Rules:
    """Return the rules that an answer to the request for robots.txt means, redirects already followed."""
    exchange = answer.exchange
    if exchange.outcome in CONNECTION | {Outcome.BREAKER_OPEN, Outcome.DEFERRED, Outcome.BUDGET}:
        return Rules(closed=exchange.outcome)
    if exchange.status in REFUSED:
        return Rules(closed=Outcome.ROBOTS_DENIED)
    if exchange.outcome in {Outcome.THROTTLED, Outcome.HTTP_5XX, Outcome.DECODE_ERROR}:
        return Rules(closed=Outcome.ROBOTS_UNREACHABLE)
    if exchange.outcome not in {Outcome.OK, Outcome.TOO_LARGE}:
        return Rules()
    return parse_rules(decode_body(answer.payload, answer.coding, bounds.robots_bytes).body, robot, bounds)


def parse_rules(body: bytes, robot: str, bounds: Bounds) -> Rules:
    """Return the rules in the text of a robots.txt; a page of HTML in its place has none."""
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] == "<":
        return Rules()
    parsed = Protego.parse(_named(text, robot))
    delay = parsed.crawl_delay(robot) or 0.0
    rate = parsed.request_rate(robot)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return Rules(
        parsed,
        crawl_delay=min(max(delay, 0.0), bounds.crawl_delay_seconds),
        reservations=in_robots(text, robot),
        sitemaps=tuple(parsed.sitemaps),
    )


def _named(text: str, robot: str) -> str:
    """Return rules whose groups are for this robot, for all, or for another: a group is ours by the whole of its product token.

    The parser would take a group for `Date`, or miss one for `Dateline/1.0`.
    """

    def named(line: re.Match[str]) -> str:
        agent = line[2]
        return line[1] + (agent if agent == "*" else robot if agent.lower() == robot.lower() else ANOTHER)

    return AGENT.sub(named, text)
