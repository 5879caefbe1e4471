"""Tasks: spool and tables -> one commit, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import polars as pl
from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows import __version__, progress
from flows.announcing import announce_sources
from flows.archive.commits import AlreadyCommitted, commit
from flows.archive.objects import StoreError
from flows.archive.probe import open_archive
from flows.archive.reading import at_one_moment, scan
from flows.archive.spool import Spool
from flows.archive.store import Store
from flows.batches import open_spool, parts_of, read_parts, reports_of
from flows.catalog.files import open_catalog
from flows.catalog.lexicons import languages
from flows.events import CODER_VERSION
from flows.events.linking import READ
from flows.health import conditions, remembered
from flows.ledger import count_ledger
from flows.linking import COLUMNS, LINKED, link_run
from flows.present import load_night, page_of_a_night
from flows.records import Run, Status
from flows.report import Night, funnel_rows, headline, render_markdown
from flows.runs import REVISIT
from flows.settings import load_settings
from flows.tables import Ledger
from flows.tables.rejects import sift
from flows.visits import visits_made

CODED = ("articles", "mentions", "args")
"""Tables of which each batch makes a part."""


def store_failed(_: object, __: object, state: State[Any]) -> bool:
    """Tell whether a try failed for its store: that may pass, all else will not."""
    return isinstance(state.data, StoreError) and not isinstance(state.data, AlreadyCommitted)


@task(
    name="publish",
    task_run_name="publish-{run.day}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=store_failed,
)
def publish(run: Run, asked: int) -> dict[str, Any]:
    """Return what a run came to, after one commit made its captures and tables visible and its page was written.

    `asked`: how many requests of the archive's service came before. What was there before the commit, and what is there after it, is
    listed once each.
    """
    settings, now = load_settings(), datetime.now(UTC)
    store = open_archive(settings, datetime.now(UTC))
    progress.current().begin("publish", 3)
    with open_spool(run) as spool:
        statuses = seal_tables(run, spool, at_one_moment(store))
        progress.current().advance("publish")
        complete = [source for source, status in statuses.items() if status == Status.COMPLETE and source not in run.again]
        commit(store, run.day, run.id, spool.sealed(), now=now, complete=complete, record=record_of(run, statuses))
        progress.current().advance("publish")
        seen = at_one_moment(store)
        announce(seen, run)
        night = load_night(seen, settings, run.day, run.id, datetime.now(UTC))
        summary = summarise(night, statuses)
        summary |= {"stored": stored(spool), "requests": asked + store.requests.total()}
        if run.kind == REVISIT:
            summary |= {"headline": visit_words(summary["revisits"]), "gaps": {}}
        else:
            summary["report"] = page_of_a_night(night, settings)
        progress.current().advance("publish")
        spool.drop()
    progress.current().end("publish")
    return summary


def stored(spool: Spool) -> str:
    """Return in words what a run put into the archive."""
    sealed = spool.sealed()
    return f"{len(sealed)} objects, {sum(each.size for each in sealed) / 1e6:.1f} MB"


def seal_tables(run: Run, spool: Spool, store: Store) -> dict[str, str]:
    """Return the status of each source after the run's tables were sealed in the spool.

    Large ones first, from their parts: what is counted and linked of them is read back by column, and no night is in memory whole.
    """
    for table in CODED:
        spool.seal_table(table, parts_of(run, table))
    articles, mentions = (pl.scan_parquet(spool.table(table)) for table in ("articles", "mentions"))
    rejects = pl.concat([read_parts(run, "clean-rejects"), read_parts(run, "events-rejects")])
    known = languages(open_catalog(load_settings().config))
    counted = count_ledger(run, reports_of(run), spool.captures(), articles, mentions, rejects, known)
    ledger, broken = sift(Ledger, with_health(store, run, counted), stage="archive", day=run.day, run=run.id)
    told = articles.select("run", *COLUMNS).collect(), mentions.select(READ).collect()
    sealed = {
        **link_run(store, load_settings(), run.day, run.id, *told).tables(),
        "ledger": ledger,
        "rejects": pl.concat([rejects, broken]),
    }
    for table, rows in sealed.items():
        if table not in LINKED or rows.height:
            spool.seal_table(table, rows)
    return dict(ledger.select("source_id", "status").rows())


def with_health(store: Store, run: Run, ledger: pl.DataFrame) -> pl.DataFrame:
    """Return a night's ledger rows with how each source does, from its nights before and this one; a backfill says nothing of that."""
    if run.kind != "nightly":
        return ledger
    known = conditions(pl.concat([past_ledger(store, run), ledger.lazy()], how="vertical_relaxed"))
    states = {source: str(condition.state) for source, condition in known.items()}
    return ledger.with_columns(health=pl.col("source_id").replace_strict(states, default=None, return_dtype=pl.String))


def past_ledger(store: Store, run: Run) -> pl.LazyFrame:
    """Return the ledger of the days before a run's that say how its sources do."""
    return scan(store, "ledger", remembered(run.day), run.day - timedelta(days=1))


def announce(store: Store, run: Run) -> None:
    """Announce the sources that a night has brought into another state, once that is committed."""
    if run.kind == "nightly":
        announce_sources(run.day, conditions(past_ledger(store, run)), conditions(scan(store, "ledger", remembered(run.day), run.day)))


def record_of(run: Run, statuses: Mapping[str, str]) -> dict[str, Any]:
    """Return what the run's record says, for people: what it was asked for, by which versions, and what came of it."""
    versions = {"dateline": __version__, "coder": CODER_VERSION, **{part: version(part) for part in ("trafilatura", "polars", "prefect")}}
    return {"kind": run.kind, "sources": list(run.sources), "statuses": dict(statuses), "versions": versions}


def summarise(night: Night, statuses: Mapping[str, str]) -> dict[str, Any]:
    """Return a night as numbers and words that fit into a flow's state."""
    gaps = {source: status for source, status in sorted(statuses.items()) if status != Status.COMPLETE}
    return {
        "day": str(night.day),
        "run": night.run,
        "commit": night.commit_key,
        "headline": headline(night),
        "gaps": gaps,
        "revisits": visits_made(night.ledger.lazy()).select(pl.col("due", "done", "changed", "gone").sum()).collect().row(0, named=True),
        "funnel": [list(row) for row in funnel_rows(night)],
        "markdown": render_markdown(night),
    }


def visit_words(revisits: Mapping[str, int]) -> str:
    """Return in one sentence what came of the pages that were due to be asked for again."""
    return "{due:,} known pages were due again; {done:,} done: {changed:,} changed, {gone:,} gone.".format(**revisits)


def show(summary: Mapping[str, Any]) -> None:
    """Show a run in Prefect: its funnel as a table, and the whole as a markdown artifact."""
    day = str(summary["day"])
    rows = [{"step": step, "count": count, "the rest": rest} for step, count, rest in summary["funnel"]]
    create_table_artifact(table=rows, key=f"funnel-{day}", description=f"From announced pages to mentions, {day}")
    create_markdown_artifact(markdown=str(summary["markdown"]), key=f"night-{day}", description=f"Night of {day}")
