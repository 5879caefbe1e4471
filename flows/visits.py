"""Which archived pages are due to be asked for again: the captures that are known, the ages of the sources, and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from flows.records import Entry, Outcome, Resource, Visit

ANSWERED = (
    Outcome.OK,
    Outcome.DUPLICATE,
    Outcome.NOT_MODIFIED,
    Outcome.REDIRECT,
    Outcome.REDIRECT_LOOP,
    Outcome.HTTP_4XX,
    Outcome.WRONG_TYPE,
    Outcome.TOO_LARGE,
    Outcome.DECODE_ERROR,
    Outcome.BAD_URL,
    Outcome.BLOCKED,
)
"""Outcomes with which a visit has taken place; after another one the page is still due."""

SOONEST, LATEST = timedelta(days=2), timedelta(days=7)
"""How long a visit stays due: as long again as the page was old, within these bounds. A night alone still makes that of the first day."""

WITHOUT_LIST = "revisit"
"""How a page became known that no list has announced under its address: by a redirect, on an earlier visit."""

OK = 200


def look_back(schedule: pl.DataFrame) -> timedelta:
    """Return how long ago a page that is due can have been archived first."""
    longest = schedule["age"].max()
    return longest + LATEST if isinstance(longest, timedelta) else timedelta()


def schedule_of(ages: Mapping[str, Sequence[timedelta]]) -> pl.DataFrame:
    """Return `source_id`, `age`: a row for each age at which a source's pages are asked for again."""
    rows = [(source, age) for source, own in ages.items() for age in dict.fromkeys(own)]
    return pl.DataFrame(rows, schema={"source_id": pl.String, "age": pl.Duration("us")}, orient="row")


def due_pages(captures: pl.LazyFrame, schedule: pl.LazyFrame, now: datetime) -> pl.LazyFrame:
    """Return a row for each page with a visit that is due, the one that has waited longest first.

    `captures` are rows of `tables.Captures`, `schedule` as of `schedule_of`. A visit is due from its age on, counted from
    when the page appeared, unless the page was asked for since; of several that are due the last one stands for all.
    Columns: those of the page's newest whole response, and `due_at`.
    """
    moment = pl.col("appeared_at") + pl.col("age")
    patience = pl.max_horizontal(pl.lit(SOONEST), pl.min_horizontal(pl.col("age"), pl.lit(LATEST)))
    return (
        captures.pipe(known_pages)
        .join(schedule, on="source_id")
        .with_columns(due_at=moment)
        .filter(pl.col("visited_at") < pl.col("due_at"), pl.col("due_at") <= now, pl.col("due_at") + patience > now)
        .sort("due_at", "url_key")
        .unique("url_key", keep="last", maintain_order=True)
        .drop("age")
    )


def known_pages(captures: pl.LazyFrame) -> pl.LazyFrame:
    """Return the newest whole response of each page, with `appeared_at`, its printed time or when it was first archived, and `visited_at`.

    A time that a list printed and that had not come yet is not believed.
    """
    pages = captures.filter(resource=str(Resource.PAGE))
    whole = pages.filter(outcome=str(Outcome.OK), status=OK)
    seen_at, printed = pl.col("fetched_at").min(), pl.col("entry_published").sort_by("fetched_at").first()
    first = whole.filter(pl.col("previous_record_id").is_null()).group_by("url_key").agg(seen_at=seen_at, printed_at=printed)
    visited = (
        pages.filter(pl.col("outcome").is_in([str(each) for each in ANSWERED]))
        .group_by("url_key")
        .agg(visited_at=pl.col("fetched_at").max())
    )
    return (
        whole.sort("fetched_at")
        .unique("url_key", keep="last", maintain_order=True)
        .join(first, on="url_key")
        .join(visited, on="url_key")
        .with_columns(appeared_at=pl.min_horizontal("printed_at", "seen_at"))
        .drop("printed_at", "seen_at")
    )


def visits_of(due: pl.DataFrame) -> dict[str, list[Visit]]:
    """Return the visits that are due, by source, in their order."""
    visits: dict[str, list[Visit]] = {}
    for row in due.iter_rows(named=True):
        entry = Entry(
            source_id=row["source_id"],
            url=row["url"],
            url_key=row["url_key"],
            via=row["via"] or WITHOUT_LIST,
            via_url=row["via_url"] or row["url"],
            title=row["entry_title"],
            published=row["entry_published"],
        )
        visits.setdefault(entry.source_id, []).append(Visit(entry=entry, previous=row["record_id"]))
    return visits


def visits_made(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """Return `day`, `source_id`, `due`, `done`, `changed`, `gone`: the visits of each source and day, of all its runs together."""
    held = pl.element().struct.field("outcome").is_in([str(Outcome.OK), str(Outcome.DUPLICATE), str(Outcome.NOT_MODIFIED)])
    pages = pl.element().struct.field("pages")
    return (
        ledger.group_by("day", "source_id")
        .agg(
            due=pl.col("revisits").list.eval(pages).list.sum().sum(),
            done=pl.col("revisits").list.eval(pl.element().filter(held)).list.eval(pages).list.sum().sum() + pl.col("revisits_gone").sum(),
            changed=pl.col("revisits_changed").sum(),
            gone=pl.col("revisits_gone").sum(),
        )
        .with_columns(pl.col("due", "done", "changed", "gone").fill_null(0).cast(pl.UInt32))
        .sort("day", "source_id")
    )
