"""What a run asks for again, and what the archive has of it. Reads the archive, for collecting, cleaning and repair."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo

import polars as pl

from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.catalog.ages import OLDEST, read_revisits
from flows.catalog.files import Catalog, open_catalog
from flows.catalog.sources import Source, load_sources
from flows.records import Run
from flows.runs import REVISIT
from flows.settings import Settings
from flows.tables import Captures
from flows.unfinished import RunUnderWayError, runs_under_way
from flows.versions import BEFORE, articles_before
from flows.visits import LATEST, due_pages, look_back, schedule_of

NOTHING_DUE = "no known page is due to be asked for again"

LONGEST = OLDEST + 2 * LATEST
"""How long before a visit the page's response of before can lie: a page is archived again at every visit, if only as unchanged."""


def read_due(store: Store, catalog: Catalog, sources: Sequence[Source], now: datetime, zone: tzinfo) -> pl.DataFrame:
    """Return the pages of sources that are due to be asked for again, as `visits.due_pages`; raises StoreError, CatalogError.

    Pages that were taken down are none of them.
    """
    default = read_revisits(catalog)
    schedule = schedule_of({each.id: default if each.revisits is None else each.revisits for each in sources})
    if schedule.is_empty():
        return pl.DataFrame(schema={**Captures.create_empty().schema, "due_at": pl.Datetime("us", "UTC")})
    today = now.astimezone(zone).date()
    captures = scan(store, "captures", today - look_back(schedule) - timedelta(days=1), today)
    return due_pages(captures, schedule.lazy(), now).collect()


def read_before(store: Store, captures: pl.DataFrame) -> pl.DataFrame:
    """Return `versions.BEFORE` for a run's captures; raises StoreError."""
    revisits = captures.filter(pl.col("previous_record_id").is_not_null())
    if revisits.is_empty():
        return pl.DataFrame(schema=BEFORE)
    day = revisits["day"][0]
    known, articles = (scan(store, table, day - LONGEST, day) for table in ("captures", "articles"))
    return articles_before(revisits.lazy(), known, articles).collect()


def begin_visits(settings: Settings, store: Store, only: Collection[str], *, now: datetime) -> Run | None:
    """Return the run that asks for the pages of sources that are due, None where none is; it is filed under the day that it is.

    Raises RunUnderWayError while another process does such a run.
    """
    if busy := next(iter(runs_under_way(settings.spool, (REVISIT,))), None):
        msg = f"run {busy.id} asks for pages again now, in another process"
        raise RunUnderWayError(msg)
    catalog = open_catalog(settings.config)
    due = read_due(store, catalog, load_sources(catalog, only or settings.sources), now, settings.zone)
    if due.is_empty():
        return None
    return Run(
        id=new_run_id(now, secrets.token_bytes(10)),
        day=now.astimezone(settings.zone).date(),
        kind=REVISIT,
        sources=tuple(sorted(set(due["source_id"]))),
        spool=str(settings.spool.resolve()),
    )
