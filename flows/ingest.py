"""Task: publishers -> captures in a spool, sealed with their index."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import partial
from typing import Any

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import progress
from flows.archive.earlier import EARLIER, EarlierLists
from flows.archive.files import room_at
from flows.archive.reading import at_one_moment
from flows.archive.seen import SeenPages
from flows.archive.spool import Spool
from flows.archive.store import Store, open_store
from flows.batches import before_of, open_spool, reports_of, write_reports, write_rows
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.collect import collect
from flows.days import last_ended_day
from flows.filling import EARLIER_DAYS, Filling
from flows.networks import network_of
from flows.records import Resource, Run, SourceReport
from flows.revisiting import read_before, read_due
from flows.runs import BACKFILL, REVISIT
from flows.settings import Settings, load_settings
from flows.stopping import run_stoppable
from flows.visits import visits_of


@task(name="ingest", task_run_name="ingest-{run.day}", cache_policy=NO_CACHE)
def ingest(run: Run) -> dict[str, Any]:
    """Return how many captures a run has, whether every source failed and no page is there, and how many requests the archive took.

    Captures lie sealed in the run's spool.
    """
    settings = load_settings()
    store = at_one_moment(open_store(settings))
    with open_spool(run) as spool:
        if not spool.has_sealed_captures():
            progress.current().begin("ingest", None)
            write_reports(run, fill(run, spool, store, settings))
            spool.seal_captures()
            progress.current().end("ingest")
        reports, captures = reports_of(run), spool.captures()
        write_rows(read_before(store, captures), before_of(spool))
        answered = any(way.outcome == "ok" for report in reports for way in report.ways) or any(report.revisits for report in reports)
        pages = captures.filter(resource=str(Resource.PAGE)).height
        failed = bool(reports) and not answered and not pages
        return {"captures": captures.height, "failed": failed, "requests": store.requests.total()}


def fill(run: Run, spool: Spool, store: Store, settings: Settings) -> list[SourceReport]:
    """Return a report for each source after its responses went into the spool: from the network, a past day's as its plan says."""
    sources = load_sources(open_catalog(settings.config), run.sources)
    captured = spool.endings()
    seen = SeenPages(store)
    if run.kind == BACKFILL:
        return Filling(run, spool, store, settings, seen).reports(sources)
    due = due_of(run, spool, store, settings)
    with room_at(spool.folder / EARLIER) as folder:
        return run_stoppable(
            collect(
                sources,
                run.window,
                keep=spool.keep,
                seen=seen,
                captured=captured,
                network=network_of(settings),
                now=partial(datetime.now, UTC),
                random=random.Random(),  # noqa: S311  jitter of retries
                earlier=EarlierLists(store, run.day, EARLIER_DAYS, folder, due),
                progress=progress.Tally("ingest"),
                visits=visits_of(due),
                discovers=run.kind != REVISIT,
            )
        )


def due_of(run: Run, spool: Spool, store: Store, settings: Settings) -> pl.DataFrame:
    """Return the pages that a run asks for again, the same when it is taken up again: those due when a night of the last day began."""
    path, now = spool.folder / "due.parquet", datetime.now(UTC)
    if not path.exists():
        catalog = open_catalog(settings.config)
        asks = run.kind == REVISIT or (run.kind == "nightly" and run.day >= last_ended_day(now, settings.zone))
        due = read_due(store, catalog, load_sources(catalog, run.sources) if asks else [], now, settings.zone)
        write_rows(due, path)
    return pl.read_parquet(path)
