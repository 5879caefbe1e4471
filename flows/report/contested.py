"""What is contradicted: acts that one tells and another denies, that are blamed on different sides, or counted differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from flows.report.happenings import READ, UNTRUE, with_happening
from flows.report.night import Night
from flows.report.sayings import Saying, commonest_type, heading, read_saying
from flows.report.sides import by_actor, by_blame, by_count, by_day, is_apart, is_denied
from flows.words.messages import message

Row = Mapping[str, Any]

MOST = 20
"""Contradictions on a page."""

SAYINGS = 6
"""Claims shown of each side of one."""

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
    told = with_happening(night.mentions.lazy().with_row_index("row"), night.links)
    doubtful = (
        told.select("row", "factuality", "happening", "published_on", "mention_id")
        .join(night.events.lazy().select("contradictions", happening="event_id"), on="happening", how="left")
        .filter(pl.col("contradictions").is_null() | (pl.col("contradictions").list.len() > 0) | is_unpaired.over("happening"))
        .sort("published_on", "mention_id", "row")
        .with_row_index("place")
        .sort(pl.col("place").min().over("happening"), "place")
        .select("row", "happening", "contradictions")
        .collect()
    )
    rows = night.mentions.select(READ)[doubtful["row"]]  # once: sorted and joined whole, those of a large night are there thrice
    return rows.with_columns(doubtful["happening"], doubtful["contradictions"])


def _contests(night: Night, rows: Sequence[Row], kinds: Sequence[str], *, found: bool) -> Iterator[Contest]:
    """Yield what is contradicted of one happening, of some kinds; what was `found` stands even where one side alone is here."""
    happened = [row for row in rows if row["factuality"] == "happened"]
    untrue = [row for row in rows if row["factuality"] in UNTRUE]
    denied = [row for row in happened if not untrue or is_denied(row, untrue)]
    parties = {message("it happened"): denied, message("it did not"): untrue if denied or not happened else []}
    sides: dict[str, Mapping[str, Sequence[Row]]] = {
        "denied": {words: some for words, some in parties.items() if some},
        "blamed": by_blame(night, rows) if found else by_actor(night, happened),
        "counted": by_count(happened) if "counted" in kinds and is_apart(happened) else {},
        "dated": by_day(happened) if found else {},
    }
    for kind in kinds:
        some = sides.get(kind, {})
        if len(some) > 1 or (found and some and kind != "counted"):
            yield _contest(night, kind, rows, some)
    spoken = [row for row in untrue if row["factuality"] == "denied"]
    if spoken and not happened:
        yield _contest(night, "unpaired", rows, {message("it did not happen"): spoken})


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
