"""Mentions of runs into events, with what the archive has of the days around them; knows no Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import polars as pl

from flows.archive.commits import revise
from flows.archive.history import Commit
from flows.archive.objects import Store
from flows.archive.reading import heads, scan_entries
from flows.archive.repair import LINKED
from flows.archive.sealing import Sealed, seal_rows
from flows.catalog.files import open_catalog
from flows.catalog.linking import read_linking_rules
from flows.events.linking import READ, Before, Linked, link, nothing_linked
from flows.settings import Settings
from flows.tables import Links

WINDOW = timedelta(days=10)
"""Days before and after its own whose events a run's mentions can belong to: a report that comes later founds an event of its own."""

COLUMNS = ("article_id", "published_on", "url_key", "near_keys", "previous_article_id")
"""What linking asks of articles."""


class Told(NamedTuple):
    """What a run of a day tells: its articles and mentions, and the links that it had before it was made again."""

    run: str
    articles: pl.DataFrame
    mentions: pl.DataFrame
    former: pl.DataFrame


class Around(NamedTuple):
    """What an archive has of the days around a run's own: rows of each table."""

    articles: pl.DataFrame
    mentions: pl.DataFrame
    links: pl.DataFrame
    events: pl.DataFrame

    def before(self, run: str) -> Around:
        """Return the rows of the runs before one."""
        return Around(*(rows.filter(pl.col("run") < run) for rows in self))

    def after(self, told: Told, linked: Linked) -> Around:
        """Return the rows with those of a run in the place of what it had."""
        added = (told.articles.select(self.articles.columns), told.mentions.select(READ), linked.links, linked.events)
        pairs = zip(self, added, strict=True)
        return Around(*(pl.concat([rows.filter(pl.col("run") != told.run), new], how="vertical_relaxed") for rows, new in pairs))


def link_run(store: Store, settings: Settings, day: date, run: str, articles: pl.DataFrame, mentions: pl.DataFrame) -> Linked:
    """Return the events, links and revisions of a run's mentions; raises StoreError, CatalogError."""
    return link_runs(store, settings, day, [Told(run, articles, mentions, Links.create_empty())])[run]


def link_runs(store: Store, settings: Settings, day: date, told: Sequence[Told]) -> dict[str, Linked]:
    """Return what linking gives each run of a day, the oldest first; raises StoreError, CatalogError.

    A run sees what the runs before it made of the days of `WINDOW` around its own, and of an event that is older all of it: made again
    after others it comes to what it came to in its night.
    """
    rules = read_linking_rules(open_catalog(settings.config))
    linked: dict[str, Linked] = {}
    around = None
    for each in told:
        if each.mentions.is_empty():
            linked[each.run] = nothing_linked()
            continue
        around = around or read_around(store, day, told[-1].run, frozenset(other.run for other in told))
        known = around.before(each.run)
        linked[each.run] = link(
            pl.concat([known.mentions, each.mentions.select(READ)], how="vertical_relaxed").lazy(),
            pl.concat([known.articles, each.articles.select(known.articles.columns)], how="vertical_relaxed").lazy(),
            rules,
            Before(known.links, newest_events(known.events.lazy()).collect(), each.former),
            day=day,
            run=each.run,
        )
        around = around.after(each, linked[each.run])
    return linked


def read_around(store: Store, day: date, run: str, without: frozenset[str]) -> Around:
    """Return what the archive has of the days around one, of the runs before one but for some; raises StoreError."""
    near = heads(store, day - WINDOW, day + WINDOW)
    events = newest_events(_rows(store, near, "events", run, without)).collect()
    since = min([day - WINDOW, *events["first_seen"].drop_nulls()])
    older = heads(store, since, day - WINDOW - timedelta(days=1)) if since < day - WINDOW else []
    whole = [*older, *near]
    links = _rows(store, whole, "links", run, without).join(events.lazy(), on="event_id", how="semi").collect()
    mentions = _rows(store, whole, "mentions", run, without).select(READ).join(links.lazy(), on="mention_id", how="semi").collect()
    articles = _rows(store, whole, "articles", run, without).select("run", *COLUMNS)
    return Around(articles.join(mentions.lazy(), on="article_id", how="semi").collect(), mentions, links, events)


def _rows(store: Store, days: Iterable[Commit], table: str, run: str, without: frozenset[str]) -> pl.LazyFrame:
    return scan_entries(store, table, (each for head in days for each in head.live(table) if each.run < run and each.run not in without))


def newest_events(events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the newest row of each event, the one that the last run made."""
    return events.sort("run", "revision").unique("event_id", keep="last", maintain_order=True)


def link_again(store: Store, settings: Settings, day: date, run: str) -> dict[str, pl.DataFrame]:
    """Return the rows of `LINKED` of a committed run, made again from its live articles and mentions; raises StoreError, CatalogError."""
    entries = [entry for head in heads(store, day, day) for entry in head.objects if entry.run == run]
    articles, mentions = (
        scan_entries(store, table, [each for each in entries if each.kind == table]).collect() for table in ("articles", "mentions")
    )
    return link_run(store, settings, day, run, articles, mentions).tables()


class Relinked(NamedTuple):
    """What linking a day again changes: objects in the place of live ones, by their key, and objects where none was."""

    changes: dict[str, Sealed]
    added: list[Sealed]


def relink_day(store: Store, settings: Settings, head: Commit, rows: Mapping[str, pl.DataFrame], folder: Path) -> Relinked:
    """Return what linking the runs of a day again gives, sealed in a folder.

    `rows` are the day's articles and mentions. Raises StoreError, CatalogError, and SpoolError for rows that break a rule.
    """
    former = scan_entries(store, "links", head.live("links")).collect()
    runs = sorted({entry.run for entry in head.live("mentions")})
    told = [Told(run, *(each.filter(pl.col("run") == run) for each in (rows["articles"], rows["mentions"], former))) for run in runs]
    relinked = Relinked({}, [])
    for run, linked in link_runs(store, settings, head.day, told).items():
        (folder / run).mkdir(parents=True, exist_ok=True)
        for table, made in linked.tables().items():
            sealed = seal_rows(table, made, folder / run / f"{table}.parquet", head.day, run)
            live = next((entry.key for entry in head.live(table) if entry.run == run), None)
            if live is None and made.height:
                relinked.added.append(sealed)
            elif live not in {None, sealed.key}:
                relinked.changes[str(live)] = sealed
    return relinked


def relink(store: Store, settings: Settings, days: Sequence[date], run: Callable[[], str], now: datetime) -> list[date]:
    """Return those of the days whose events changed when their live mentions were linked again, the oldest first, a commit each.

    Raises StoreError, CatalogError.
    """
    changed = []
    for head in (head for day in sorted(days) for head in heads(store, day, day)):
        rows = {table: scan_entries(store, table, head.live(table)).collect() for table in ("articles", "mentions")}
        with TemporaryDirectory(prefix="dateline-linking-") as folder:
            found = relink_day(store, settings, head, rows, Path(folder))
            if found.changes or found.added:
                revise(store, head.day, run(), dict(found.changes), now=now, added=found.added, record={"kind": "linking"})
                changed.append(head.day)
    return changed


__all__ = [
    "LINKED",
    "Around",
    "Relinked",
    "Told",
    "link_again",
    "link_run",
    "link_runs",
    "newest_events",
    "read_around",
    "relink",
    "relink_day",
]
