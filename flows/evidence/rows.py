"""The row that is asked for, and the article and the capture that it came of, as the commits have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import heads, scan, states
from flows.archive.takedowns import KIND, Takedown, read_takedowns
from flows.errors import UsageError
from flows.evidence.record import BrokenEvidenceError

IDS = {"mentions": "mention_id", "articles": "article_id"}
"""The tables whose rows can be asked for, with the column of their ids."""

TOLD = 3
"""Ids that an ambiguous beginning is told by."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A live row: of which table and day, with its article, its capture, and the number of the day's commit that shows it.

    `mentions` are all live mentions of the article; `mention` is the one that was asked for, None for an article.
    """

    table: str
    id: str
    day: date
    number: int
    mention: Row | None
    mentions: pl.DataFrame
    article: pl.DataFrame
    capture: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """A row that was taken down: of which table, and the document that says when and why."""

    table: str
    id: str
    takedown: Takedown


def find(store: Store, key: str, as_of: datetime | None = None) -> Found | TakenDown:
    """Return the row that an id, or the beginning of one, names; the newest day's where several days have it.

    Raises UsageError for a key that no row or several rows have, BrokenEvidenceError for a row without article or capture, StoreError.
    """
    ids = {table: _ids(store, table, key, as_of) for table in IDS}
    known = [(table, each) for table, found in ids.items() for each in found]
    exact = [each for each in known if each[1] == key]
    if len(exact or known) > 1:
        msg = f"{key}: several rows have an id that begins so: {', '.join(each for _, each in known[:TOLD])}; write more of it"
        raise UsageError(msg)
    if known:
        return _with_source(store, *(exact or known)[0], as_of)
    hidden = _taken_down(store, key)
    if hidden:
        return hidden
    told = _of_event(store, key, as_of)
    if told:
        msg = f"{key}: an event; ask for one of its mentions: {', '.join(told)}"
        raise UsageError(msg)
    when = f" as of {as_of.isoformat()}" if as_of else "; a row that was coded anew since has its old id with --as-of"
    msg = f"{key}: no mention and no article has an id that begins so{when}"
    raise UsageError(msg)


def _ids(store: Store, table: str, key: str, as_of: datetime | None) -> list[str]:
    """Return the ids of a table's live rows that begin so."""
    column = IDS[table]
    wanted = scan(store, table, as_of=as_of).filter(pl.col(column).str.starts_with(key)) if key else scan(store, table).head(0)
    return sorted(wanted.select(column).unique().collect()[column])


def _of_event(store: Store, key: str, as_of: datetime | None) -> list[str]:
    """Return the mentions of the event whose id begins so, none where it is the beginning of no event's id or of several."""
    links = scan(store, "links", as_of=as_of).filter(pl.col("event_id").str.starts_with(key)) if key else scan(store, "links").head(0)
    rows = links.select("event_id", "mention_id").unique().sort("mention_id").collect()
    return rows["mention_id"].to_list() if rows["event_id"].n_unique() == 1 else []


def _with_source(store: Store, table: str, row_id: str, as_of: datetime | None) -> Found:
    """Return a live row with its article and capture."""
    row = scan(store, table, as_of=as_of).filter(pl.col(IDS[table]) == row_id).collect().tail(1)
    article_id = row["article_id"].item()
    articles = scan(store, "articles", as_of=as_of).filter(pl.col("article_id") == article_id).collect().tail(1)
    if articles.is_empty():
        msg = f"{row_id}: its article {article_id} is in no committed table; run dateline verify --deep"
        raise BrokenEvidenceError(msg)
    day: date = articles["day"].item()
    (state,) = states(store, day, day, as_of)
    same = pl.col("article_id") == article_id
    return Found(
        table=table,
        id=row_id,
        day=day,
        number=state.commit.number,
        mention=row.row(0, named=True) if table == "mentions" else None,
        mentions=scan(store, "mentions", as_of=as_of).filter(same).collect().unique("mention_id", keep="last", maintain_order=True),
        article=articles,
        capture=_capture(store, articles.row(0, named=True), as_of),
    )


def _capture(store: Store, article: Row, as_of: datetime | None) -> pl.DataFrame:
    """Return the capture whose record an article was made of, one row; raises BrokenEvidenceError."""
    place = (pl.col("warc_key") == article["warc_key"]) & (pl.col("warc_offset") == article["warc_offset"])
    captures = scan(store, "captures", article["day"], article["day"], as_of).filter(place).collect()
    if captures.height != 1:
        where = f"{article['warc_key']} at {article['warc_offset']}"
        msg = f"article {article['article_id']}: {captures.height} captures have its record ({where}); run dateline verify --deep"
        raise BrokenEvidenceError(msg)
    return captures


def _taken_down(store: Store, key: str) -> TakenDown | None:
    """Return the row that was taken down and whose id begins so, None where there is none."""
    for head in heads(store):
        for takedown in read_takedowns(store, head.live(KIND)):
            for table, ids in (("mentions", takedown.mention_ids), ("articles", takedown.article_ids)):
                for each in ids:
                    if key and each.startswith(key):
                        return TakenDown(table=table, id=each, takedown=takedown)
    return None
