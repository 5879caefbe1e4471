"""/.well-known/tdmrep.json: what a host reserves of text and data mining, by path (W3C community group's TDM Reservation Protocol)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from flows.bodies import decode_body
from flows.collect.answers import Answer
from flows.collect.network import Bounds
from flows.records import Outcome

PATH = "/.well-known/tdmrep.json"
MOST_RULES, MOST_LENGTH = 1000, 1000
RESERVED = (1, "1")


class Reservation(NamedTuple):
    """One rule of a file: the paths that it is about, as robots.txt writes them, and what it says of them."""

    location: str
    is_reserved: bool
    policy: str | None = None


def read_reservations(answer: Answer, bounds: Bounds) -> list[Reservation]:
    """Return the rules that an answer to the request for the file holds; none for what is no such file. What is no rule is passed over."""
    if answer.exchange.outcome is not Outcome.OK:
        return []
    return parse_reservations(decode_body(answer.payload, answer.coding, bounds.robots_bytes).body)


def parse_reservations(body: bytes) -> list[Reservation]:
    """Return the rules in the bytes of a file, as many as `MOST_RULES`."""
    try:
        content = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    rules = content if isinstance(content, list) else [content]
    return [found for each in rules[:MOST_RULES] if isinstance(each, dict) and (found := _reservation(each))]


def reserved(rules: list[Reservation], url: str) -> tuple[str, ...]:
    """Return what the rules reserve of an address: the longest pattern that fits holds (RFC 9309), of two alike the one that reserves."""
    if not rules:
        return ()
    parts = urlsplit(url)
    path = unquote(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
    fitting = [rule for rule in rules if fits(unquote(rule.location), path)]
    rule = max(fitting, key=lambda each: (len(each.location), each.is_reserved), default=None)
    if rule is None or not rule.is_reserved:
        return ()
    return ("tdmrep.json:tdm-reservation=1", *([f"tdmrep.json:tdm-policy={rule.policy}"] if rule.policy else []))


def fits(pattern: str, path: str) -> bool:
    """Return whether a path begins as a pattern says, in which `*` stands for anything and a last `$` for the path's end."""
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    end = len(first)
    for each in others:
        found = path.find(each, end)
        if found < 0:
            return False
        end = found + len(each)
    if not pattern.endswith("$"):
        return True
    last = others[-1] if others else first
    return path.endswith(last) and (len(path) == end or bool(others))


def policy_of(value: object) -> str | None:
    """Return the address of a policy as it is recorded, None for what is none."""
    if not isinstance(value, str) or len(value) > MOST_LENGTH or not value.strip().startswith(("https://", "http://")):
        return None
    return "".join(value.split()).replace(",", "%2C")


def _reservation(rule: dict[str, Any]) -> Reservation | None:
    location = rule.get("location")
    if not isinstance(location, str) or not 0 < len(location) <= MOST_LENGTH:
        return None
    return Reservation(location, rule.get("tdm-reservation") in RESERVED, policy_of(rule.get("tdm-policy")))
