"""A run's mentions into events, with what the archive has of the days around it; knows no Prefect."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.linking import read_linking_rules
from flows.events.linking import Before, Linked, link, nothing_linked
from flows.settings import Settings

WINDOW = timedelta(days=10)
"""Days before and after its own whose events a run's mentions can belong to: a report that comes later founds an event of its own."""

COLUMNS = ("article_id", "published_on", "url_key", "near_keys", "previous_article_id")
"""What linking asks of articles."""


def link_run(store: Store, settings: Settings, day: date, run: str, articles: pl.DataFrame, mentions: pl.DataFrame) -> Linked:
    """Return the events, links and revisions of a run's mentions; raises StoreError, CatalogError.

    Read are the committed days of `WINDOW` around the run's own, and of an event that is older all of it; not what this run has there.
    """
    if mentions.is_empty():
        return nothing_linked()
    rules = read_linking_rules(open_catalog(settings.config))
    around = day - WINDOW, day + WINDOW
    others = pl.col("run") != run
    near = scan(store, "links", *around).filter(others)
    events = newest_events(scan(store, "events", *around).filter(others)).join(near, on="event_id", how="semi").collect()
    since = min([around[0], *events["first_seen"].drop_nulls()])
    whole = since, around[1]
    links = scan(store, "links", *whole).filter(others, pl.col("event_id").is_in(events["event_id"].implode())).collect()
    known = scan(store, "mentions", *whole).filter(others).join(links.lazy(), on="mention_id", how="semi")
    told_in = scan(store, "articles", *whole).filter(others).select(COLUMNS).join(known, on="article_id", how="semi")
    former = scan(store, "links", day, day).filter(run=run).collect()
    return link(
        pl.concat([known, mentions.lazy()], how="vertical_relaxed"),
        pl.concat([told_in, articles.lazy().select(COLUMNS)], how="vertical_relaxed"),
        rules,
        Before(links, events, former),
        day=day,
        run=run,
    )


def newest_events(events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the newest row of each event, the one that the last run made."""
    return events.sort("run", "revision").unique("event_id", keep="last", maintain_order=True)
