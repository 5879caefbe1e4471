"""Which rows filters let through. All that a reader asks for goes into the statement as a parameter, never as a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import duckdb

from flows.explorer.facets import FACETS
from flows.explorer.filters import Filters

CARRIED = ", ".join(
    (*(facet.column for facet in FACETS), "article_no", "published_on", "date_start", "date_end", "confidence", "killed_min")
)
"""Small columns of `rows` that are counted and sorted by: `matched` has them too, so that this needs no join."""


class Condition(NamedTuple):
    """A condition on a row: SQL of our own, and the values of its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


SPANS = {"happened": ("date_start", "date_end"), "published": ("published_on", "published_on")}
"""First and last day that a row may lie on, by clock."""


def match(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Make the temporary table `matched`: row_no, the columns CARRIED, and `missed`, 0 for the rows that filters let through.

    A row that fails one facet alone is in it as well, with the number of that facet from 1: those are what choosing another key
    of the same facet would bring.
    """
    always = list(_always(filters))
    facets = [(number, facet) for number, facet in enumerate(FACETS, 1) if facet.name in filters.chosen]
    cases = " + ".join(f"CASE WHEN {facet.condition} THEN 0 ELSE {1 << number} END" for number, facet in facets) or "0"
    where = " AND ".join(f"({condition.sql})" for condition in always) or "true"
    values = [*(list(filters.chosen[facet.name]) for _, facet in facets), *(value for each in always for value in each.values)]
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE matched AS
        SELECT row_no, {CARRIED}, CASE WHEN failed = 0 THEN 0 ELSE log2(failed)::INTEGER END AS missed
        FROM (SELECT row_no, {CARRIED}, {cases} AS failed FROM rows WHERE {where}) WHERE bit_count(failed) <= 1""",
        values,
    )


def _always(filters: Filters) -> Iterator[Condition]:
    """Yield the conditions that are not of a facet."""
    for word in words_of(filters.text):
        yield Condition("contains(searched, strip_accents(lower(?)))", (word,))
    if filters.first or filters.last:
        yield _dated(filters)
    if filters.sure:
        yield Condition("confidence >= ?", (filters.sure,))
    if filters.newest:
        yield Condition("later_article_id IS NULL")
    if filters.event:
        yield Condition("event_id = ?", (filters.event,))
    if filters.box:
        yield _within(filters.box)


def words_of(text: str) -> list[str]:
    """Return what a row must hold, all of it: words, and words in quotation marks as they stand."""
    pieces = text.replace("“", '"').replace("”", '"').split('"')
    quoted = [" ".join(piece.split()) for piece in pieces[1::2]]
    return [*(word for piece in pieces[::2] for word in piece.split()), *(phrase for phrase in quoted if phrase)]


def _dated(filters: Filters) -> Condition:
    """Return the condition that a row may lie within the days of the filter; one end that is not known is open."""
    start, end = SPANS[filters.clock]
    parts, values = [f"{start} IS NOT NULL OR {end} IS NOT NULL"], []
    if filters.last:
        parts.append(f"{start} IS NULL OR {start} <= ?")
        values.append(filters.last)
    if filters.first:
        parts.append(f"{end} IS NULL OR {end} >= ?")
        values.append(filters.first)
    within = " AND ".join(f"({part})" for part in parts)
    undated = f"({start} IS NULL AND {end} IS NULL)"
    return Condition(f"{undated} OR ({within})" if filters.undated else within, tuple(values))


def _within(box: Sequence[float]) -> Condition:
    """Return the condition that a row's point lies in a box; a map may have been turned around the globe."""
    west, south, east, north = box
    return Condition(
        "lat BETWEEN ? AND ? AND list_has_any([lon BETWEEN ? AND ?, lon + 360 BETWEEN ? AND ?, lon - 360 BETWEEN ? AND ?], [true])",
        (south, north, west, east, west, east, west, east),
    )
