"""A committed run read back from the archive, and shown: its page, its funnel, its tables. Knows no Prefect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import TemplateError

from flows import __version__
from flows.archive.files import SpoolError, write_whole
from flows.archive.history import read_head, read_head_with_hash
from flows.archive.keys import commit_key
from flows.archive.objects import Store
from flows.archive.reading import days, scan, scan_entries
from flows.before import read_before, read_coverage
from flows.catalog.accuracy import read_figures
from flows.catalog.actors import actor_names, sector_names
from flows.catalog.divisions import read_divisions
from flows.catalog.files import Catalog, open_catalog
from flows.catalog.lexicons import languages
from flows.catalog.outlines import Outline, read_outlines
from flows.catalog.sources import read_source
from flows.errors import UsageError
from flows.linking import newest_events
from flows.records import Status
from flows.report import Night, draw_apart, render_night, summed, undrawn
from flows.settings import Settings
from flows.versions import newest_versions
from flows.words.language import LANGUAGES, Words, load_words

UNWRITTEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, SpoolError, pl.exceptions.PolarsError, TemplateError)
"""What a page that cannot be made of its rows, or not be written, ends with."""

SHOWN = ("captures", "articles", "mentions", "ledger", "rejects", "events", "links", "revisions")
"""Tables that a report shows."""

UNCOUNTED = (
    "sentence", "sentence_no", "sentence_start", "trigger_start", "trigger_end", "rules", "reported_by", "date_text", "weapon",
    *(f"{part}_{end}" for part in ("actor", "target", "place", "attribution") for end in ("start", "end")), "actor_ids", "target_ids",
)  # fmt: skip
"""Columns of mentions that a report shows and counts nothing by: those of a large night are half of its memory."""

OF_EVENTS = (
    "event_id", "event_type", "place_name", "place_text", "date_earliest", "date_latest", "n_independent", "n_copies", "n_sides",
    "contradictions", "first_seen",
)  # fmt: skip
"""Columns of events that a report tells of."""


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
    head = read_head_with_hash(store, day)
    if head is None:
        msg = f"{day} is not committed"
        raise UsageError(msg)
    commit, digest = head
    tables = {table: scan_entries(store, table, commit.live(table)).filter(run=run) for table in SHOWN if table != "mentions"}
    articles = tables["articles"].drop("text", "near_keys").collect()
    mentions = scan_entries(store, "mentions", commit.live("mentions"))
    return Night(
        day=day,
        run=run,
        commit_number=commit.number,
        commit_key=commit_key(day, commit.number),
        commit_digest=digest,
        captures=_count_captures(tables["captures"]),
        coverage=read_coverage(store, day, day, several=False),
        before=read_before(store, day, day),
        ledger=tables["ledger"].collect(),
        articles=articles,
        mentions=mentions.drop(UNCOUNTED).join(articles.lazy().select("article_id"), on="article_id", how="semi").collect(),
        rejects=tables["rejects"].collect(),
        events=tables["events"].select(OF_EVENTS).collect(),
        links=tables["links"].select("mention_id", "event_id").collect(),
        revisions=tables["revisions"].collect(),
        whole={"articles": tables["articles"], "mentions": mentions},
        **_surroundings(settings, now),
    )


def load_days(store: Store, settings: Settings, first: date, last: date, now: datetime) -> Night:
    """Return what all runs of several days made visible, of each article its newest version without its text.

    Raises UsageError where no day is committed, StoreError.
    """
    known = days(store, first, last)
    if not known:
        msg = f"no day from {first} to {last} is committed"
        raise UsageError(msg)
    tables = {table: scan(store, table, first, last) for table in SHOWN}
    articles = newest_versions(tables["articles"].drop("text", "near_keys")).collect()  # the texts of a month are gigabytes
    covered = read_coverage(store, first, last, several=True)
    ledger = tables["ledger"].collect()
    return Night(
        day=last,
        since=first,
        run=f"{ledger['run'].n_unique()} runs of {len(known)} committed days",
        captures=_count_captures(tables["captures"]),
        coverage=covered,
        before=read_before(store, first, last),
        ledger=summed(ledger, covered),
        articles=articles,
        mentions=tables["mentions"].drop(UNCOUNTED).join(articles.lazy().select("article_id"), on="article_id", how="semi").collect(),
        rejects=tables["rejects"].collect(),
        events=newest_events(tables["events"]).collect(),
        links=tables["links"].sort("run").unique("mention_id", keep="last").collect(),
        revisions=tables["revisions"].collect(),
        whole={"articles": tables["articles"], "mentions": tables["mentions"]},
        **_surroundings(settings, now),
    )


def _count_captures(captures: pl.LazyFrame) -> dict[str, int]:
    """Return how many responses there are of each resource."""
    return dict(captures.group_by("resource").len().sort("resource").collect().iter_rows())


def _surroundings(settings: Settings, now: datetime) -> dict[str, Any]:
    """Return what a report needs besides rows: names, figures and outlines of the configuration, and the settings in force."""
    catalog, words = open_catalog(settings.config), load_words(settings.language)
    outlines = read_outlines(catalog)
    types = pl.read_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    quads = types.select("code", pl.col("quad").cast(pl.Int64, strict=False)).drop_nulls()
    return {
        "language": settings.language,
        "zone": settings.timezone,
        "generated_at": now,
        "archive": settings.archive,
        "versions": {"Dateline": __version__, "polars": version("polars")},  # coder and extractor are named by the rows themselves
        "names": source_names(catalog),
        "labels": dict(types.select("code", "label").iter_rows()) | words.tables["event_types"],
        "quads": dict(quads.iter_rows()),
        "actors": _party_names(catalog, words, outlines),
        "sectors": sector_names(catalog).keys(),
        "outlines": outlines,
        "divisions": read_divisions(catalog),
        "languages": languages(catalog),
        "accuracy": read_figures(catalog),
    }


def _party_names(catalog: Catalog, words: Words, outlines: Sequence[Outline]) -> dict[str, str]:
    """Return what every id of the register is called in the language of some words: states by their countries' names."""
    if words.language == LANGUAGES[0]:
        return actor_names(catalog)
    countries = {outline.country: outline.name_fr or outline.name for outline in outlines if outline.country}
    return actor_names(catalog, countries, words.tables["sectors"])


def source_names(catalog: Catalog) -> dict[str, str]:
    """Return the names of all configured sources by id."""
    return {stem: read_source(path).name for stem, path in catalog.paths("sources", ".toml").items()}


def write_page(night: Night, target: Path, settings: Settings) -> str:
    """Return the path of the page that was written for a night: the target, or a file in it when it is a directory."""
    name = f"{night.since}-to-{night.day}" if night.since else f"{night.day}-{night.run}"
    path = target if target.suffix == ".html" else target / f"{name}.html"
    write_whole(path, render_night(night, draw_apart if settings.pictures else undrawn).encode())
    return str(path)


def page_of_a_night(night: Night, settings: Settings) -> str:
    """Return the path of a night's page, or in words why it was not written: what is committed is not undone by a page that fails."""
    try:
        return write_page(night, settings.reports, settings)
    except UNWRITTEN as error:
        reason = (str(error).splitlines() or [""])[0]
        return f"not written: {type(error).__name__}: {reason}; dateline report tries again"
