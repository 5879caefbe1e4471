"""Each source of a night: its status and why, how its pages were found, how they ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.report.funnel import HELD
from flows.report.night import Night
from flows.report.words import OUTCOMES, SKIPPED, STATUSES, WAYS, phrase
from flows.words.messages import message, say

DAYS_LACKING = re.compile(r"(\d+) of (\d+) days not complete")
"""The reason that `summed` gives."""

SEVERITY = ("blocked", "not_tried", "no_coverage", "partial", "complete")
"""The order of sources on the page: what needs a look comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source on the page: counts by step, and lists of (phrase, count)."""

    source_id: str
    name: str
    status: str
    words: str
    reason: str | None
    steps: tuple[tuple[str, int], ...]
    ways: tuple[Mapping[str, Any], ...]
    skipped: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    remarks: tuple[tuple[str, int], ...]
    health: str | None = None


def list_sources(night: Night) -> list[SourceLine]:
    """Return the sources of the ledger, those with gaps first, then by name."""
    lines = [_line(night, row) for row in night.ledger.to_dicts()]
    return sorted(lines, key=lambda line: (SEVERITY.index(line.status), line.name.casefold(), line.source_id))


def _line(night: Night, row: Mapping[str, Any]) -> SourceLine:
    outcomes = {each["outcome"]: each["pages"] for each in row["outcomes"]}
    captured = sum(outcomes.get(each, 0) for each in HELD)
    remarks = {"flagged": row["flagged"], "in a language without a lexicon": row["no_lexicon"], "rejected": row["rejects"]}
    return SourceLine(
        source_id=row["source_id"],
        name=night.name_of(row["source_id"]),
        status=row["status"],
        words=phrase(STATUSES, row["status"]),
        reason=reason_words(row["reason"]),
        steps=(
            ("found", row["found"]),
            ("asked", sum(outcomes.values())),
            ("archived", captured),
            ("articles", row["articles"]),
            ("coded", row["coded"]),
            ("mentions", row["mentions"]),
        ),
        ways=tuple(way | {"kind": phrase(WAYS, way["kind"]), "failed": way["outcome"] not in HELD} for way in _worded(row["ways"])),
        skipped=tuple((phrase(SKIPPED, each["reason"]), each["entries"]) for each in row["skipped"] if each["entries"]),
        outcomes=tuple((phrase(OUTCOMES, outcome), pages) for outcome, pages in outcomes.items() if pages),
        remarks=tuple((message(what), number) for what, number in remarks.items() if number),
        health=row.get("health"),
    )


def reason_words(reason: str | None) -> str | None:
    """Return why a source's day lacks something, in words: an outcome's where it is one."""
    if reason is None:
        return None
    days = DAYS_LACKING.fullmatch(reason)
    return say("{few} of {all} days not complete", few=int(days[1]), all=int(days[2])) if days else phrase(OUTCOMES, reason)


def _worded(ways: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [way | {"ended": phrase(OUTCOMES, way["outcome"])} for way in ways]
