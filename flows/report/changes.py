"""What is new, revised or withdrawn since the days before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.report.happenings import with_happening
from flows.report.night import Before, Night
from flows.report.sayings import people_words, sides_words
from flows.report.words import direction, span_words
from flows.tables.events import HARMS
from flows.words.messages import message

Row = Mapping[str, Any]

LISTED = 30
"""New names, revised articles and lost pages that are listed one by one."""

FIELDS = {
    **{f"{harm}_{end}": f"{harm}, {words}" for harm in HARMS for end, words in (("min", "lowest"), ("max", "highest"))},
    "factuality": "whether it happened",
    "actor_id": "who acts",
    "target_id": "on whom",
    "place_name": "where",
    "date_earliest": "first day",
    "date_latest": "last day",
    "contradictions": "contradicted in",
}
"""Fields of events whose change is told, in words."""

ABOUT = ("event_type", "place_name", "place_text", "date_earliest", "date_latest")
"""Columns of events that say what one is about."""

NAMES = {
    "actor_id": "Actors not seen in these days",
    "place_name": "Places not seen in these days",
    "event_type": "Acts not seen in these days",
}
"""Columns whose values can be new, and what they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An article of which a later version was archived: its titles, and which acts it tells now, tells no more, or counts otherwise."""

    title: str | None
    before: str | None
    url: str
    outlet: str
    language: str
    direction: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    recounted: tuple[tuple[str, str, str], ...]

    @property
    def is_quiet(self) -> bool:
        """Whether the text changed and no act with it."""
        return not (self.added or self.dropped or self.recounted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed: happenings first told now and told before, names that are new, revised articles, and pages that are gone.

    `events` are those told before of which something else is told now: what it is about, and (field, before, now).
    """

    days: int
    new: int
    continued: int
    names: tuple[tuple[str, tuple[str, ...], int], ...]
    events: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    revised: tuple[Revision, ...]
    gone: tuple[Mapping[str, Any], ...]

    @property
    def withdrawn(self) -> int:
        """How many acts later versions of articles tell no more."""
        return sum(len(revision.dropped) for revision in self.revised)


def compare(night: Night) -> Changes | None:
    """Return what changed since the days before, None where they are not known."""
    before = night.before
    if before is None:
        return None
    here = set(with_happening(night.mentions.lazy(), night.links).select("happening").unique().collect()["happening"])
    there = set(with_happening(before.mentions.lazy(), before.links).select("happening").unique().collect()["happening"])
    return Changes(
        days=len(before.days),
        new=len(here - there),
        continued=len(here & there),
        names=tuple(_new_names(night, before)) if before.days else (),
        events=tuple(_revised_events(night)),
        revised=tuple(_revisions(night, before)),
        gone=tuple(before.gone.sort("url").to_dicts()),
    )


def _new_names(night: Night, before: Before) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Yield the kinds of names with those that no day before had, the most frequent first, and how many there are."""
    words: dict[str, Callable[[str], str]] = {"actor_id": night.actor_of, "event_type": night.label_of, "place_name": str}
    for column, kind in NAMES.items():
        known = set(before.mentions[column].drop_nulls().unique())
        counts = (
            night.mentions.lazy().filter(pl.col(column).is_not_null()).group_by(column).len().sort("len", column, descending=[True, False])
        )
        fresh = [value for value in counts.collect()[column] if value not in known]
        if fresh:
            yield message(kind), tuple(words[column](value) for value in fresh[:LISTED]), len(fresh)


def _revised_events(night: Night) -> Iterator[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """Yield what the events of before are about of which a run changed a field that readers care for, and each such field."""
    fields = night.revisions.filter(pl.col("field").is_in(list(FIELDS))).sort("event_id", "revision")
    revised = night.events.join(fields, on="event_id", how="semi").select("event_id", *ABOUT)
    abouts = {row["event_id"]: _about(night, row) for row in revised.iter_rows(named=True)}
    for (event_id,), rows in fields.partition_by("event_id", as_dict=True, maintain_order=True).items():
        told = [
            (message(FIELDS[field]), was or message("nothing"), now or message("nothing"))
            for field, was, now in rows.select("field", "before", "after").iter_rows()
        ]
        yield abouts.get(str(event_id), str(event_id)), tuple(told)


def _about(night: Night, event: Row) -> str:
    days = span_words(event["date_earliest"], event["date_latest"])
    return ", ".join(each for each in (night.label_of(event["event_type"]), event["place_name"] or event["place_text"], days) if each)


def _revisions(night: Night, before: Before) -> Iterator[Revision]:
    """Yield the articles of which a later version came, those whose acts changed first."""
    old = {row["article_id"]: row for row in before.articles.to_dicts()}
    told, retold = _by_article(before.told), _by_article(before.retold)
    rows = before.versions.sort("source_id", "url").to_dicts()
    revised = [_revision(night, row, old.get(row["previous_article_id"]), told, retold) for row in rows]
    yield from sorted(revised, key=lambda revision: revision.is_quiet)


def _by_article(mentions: pl.DataFrame) -> dict[str, list[Row]]:
    ordered = mentions.sort("article_id", "trigger_start")
    return {
        str(article_id): list(group.iter_rows(named=True))
        for (article_id,), group in ordered.partition_by("article_id", as_dict=True).items()
    }


def _revision(night: Night, row: Row, old: Row | None, told: Mapping[str, Sequence[Row]], retold: Mapping[str, Sequence[Row]]) -> Revision:
    was = {_act(each): each for each in told.get(row["previous_article_id"], ())}
    now = {_act(each): each for each in retold.get(row["article_id"], ())}
    both = [act for act in was if act in now and people_words(was[act]) != people_words(now[act])]
    return Revision(
        title=row["title"],
        before=old["title"] if old and old["title"] != row["title"] else None,
        url=row["url"],
        outlet=night.name_of(row["source_id"]),
        language=row["language"] or "",
        direction=direction(row["language"]),
        added=tuple(_act_words(night, now[act]) for act in now if act not in was),
        dropped=tuple(_act_words(night, was[act]) for act in was if act not in now),
        recounted=tuple((_act_words(night, now[act], count=False), people_words(was[act]), people_words(now[act])) for act in both),
    )


def _act(row: Row) -> tuple[object, ...]:
    """Return what makes two mentions of two versions the same act, whatever words tell it."""
    return (
        row["event_type"],
        row["actor_id"] or row["actor_text"],
        row["target_id"] or row["target_text"],
        row["place_name"],
        row["factuality"],
    )


def _act_words(night: Night, row: Row, *, count: bool = True) -> str:
    parts = (night.label_of(row["event_type"]), sides_words(night, row), row["place_name"], people_words(row) if count else "")
    return ", ".join(part for part in parts if part)
