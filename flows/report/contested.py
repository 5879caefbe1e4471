"""What is contradicted: acts that one tells and another denies, that are blamed on different sides, or counted differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

import polars as pl

from flows.report.happenings import READ, UNTRUE, VIOLENT, with_happening
from flows.report.night import Night
from flows.report.sayings import Saying, commonest_type, heading, people_words, read_saying
from flows.report.words import span_words
from flows.tables.events import HARMS
from flows.words.messages import message, say

Row = Mapping[str, Any]

MOST = 20
"""Contradictions on a page."""

SAYINGS = 6
"""Claims shown of each side of one."""

MUTUAL = ("armed_clash", "repulse")
"""Types of which more than one side is the actor by their nature."""

OF_EVENTS = {"denial": "denied", "responsibility": "blamed", "casualties": "counted", "date": "dated"}
"""What sources of an event contradict each other in (`tables.Events.contradictions`), by kind here."""

KINDS = {
    "denied": "told, and said not to have happened",
    "blamed": "blamed on different sides, or by one side denied",
    "counted": "counts that exclude each other",
    "dated": "days that exclude each other",
    "unpaired": "said not to have happened; nobody here says it did",
}
"""What can be contradicted, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One contradiction: its kind (of KINDS), what it is about, and each side with its claims; `number` claims in all.

    A contradiction with one side alone is with claims of days that the page is not about.
    """

    kind: str
    happening: str
    about: str
    sides: tuple[tuple[str, tuple[Saying, ...]], ...]
    number: int


def list_contests(night: Night) -> list[Contest]:
    """Return the contradictions of a night, those with most claims first within each kind.

    Of events they are those that the linking found, of mentions without an event those that stand out.
    """
    found: list[Contest] = []
    for _, group in groupby(_doubtful(night).iter_rows(named=True), key=lambda row: row["happening"]):
        rows = list(group)
        names = rows[0]["contradictions"]
        kinds = list(KINDS) if names is None else [OF_EVENTS[name] for name in names]
        found += _contests(night, rows, kinds, found=names is not None)
    order = list(KINDS)
    return sorted(found, key=lambda contest: (order.index(contest.kind), -contest.number, contest.about))


def _doubtful(night: Night) -> pl.DataFrame:
    """Return the mentions of happenings that can be contradicted, those of one after the other, with its event's `contradictions`."""
    factuality = pl.col("factuality")
    is_unpaired = (factuality == "denied").any() & ~(factuality == "happened").any()
    return (
        with_happening(night.mentions.lazy(), night.links)
        .select(*READ, "happening")
        .join(night.events.lazy().select("contradictions", happening="event_id"), on="happening", how="left")
        .filter(pl.col("contradictions").is_null() | (pl.col("contradictions").list.len() > 0) | is_unpaired.over("happening"))
        .sort("published_on", "mention_id")
        .with_row_index("row")
        .sort(pl.col("row").min().over("happening"), "row")
        .collect()
    )


def _contests(night: Night, rows: Sequence[Row], kinds: Sequence[str], *, found: bool) -> Iterator[Contest]:
    """Yield what is contradicted of one happening, of some kinds; what was `found` stands even where one side alone is here."""
    happened = [row for row in rows if row["factuality"] == "happened"]
    untrue = [row for row in rows if row["factuality"] in UNTRUE]
    denied = [row for row in happened if not untrue or _is_denied(row, untrue)]
    parties = {message("it happened"): denied, message("it did not"): untrue if denied or not happened else []}
    sides: dict[str, Mapping[str, Sequence[Row]]] = {
        "denied": {words: some for words, some in parties.items() if some},
        "blamed": _by_blame(night, rows) if found else _by_actor(night, happened),
        "counted": _by_count(happened) if "counted" in kinds and _is_apart(happened) else {},
        "dated": _by_day(happened) if found else {},
    }
    for kind in kinds:
        some = sides.get(kind, {})
        if len(some) > 1 or (found and some and kind != "counted"):
            yield _contest(night, kind, rows, some)
    spoken = [row for row in untrue if row["factuality"] == "denied"]
    if spoken and not happened:
        yield _contest(night, "unpaired", rows, {message("it did not happen"): spoken})


def _is_denied(told: Row, untrue: Sequence[Row]) -> bool:
    """Return whether a telling is denied: that one side did not do it denies nothing of what another, or somebody, did."""
    return any(_may_be_one(each, told) for each in untrue)


def _may_be_one(denied: Row, told: Row) -> bool:
    """Return whether a denied act has no doer, or the one that a telling names, by name or by kind (`the rebels`)."""
    roots = [row["actor_id"].partition("-")[0] if row["actor_id"] else None for row in (denied, told)]
    return roots[0] is None or roots[0] in {roots[1], told["actor_sector"]} or (denied["actor_sector"] or "?") == roots[1]


def _contest(night: Night, kind: str, rows: Sequence[Row], sides: Mapping[str, Sequence[Row]]) -> Contest:
    common, names = commonest_type(rows), ("place_name", "date_start", "actor_id", "target_id")
    fullest = max(rows, key=lambda row: (row["event_type"] == common, sum(row[name] is not None for name in names)))
    return Contest(
        kind=kind,
        happening=rows[0]["happening"],
        about=heading(night, fullest),
        sides=tuple((words, tuple(read_saying(night, row) for row in some[:SAYINGS])) for words, some in sides.items()),
        number=sum(map(len, sides.values())),
    )


def _by_actor(night: Night, happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the violent acts of a happening by who is said to have done it."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if row["actor_id"] and row["event_type"] in VIOLENT and row["event_type"] not in MUTUAL and row["place_name"]:
            sides.setdefault(night.actor_of(row["actor_id"]), []).append(row)
    return sides


def _by_blame(night: Night, rows: Sequence[Row]) -> dict[str, list[Row]]:
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


def _by_count(happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of a happening that count victims, by their counts."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if words := people_words(row):
            sides.setdefault(words, []).append(row)
    return sides


def _by_day(happened: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the claims of a happening whose day is told, by their days."""
    sides: dict[str, list[Row]] = {}
    for row in happened:
        if words := span_words(row["date_start"], row["date_end"]):
            sides.setdefault(words, []).append(row)
    return sides


def _is_apart(happened: Sequence[Row]) -> bool:
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
