"""Counts of victims, each with who gives it: never added up, never averaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from flows.report.happenings import READ, with_happening
from flows.report.night import Night
from flows.report.sayings import heading
from flows.report.words import count_words
from flows.words.messages import message

Row = Mapping[str, Any]

KINDS = ("killed", "injured", "captured")

OWN_WORDS, HEARSAY = "in its own words", "hearsay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """A count of one kind of victims of a happening by one who gives it; an end that is not known is None."""

    about: str
    who: str
    outlet: str
    what: str
    low: int | None
    high: int | None
    words: str
    mention_id: str


def list_tolls(night: Night) -> list[Toll]:
    """Return the counts of a night by happening, those with the highest counts first.

    What one says in two outlets is two rows, what an outlet repeats is one.
    """
    counted = pl.any_horizontal(pl.col(f"{what}_{end}").is_not_null() for what in KINDS for end in ("min", "max"))
    highest = pl.max_horizontal(*(f"{what}_{end}" for what in KINDS for end in ("min", "max"))).max().over("happening")
    told = with_happening(night.mentions.lazy(), night.links).select(*READ, "happening")
    rows = told.filter(counted, pl.col("factuality") == "happened").with_columns(highest=highest)
    ordered = rows.sort("highest", "happening", "published_on", "mention_id", descending=[True, False, False, False]).collect()
    tolls: dict[tuple[object, ...], Toll] = {}
    for _, group in groupby(ordered.iter_rows(named=True), key=lambda row: row["happening"]):
        for toll in _of_happening(night, list(group)):
            tolls.setdefault((toll.about, toll.who, toll.outlet, toll.words), toll)
    return list(tolls.values())


def _of_happening(night: Night, rows: list[Row]) -> Iterator[Toll]:
    about = heading(night, max(rows, key=lambda row: (row["place_name"] is not None, row["date_start"] is not None)))
    for what in KINDS:
        for row in rows:
            low, high = row[f"{what}_min"], row[f"{what}_max"]
            words = count_words(low, high, what)
            if words:
                yield Toll(
                    about=about,
                    who=giver(row),
                    outlet=night.name_of(row["source_id"]),
                    what=what,
                    low=low,
                    high=high,
                    words=words,
                    mention_id=row["mention_id"],
                )


def giver(row: Row) -> str:
    """Return who gives a count, as printed; `in its own words` for the outlet, `hearsay` for nobody that it names."""
    if row["casualties_attributed_to"] or row["casualties_voice"]:
        voice, who = row["casualties_voice"] or "attributed", row["casualties_attributed_to"]
    else:
        voice, who = row["voice"], row["attributed_to"]
    return who or message(HEARSAY if voice == "unattributed" else OWN_WORDS)
