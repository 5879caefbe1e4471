"""What publishers reserve: text and data mining, AI training, copies. Recorded with each capture as they say it, never judged.

Read are the W3C community's TDM Reservation Protocol (headers and meta elements `tdm-reservation` and `tdm-policy`; its file
in `tdm`), the robots directives noai, noimageai and noarchive (X-Robots-Tag and meta robots), and content preferences
(Content-Signal of contentsignals.org, Content-Usage of the IETF's AIPREF drafts), in headers and in robots.txt.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flows.collect.answers import Answer
from flows.collect.tdm import policy_of
from flows.collect.verdict import HTML
from flows.records import Outcome

MOST = 16
DIRECTIVES = frozenset({"noai", "noimageai", "noarchive"})
META = re.compile(r"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
PREFERENCE = re.compile(r"([a-z][a-z-]{0,30})\s*=\s*([a-z]{1,10})")
PREFERENCE_LINE = re.compile(r"content-(?:signal|usage)\s*:\s*(/\S*)?(.*)", re.IGNORECASE)
ADDRESSED = re.compile(r"\s*([\w-]+)\s*:")
WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Robots directives that have a value after a colon, as a robot's name has its directives."""

AGENT_LINE = re.compile(r"user-?agent\s*:\s*([^\s#]+)", re.IGNORECASE)
REFUSED = frozenset({"n", "no"})


def noted(answer: Answer, of_host: Sequence[str], robot: str) -> Answer:
    """Return an answer with its reservations: those of its host's robots.txt, of its headers, and of its page."""
    if answer.exchange.status is None:
        return answer
    found = [*of_host, *in_headers(answer.headers, robot)]
    if answer.exchange.outcome is Outcome.OK and answer.exchange.mime in HTML:
        found += in_page(answer.beginning.decode("latin-1"), robot)
    return replace(answer, exchange=replace(answer.exchange, reservations=tuple(dict.fromkeys(found))[:MOST])) if found else answer


def reserved_in(headers: Iterable[tuple[str, str]], page: bytes, robot: str) -> tuple[str, ...]:
    """Return the reservations of a response that another archive captured: those of its headers and of its page's beginning."""
    found = [*in_headers(headers, robot), *in_page(page.decode("latin-1"), robot)]
    return tuple(dict.fromkeys(found))[:MOST]


def in_robots(text: str, robot: str) -> tuple[str, ...]:
    """Return what the content preferences of a robots.txt refuse to a robot: in its own group, else in that for all."""
    groups: dict[str, list[str]] = {}
    agents: list[str] = []
    in_rules = True
    for line in text.splitlines():
        stripped = line.partition("#")[0].strip()
        if agent := AGENT_LINE.match(stripped):
            agents = [agent[1].lower()] if in_rules else [*agents, agent[1].lower()]
            in_rules = False
        elif stripped:
            in_rules = True
            if said := PREFERENCE_LINE.match(stripped):
                for each in agents or ["*"]:
                    groups.setdefault(each, []).extend(_preferences(said[2], said[1] or ""))
    return tuple(f"robots.txt:{each}" for each in groups.get(robot.lower(), groups.get("*", ())))


def in_headers(headers: Iterable[tuple[str, str]], robot: str) -> Iterator[str]:
    """Yield what a response's headers reserve."""
    for name, value in headers:
        match name.lower():
            case "tdm-reservation":
                yield from ["header:tdm-reservation=1"] * (value.strip() == "1")
            case "tdm-policy":
                yield from (f"header:tdm-policy={policy}" for policy in [policy_of(value)] if policy)
            case "x-robots-tag":
                yield from (f"header:{each}" for each in _directives(value, robot))
            case "content-signal" | "content-usage":
                yield from (f"header:{each}" for each in _preferences(value))


def in_page(text: str, robot: str) -> Iterator[str]:
    """Yield what the meta elements of a page's beginning reserve."""
    for meta in META.finditer(text):
        fields = {match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in ATTRIBUTE.finditer(meta[1])}
        name, content = fields.get("name", "").strip().lower(), fields.get("content", "")
        if name == "tdm-reservation" and content.strip() == "1":
            yield "meta:tdm-reservation=1"
        elif name == "tdm-policy" and (policy := policy_of(content)):
            yield f"meta:tdm-policy={policy}"
        elif name in {"robots", robot.lower()}:
            yield from (f"meta:{each}" for each in _directives(content, robot))


def _directives(value: str, robot: str) -> list[str]:
    """Return the directives of a value that are reservations; those for another robot (`name: directive`) are left out."""
    addressed = ADDRESSED.match(value)
    if addressed and addressed[1].lower() not in {robot.lower(), *WITH_VALUE}:
        return []
    return [each for word in re.split("[,:]", value) if (each := word.strip().lower()) in DIRECTIVES]


def _preferences(value: str, path: str = "") -> list[str]:
    """Return the uses that a content preference refuses, with the path that it is limited to."""
    return [f"{use}={answer} {path}".strip() for use, answer in PREFERENCE.findall(value.lower()) if answer in REFUSED]
