"""What is contradicted: acts that one tells and another denies, that are blamed on different sides, or counted differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

from flows.report.happenings import UNTRUE, VIOLENT, with_happening
from flows.report.night import Night
from flows.report.sayings import Saying, heading, people_words, say

Row = Mapping[str, Any]

MOST = 20
"""Contradictions on a page."""

SAYINGS = 6
"""Claims shown of each side of one."""

MUTUAL = ("armed_clash", "repulse")
"""Types of which more than one side is the actor by their nature."""

KINDS = {
    "denied": "told, and said not to have happened",
    "blamed": "blamed on different sides",
    "counted": "counts that exclude each other",
    "unpaired": "said not to have happened; nobody here says it did",
}
"""What can be contradicted, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One contradiction: its kind (of KINDS), what it is about, and each side with its claims; `number` claims in all."""

    kind: str
    about: str
    sides: tuple[tuple[str, tuple[Saying, ...]], ...]
    number: int


def list_contests(night: Night) -> list[Contest]:
    """Return the contradictions of a night, those with most claims first within each kind."""
    rows = with_happening(night.mentions.lazy()).sort("published_on", "mention_id").collect()
    found: list[Contest] = []
    for group in rows.partition_by("happening", maintain_order=True):
        found += _contests(night, group.to_dicts())
    order = list(KINDS)
    return sorted(found, key=lambda contest: (order.index(contest.kind), -contest.number, contest.about))


def _contests(night: Night, rows: Sequence[Row]) -> Iterator[Contest]:
    """Yield what is contradicted of one happening."""
    happened = [row for row in rows if row["factuality"] == "happened"]
    untrue = [row for row in rows if row["factuality"] in UNTRUE]
    spoken = [row for row in untrue if row["factuality"] == "denied"]
    if happened and untrue:
        yield _contest(night, "denied", rows, {"it happened": happened, "it did not": untrue})
    elif spoken:
        yield _contest(night, "unpaired", rows, {"it did not happen": spoken})
    blamed = _by_actor(night, happened)
    if len(blamed) > 1:
        yield _contest(night, "blamed", rows, blamed)
    counted = _exclusive(happened)
    if counted:
        yield _contest(night, "counted", rows, counted)


def _contest(night: Night, kind: str, rows: Sequence[Row], sides: Mapping[str, Sequence[Row]]) -> Contest:
    fullest = max(rows, key=lambda row: sum(row[name] is not None for name in ("place_name", "date_start", "actor_id", "target_id")))
    return Contest(
        kind=kind,
        about=heading(night, fullest),
        sides=tuple((words, tuple(say(night, row) for row in some[:SAYINGS])) for words, some in sides.items()),
        number=sum(map(len, sides.values())),
    )


def _by_actor(night: Night, happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the violent acts of a happening by who is said to have done it, where no actor is named by all of them."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if row["actor_id"] and row["event_type"] in VIOLENT and row["event_type"] not in MUTUAL and row["place_name"]:
            sides.setdefault(night.actor_of(row["actor_id"]), []).append(row)
    return sides


def _exclusive(happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of one happening whose counts of the same victims cannot both be right, by their counts; none where all can."""
    for what in ("killed", "injured", "captured"):
        counted = [row for row in happened if row[f"{what}_min"] is not None or row[f"{what}_max"] is not None]
        if any(_apart(one, other, what) for one, other in combinations(counted, 2)):
            sides: dict[str, list[Row]] = {}
            for row in counted:
                sides.setdefault(people_words(row), []).append(row)
            return sides
    return {}


def _apart(one: Row, other: Row, what: str) -> bool:
    """Return whether two ranges have no number in common, told of the same kind of victims."""
    if one["target_id"] and other["target_id"] and one["target_id"] != other["target_id"]:
        return False
    low, high = f"{what}_min", f"{what}_max"
    bounds = [(row[low] or 0, row[high] if row[high] is not None else float("inf")) for row in (one, other)]
    return max(bound[0] for bound in bounds) > min(bound[1] for bound in bounds)


def count_denials(night: Night) -> int:
    """Return how many mentions say that an act did not happen."""
    return night.mentions.filter(pl.col("factuality").is_in(UNTRUE)).height
