"""How many of the matched rows there are: in all, for each key of a facet, and by what they lack."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from flows.explorer.facets import FACETS, NOBODY, SHOWN, Facet

PASSED = "FROM matched WHERE missed = 0"
"""The rows that filters let through, with the columns that are counted and sorted by."""

WHOLE_PASSED = "FROM matched JOIN rows USING (row_no) WHERE missed = 0"
"""The same with all columns."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a facet with their rows, those with most first, and how many keys are not listed."""

    listed: tuple[tuple[str, int], ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows in all, the articles they are told in, and the sources of these."""

    rows: int
    articles: int
    sources: int


def count_rows(cursor: duckdb.DuckDBPyConnection) -> Totals:
    """Return how many rows, articles and sources matched."""
    sources = f"count(DISTINCT source_key) FILTER (source_key <> '{NOBODY}')"
    found = cursor.execute(f"SELECT count(*), count(DISTINCT article_no), {sources} {PASSED}").fetchone()
    return Totals(*(found or (0, 0, 0)))


def count_keys(cursor: duckdb.DuckDBPyConnection, chosen: dict[str, tuple[str, ...]]) -> dict[str, Keys]:
    """Return the keys of each facet, counted as if that facet alone were not filtered; chosen keys are listed whatever they count."""
    return {facet.name: _keys(cursor, number, facet, chosen.get(facet.name, ())) for number, facet in enumerate(FACETS, 1)}


def _keys(cursor: duckdb.DuckDBPyConnection, number: int, facet: Facet, chosen: tuple[str, ...]) -> Keys:
    counted = cursor.execute(
        f"""SELECT key, count(*) FROM (SELECT {facet.keys} AS key FROM matched WHERE missed IN (0, ?))
        GROUP BY key ORDER BY count(*) DESC, key::VARCHAR""",
        [number],
    ).fetchall()
    first = counted[:SHOWN]
    known = {key for key, _ in first}
    wanted = [row for row in counted[SHOWN:] if row[0] in chosen]
    gone = [(key, 0) for key in chosen if key not in known and key not in {row[0] for row in wanted}]
    return Keys((*first, *wanted, *gone), max(len(counted) - SHOWN - len(wanted), 0))
