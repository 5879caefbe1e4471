"""A committed run read back from the archive, and shown: its page, its funnel, its tables. Knows no Prefect."""

from __future__ import annotations

from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from flows import __version__
from flows.archive.files import write_whole
from flows.archive.history import read_head, read_head_with_hash
from flows.archive.keys import commit_key
from flows.archive.objects import Store
from flows.archive.reading import days, scan, scan_entries
from flows.catalog.accuracy import read_figures
from flows.catalog.files import Catalog, open_catalog
from flows.catalog.lexicons import languages
from flows.catalog.sources import read_source
from flows.errors import UsageError
from flows.records import Status
from flows.report import Night, render_night
from flows.settings import Settings


def latest_run(store: Store, day: date | None) -> tuple[date, str]:
    """Return the day and the latest run of a committed day that tried its sources, of the last such day without one; raises UsageError."""
    is_tried = pl.col("status") != str(Status.NOT_TRIED)
    for chosen in sorted(days(store, day, day), reverse=True):
        told = scan(store, "ledger", chosen, chosen).select("run", "status").collect()
        head = None if told.height else read_head(store, chosen)
        run = head.runs[-1] if head else told.filter(is_tried)["run"].max()
        if run:
            return chosen, str(run)
    msg = f"{day} is not committed" if day else "the archive holds no committed day yet"
    raise UsageError(msg)


def load_night(store: Store, settings: Settings, day: date, run: str, now: datetime) -> Night:
    """Return what a run made visible, read through the day's newest commit; raises UsageError for a day without one, StoreError."""
    catalog = open_catalog(settings.config)
    head = read_head_with_hash(store, day)
    if head is None:
        msg = f"{day} is not committed"
        raise UsageError(msg)
    commit, digest = head
    shown = ("captures", "articles", "mentions", "ledger", "rejects")
    tables = {table: scan_entries(store, table, commit.live(table)) for table in shown}
    articles = tables["articles"].filter(run=run).collect()
    captures = tables["captures"].filter(run=run).group_by("resource").len().sort("resource").collect()
    return Night(
        day=day,
        run=run,
        zone=settings.timezone,
        generated_at=now,
        archive=settings.archive,
        commit_number=commit.number,
        commit_key=commit_key(day, commit.number),
        commit_digest=digest,
        versions={"Dateline": __version__, "polars": version("polars")},  # coder and extractor are named by the rows themselves
        captures=dict(captures.rows()),
        names=source_names(catalog),
        labels=event_labels(catalog),
        languages=languages(catalog),
        accuracy=read_figures(catalog),
        ledger=tables["ledger"].filter(run=run).collect(),
        articles=articles,
        mentions=tables["mentions"].join(articles.lazy().select("article_id"), on="article_id", how="semi").collect(),
        rejects=tables["rejects"].filter(run=run).collect(),
    )


def source_names(catalog: Catalog) -> dict[str, str]:
    """Return the names of all configured sources by id."""
    return {stem: read_source(path).name for stem, path in catalog.paths("sources", ".toml").items()}


def event_labels(catalog: Catalog) -> dict[str, str]:
    """Return the labels of the ontology's event types by code."""
    types = pl.read_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    return dict(types.select("code", "label").rows())


def write_page(night: Night, target: Path) -> str:
    """Return the path of the page that was written for a night: the target, or a file in it when it is a directory."""
    path = target if target.suffix == ".html" else target / f"{night.day}-{night.run}.html"
    write_whole(path, render_night(night).encode())
    return str(path)
