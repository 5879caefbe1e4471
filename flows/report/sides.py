"""Sides of one happening: its claims by whom they name, how many victims they count, and which day they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from flows.report.happenings import UNTRUE, VIOLENT
from flows.report.night import Night
from flows.report.sayings import people_words
from flows.report.words import span_words
from flows.tables.events import HARMS
from flows.words.messages import say

Row = Mapping[str, Any]

MUTUAL = ("armed_clash", "repulse")
"""Types of which more than one side is the actor by their nature."""


def is_denied(told: Row, untrue: Sequence[Row]) -> bool:
    """Return whether a telling is denied: that one side did not do it denies nothing of what another, or somebody, did."""
    return any(_may_be_one(each, told) for each in untrue)


def _may_be_one(denied: Row, told: Row) -> bool:
    """Return whether a denied act has no doer, or the one that a telling names, by name or by kind (`the rebels`)."""
    roots = [row["actor_id"].partition("-")[0] if row["actor_id"] else None for row in (denied, told)]
    return roots[0] is None or roots[0] in {roots[1], told["actor_sector"]} or (denied["actor_sector"] or "?") == roots[1]


def by_actor(night: Night, happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the violent acts of a happening by who is said to have done it."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if row["actor_id"] and row["event_type"] in VIOLENT and row["event_type"] not in MUTUAL and row["place_name"]:
            sides.setdefault(night.actor_of(row["actor_id"]), []).append(row)
    return sides


def by_blame(night: Night, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of an event by whom they name as its doer; a denial of having done it is a side of its own.

    A doer that is only printed (`forces`, `a missile`) may be any of those that are known: it is a side where no other is.
    """
    sides: dict[str, list[Row]] = {}
    are_known = any(row["actor_id"] for row in rows)
    for row in rows:
        doer = night.actor_of(row["actor_id"]) if row["actor_id"] else None if are_known else row["actor_text"]
        if doer:
            denied = row["responsibility"] == "denied" or row["factuality"] in UNTRUE
            sides.setdefault(say("not {doer}", doer=doer) if denied else doer, []).append(row)
    return sides


def by_count(happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of a happening that count victims, by their counts."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if words := people_words(row):
            sides.setdefault(words, []).append(row)
    return sides


def by_day(happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of a happening whose day is told, by their days."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if words := span_words(row["date_start"], row["date_end"]):
            sides.setdefault(words, []).append(row)
    return sides


def is_apart(happened: Sequence[Row]) -> bool:
    """Return whether two articles count the same victims so that both cannot be right.

    Counts that one article gives both are of different victims, for it does not contradict itself.
    """
    given: dict[str, set[str]] = {}
    counts: dict[tuple[object, ...], Row] = {}
    for row in happened:
        if words := people_words(row):
            given.setdefault(row["article_id"], set()).add(words)
            counts.setdefault((row["article_id"], row["target_id"], words), row)
    return any(
        _apart(one, other, what)
        and people_words(other) not in given[one["article_id"]]
        and people_words(one) not in given[other["article_id"]]
        for what in HARMS
        for one, other in combinations(counts.values(), 2)
    )


def _apart(one: Row, other: Row, what: str) -> bool:
    """Return whether two ranges have no number in common, told of the same kind of victims."""
    if one["target_id"] and other["target_id"] and one["target_id"] != other["target_id"]:
        return False
    low, high = f"{what}_min", f"{what}_max"
    if any(row[low] is None and row[high] is None for row in (one, other)):
        return False
    bounds = [(row[low] or 0, row[high] if row[high] is not None else float("inf")) for row in (one, other)]
    return max(bound[0] for bound in bounds) > min(bound[1] for bound in bounds)
