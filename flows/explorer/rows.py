"""The committed mentions of a state of the archive, in a DuckDB table of this process's memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from flows.archive.history import Commit
from flows.archive.objects import Store
from flows.archive.reading import scan_entries, states
from flows.archive.state_ids import state_id
from flows.archive.takedowns import Takedown, is_taken_down
from flows.explorer.facets import NOBODY, PRINTED
from flows.explorer.gaps import read_units
from flows.linking import newest_events

OF_ARTICLE = ("article_id", "title", "url", "site_name", "fetched_at", "text_digest", "flags")
"""Columns of an article that its mentions are shown with."""

OF_LINK = ("mention_id", "event_id", "is_copy", "ties")
OF_EVENT = ("event_id", "n_mentions", "n_articles", "n_sources", "n_copies", "n_independent", "n_sides", "contradictions")
"""Columns of the event that a mention tells of, where the archive has events, and of the link to it."""

OFFLINE: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}

KEYS = {
    "type_key": "event_type",
    "factuality_key": "factuality",
    "voice_key": "voice",
    "language_key": "language",
    "source_key": f"coalesce(source_id, '{NOBODY}')",
    "country_key": f"coalesce(country, '{NOBODY}')",
    "precision_key": f"coalesce(place_precision, '{NOBODY}')",
    "place_key": f"coalesce(geonameid::VARCHAR, country || ':' || place_name, '{PRINTED}' || coalesce(place_name, place_text), '{NOBODY}')",
    "speaker_key": f"coalesce(attribution_id, '{PRINTED}' || attributed_to, '{NOBODY}')",
}
"""SQL of each key that a row has one of; they are kept as ENUMs, which are counted as numbers."""

LISTS = {
    f"{role}_keys": f"""CASE WHEN len({role}_ids) > 0 THEN {role}_ids WHEN {role}_id IS NOT NULL THEN [{role}_id]
        ELSE [coalesce('{PRINTED}' || {role}_text, '{NOBODY}')] END"""
    for role in ("actor", "target")
}
"""SQL of the keys that a row may have several of."""

SEARCHED = "strip_accents(lower(concat_ws(' ', title, sentence, actor_text, target_text, place_text, place_name, attributed_to)))"
FIRST_COMES = "published_on DESC NULLS LAST, article_id, trigger_start, mention_id"
"""The order of the table itself: the newest articles first, each in the order of its text."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The table `rows` and what it was made from: the id of the archive's state, and the newest commit of each day.

    `places` are the names of places by key, each with its division; `units` says how complete each source and day is.
    """

    connection: duckdb.DuckDBPyConnection
    state: str
    commits: dict[date, Commit]
    count: int
    places: dict[str, str]
    units: pl.DataFrame

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own to the table, for one request."""
        return self.connection.cursor()

    def close(self) -> None:
        """Free the memory that the table takes."""
        self.connection.close()


def load_rows(store: Store, start: date | None = None, end: date | None = None, as_of: datetime | None = None) -> Rows:
    """Return the committed mentions of a range of days; of a mention that was made more than once the last; raises StoreError.

    With `as_of` as they were known at that instant, but for what has been taken down since.
    """
    known = states(store, start, end, as_of)
    newest = [state.commit for state in known]
    hidden = [takedown for state in known for takedown in state.hidden]
    return table_of(read_mentions(store, newest, hidden), newest, read_units(store, newest))


def read_mentions(store: Store, newest: Sequence[Commit], hidden: Sequence[Takedown] = ()) -> pl.DataFrame:
    """Return the mentions that commits name, each with what is shown of its article, of a later version of that, and of its event."""
    mentions, articles, links, events = (
        scan_entries(store, table, [entry for head in newest for entry in head.live(table)]).filter(~is_taken_down(table, hidden))
        for table in ("mentions", "articles", "links", "events")
    )
    told = articles.select(OF_ARTICLE).unique("article_id", keep="last", maintain_order=True)
    tied = links.select(OF_LINK).unique("mention_id", keep="last", maintain_order=True)
    kept = mentions.unique("mention_id", keep="last", maintain_order=True)
    later = articles.select(article_id="previous_article_id", later_article_id="article_id").drop_nulls()
    return (
        kept.join(told, on="article_id", how="left", maintain_order="left")
        .join(later.unique("article_id", keep="last", maintain_order=True), on="article_id", how="left", maintain_order="left")
        .join(tied, on="mention_id", how="left", maintain_order="left")
        .join(newest_events(events).select(OF_EVENT), on="event_id", how="left", maintain_order="left")
        .collect()
    )


def table_of(mentions: pl.DataFrame, newest: Sequence[Commit], units: pl.DataFrame) -> Rows:
    """Return mentions as the table `rows`, with the keys of the facets and the text that is searched."""
    connection = duckdb.connect(config=OFFLINE)
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("committed", mentions.to_arrow())
    _fill(connection)
    connection.unregister("committed")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return Rows(connection, state_id(newest), {head.day: head for head in newest}, mentions.height, _place_names(connection), units)


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table from the rows that are registered; every statement is made of our own columns."""
    for name, sql in KEYS.items():
        connection.execute(f"CREATE TYPE {name} AS ENUM (SELECT DISTINCT {sql} FROM committed)")
    for name, sql in LISTS.items():
        connection.execute(f"CREATE TYPE {name} AS ENUM (SELECT DISTINCT unnest({sql}) FROM committed)")
    scalars = ", ".join(f"({sql})::{name} AS {name}" for name, sql in KEYS.items())
    lists = ", ".join(f"({sql})::{name}[] AS {name}" for name, sql in LISTS.items())
    numbers = (
        f"row_number() OVER (ORDER BY {FIRST_COMES})::INTEGER AS row_no, dense_rank() OVER (ORDER BY article_id)::INTEGER AS article_no"
    )
    connection.execute(
        f"CREATE TABLE rows AS SELECT {numbers}, {scalars}, {lists}, {SEARCHED} AS searched, * FROM committed ORDER BY row_no"
    )


def _place_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the name of each place by its key, with its first-level division where that has another name."""
    named = connection.execute(
        """SELECT place_key::VARCHAR, any_value(place_name), any_value(admin1) FROM rows
        WHERE place_name IS NOT NULL GROUP BY place_key"""
    ).fetchall()
    return {key: f"{name}, {division}" if division and division != name else name for key, name, division in named}
