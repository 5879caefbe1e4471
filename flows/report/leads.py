"""What stands first: the happenings that most sources tell of, violence before talk, with who says what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from flows.report.happenings import READ, with_happening
from flows.report.night import Night
from flows.report.sayings import Saying, commonest_type, read_saying, sides_words
from flows.report.words import count_words, span_words
from flows.words.messages import message, say

Row = Mapping[str, Any]

MOST = 6
"""Happenings that stand first."""

SAYINGS = 4
"""Claims shown of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A happening on the page: its type and tone, where, when, the sides, who says so; `headline` is an article's title as printed.

    `tolls` are the victims counted, each count once, with how many outlets give it. `independent` counts texts that each bring a
    speaker of their own (None where mentions were not linked), `copies` articles with the text of another.
    """

    label: str
    tone: str
    place: str | None
    days: str | None
    sides: str
    mentions: int
    outlets: int
    headline: Mapping[str, str] | None
    tolls: tuple[tuple[str, int], ...]
    sayings: tuple[Saying, ...]
    more: int
    new: bool | None
    independent: int | None
    copies: int
    both_sides: bool
    contradicted: bool


def list_leads(night: Night, contested: Collection[str] = ()) -> list[Lead]:
    """Return the happenings that stand first, the weightiest first; none that is not told as having happened.

    `contested` are the happenings of which the page shows a contradiction.
    """
    whole = ("event_id", "n_independent", "n_copies", "n_sides", "contradictions", "first_seen")
    rows = (
        with_happening(night.mentions.lazy(), night.links)
        .select(*READ, "happening")
        .filter(pl.col("factuality") == "happened")
        .join(night.events.lazy().select(whole), left_on="happening", right_on="event_id", how="left")
        .with_columns(weight=_weight(night))
    )
    outlets = pl.col("source_id").n_unique()
    chosen = (
        rows.group_by("happening")
        .agg(
            told=pl.coalesce(pl.col("n_independent").first(), outlets),
            weight=pl.col("weight").max(),
            articles=pl.col("article_id").n_unique(),
        )
        .with_columns(score=2 * pl.col("told") + pl.col("articles") + pl.col("weight"))
        .sort("score", "happening", descending=[True, False])
        .head(MOST)
    )
    kept = rows.join(chosen.select("happening", "score"), on="happening").sort(
        "score", "happening", "confidence", "mention_id", descending=[True, False, True, False]
    )
    earlier = _known_before(night)
    groups = kept.collect().partition_by("happening", maintain_order=True)
    return [_lead(night, group.to_dicts(), earlier, contested) for group in groups]


def _weight(night: Night) -> pl.Expr:
    """Return what a mention adds to its happening's weight: victims most, then violence, a known place, a known side."""
    hostile = pl.col("event_type").is_in([code for code in night.mentions["event_type"].unique() if night.tone_of(code) == "conflict"])
    victims = pl.max_horizontal(*(f"{what}_{end}" for what in ("killed", "injured") for end in ("min", "max"))).fill_null(0)
    known = pl.col("place_name").is_not_null().cast(pl.Int8) + pl.col("actor_id").is_not_null() + pl.col("target_id").is_not_null()
    return (victims.cast(pl.Float64) + 1).log10().clip(0, 3) * 2 + hostile.cast(pl.Int8) * 2 + known * 0.7 + pl.col("confidence")


def _known_before(night: Night) -> set[str] | None:
    """Return the happenings that days before told of, None where no day before is known."""
    if night.before is None or not night.before.days:
        return None
    return set(with_happening(night.before.mentions.lazy(), night.before.links).select("happening").collect()["happening"])


def _lead(night: Night, rows: Sequence[Row], earlier: set[str] | None, contested: Collection[str]) -> Lead:
    kind = commonest_type(rows)
    known = ("place_name", "actor_id", "target_id")
    first = max(rows, key=lambda row: (row["event_type"] == kind, *(row[name] is not None for name in known)))
    told, sides = _one_an_outlet(rows), _sides(night, first, rows)
    return Lead(
        label=night.label_of(kind),
        tone=night.tone_of(kind),
        place=", ".join(dict.fromkeys(each for each in (first["place_name"] or first["place_text"], first["admin1"]) if each)) or None,
        days=span_words(first["date_start"], first["date_end"]),
        sides=sides,
        mentions=len(rows),
        outlets=len({row["source_id"] for row in rows}),
        headline=_headline(night, rows),
        tolls=tuple(_tolls(rows)),
        sayings=tuple(_without(read_saying(night, row), sides) for row in told[:SAYINGS]),
        more=len(rows) - len(told[:SAYINGS]),
        new=None if earlier is None else first["happening"] not in earlier and not _seen_before(night, first),
        independent=first["n_independent"],
        copies=first["n_copies"] or 0,
        both_sides=(first["n_sides"] or 0) > 1,
        contradicted=first["happening"] in contested,
    )


def _sides(night: Night, first: Row, rows: Sequence[Row]) -> str:
    """Return who acts on whom; where sources name different actors of what they contradict each other in, that they do."""
    actors = list(dict.fromkeys(night.actor_of(row["actor_id"]) for row in rows if row["actor_id"]))
    if first["contradictions"] and len(actors) > 1:
        return say("{actors}: sources differ", actors=message(" or ").join(actors))
    return sides_words(night, first)


def _seen_before(night: Night, row: Row) -> bool:
    return row["first_seen"] is not None and row["first_seen"] < night.first


def _without(saying: Saying, words: str) -> Saying:
    """Return a claim without its words where they stand over it already."""
    return replace(saying, words="") if saying.words == words else saying


def _one_an_outlet(rows: Sequence[Row]) -> list[Row]:
    """Return the claims, one of each speaker and outlet before their others."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        seen.setdefault((row["source_id"], row["attributed_to"], row["voice"]), row)
    return list(seen.values())


def _headline(night: Night, rows: Sequence[Row]) -> dict[str, str] | None:
    """Return the title of the article that tells most of a happening, with its outlet and language; None where none is at hand."""
    told = [row["article_id"] for row in rows]
    best = max(told, key=lambda article: (told.count(article), -told.index(article)))
    titles = night.articles.filter(article_id=best).select("title", "language", "source_id").to_dicts()
    if not titles or not titles[0]["title"]:
        return None
    return {"title": titles[0]["title"], "language": titles[0]["language"] or "", "outlet": night.name_of(titles[0]["source_id"])}


def _tolls(rows: Sequence[Row]) -> list[tuple[str, int]]:
    outlets: dict[str, set[str]] = {}
    for row in rows:
        for what in ("killed", "injured", "captured"):
            words = count_words(row[f"{what}_min"], row[f"{what}_max"], what)
            if words:
                outlets.setdefault(words, set()).add(row["source_id"])
    return [(words, len(names)) for words, names in outlets.items()]
