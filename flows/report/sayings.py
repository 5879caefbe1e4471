"""Who says so, in words: a speaker that the article names, the article itself, or nobody that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.report.happenings import current
from flows.report.night import Night
from flows.report.words import count_words, span_words
from flows.words.messages import message

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One claim in a list: who says it, in which outlet, what, and the anchor of its mention on the page (None: not on it)."""

    mention_id: str
    voice: str
    who: str | None
    outlet: str
    words: str
    trigger: str
    factuality: str
    language: str


def read_saying(night: Night, row: Row) -> Saying:
    """Return a mention as one line: who says so where, and what it comes to (people, or the sides)."""
    return Saying(
        mention_id=row["mention_id"],
        voice=row["voice"],
        who=row["attributed_to"],
        outlet=night.name_of(row["source_id"]),
        words=people_words(row) or sides_words(night, row),
        trigger=row["trigger"],
        factuality=row["factuality"],
        language=row["language"],
    )


def people_words(row: Row) -> str:
    """Return the victims that a mention counts, in words; empty where it counts none."""
    counts = (count_words(row[f"{what}_min"], row[f"{what}_max"], what) for what in ("killed", "injured", "captured"))
    return ", ".join(count for count in counts if count)


def sides_words(night: Night, row: Row) -> str:
    """Return who acts on whom, by the register's names or as printed: `army → rebels`, `not said who → rebels`."""
    actor, target = (night.actor_of(row[f"{side}_id"]) if row[f"{side}_id"] else row[f"{side}_text"] for side in ("actor", "target"))
    return f"{actor or message('not said who')} → {target}" if target else actor or ""


def commonest_type(rows: Sequence[Row]) -> str:
    """Return the event type that most of some mentions have, the first of several."""
    types = [str(row["event_type"]) for row in rows]
    return max(types, key=lambda code: (types.count(code), -types.index(code)))


def heading(night: Night, row: Row) -> str:
    """Return a happening in words: type, place and day."""
    where = row["place_name"] or row["place_text"]
    days = span_words(row["date_start"], row["date_end"])
    return ", ".join(each for each in (night.label_of(row["event_type"]), where, days) if each)


def count_speakers(night: Night) -> pl.DataFrame:
    """Return `name`, `claims`, `articles`, `outlets`, `types` of those whom articles name as their source, the most frequent first.

    A speaker on the register counts by its key, under the register's name; another by its words, and so does one of whom only the
    sector is known (`parents of the pupils`).
    """
    said = current(night.mentions.lazy()).filter(voice="attributed")
    labels = {code: night.label_of(code) for code in night.mentions["event_type"].unique()}
    keys = set(night.mentions["attribution_id"].drop_nulls()) - set(night.sectors)
    names = {key: night.actor_of(key) for key in keys}
    name = pl.coalesce(pl.col("attribution_id").replace_strict(names, default=None, return_dtype=pl.String), "attributed_to")
    told = (
        pl.col("event_type").replace_strict(labels, default=None, return_dtype=pl.String).sort().rle()
    )  # of as many, in order of the alphabet
    return (
        said.group_by(name=name)
        .agg(
            claims=pl.len(),
            articles=pl.col("article_id").n_unique(),
            outlets=pl.col("source_id").n_unique(),
            types=told.sort_by(told.struct.field("len"), descending=True, maintain_order=True).struct.field("value").head(3),
        )
        .sort("claims", "name", descending=[True, False])
        .collect()
    )
