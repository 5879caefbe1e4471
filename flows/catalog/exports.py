"""What exports hold: a CSV file a file of an export, one row a column with the SQL that makes it, what it means and what is lost."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.catalog.columns import ORIGIN, column, read_table
from flows.catalog.files import Catalog

FILES = ("events", "mentions", "articles", "gdelt_events", "gdelt_mentions", "acled", "plover")
"""Files of exports, by the name of the table that describes their columns."""

OTHERS = ("derived", "event_types", "sectors", "countries", "left_out")
"""Tables that the columns are made with."""

TABLES = (*FILES, *OTHERS)

COLUMNS = (column("column"), column("source"), column("meaning", optional=True), column("lost", optional=True), ORIGIN)
EVENT_TYPES = (
    column("event_type"), column("when", optional=True), column("cameo", optional=True), column("acled_event_type", optional=True),
    column("acled_sub_event_type", optional=True), column("plover_event", optional=True), column("plover_mode", optional=True), ORIGIN,
)  # fmt: skip
SECTORS = (
    column("sector"), column("cameo", optional=True), column("acled", optional=True), column("plover", optional=True),
    column("armed", "yes no", optional=True), ORIGIN,
)  # fmt: skip
COUNTRIES = (column("country"), column("name"), column("fips", optional=True), column("number", optional=True), ORIGIN)
LEFT_OUT = (column("format"), column("name"), column("when"), column("why"), ORIGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """A column of an export: the SQL over a claim that makes it, what it means, and what of the source is lost in it."""

    name: str
    source: str
    meaning: str | None
    lost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTables:
    """All that exports are made with: `files` by name, columns that others are derived from, decisions by event type, lookups, rules.

    `event_types`: of the rows of a type the first whose `when` holds counts. `left_out`: rows that a format cannot hold, by reason.
    """

    files: dict[str, tuple[ExportColumn, ...]]
    derived: tuple[ExportColumn, ...]
    event_types: pl.DataFrame
    sectors: pl.DataFrame
    countries: pl.DataFrame
    left_out: pl.DataFrame


def read_export_tables(catalog: Catalog) -> ExportTables:
    """Return the tables of `config/exports/`; raises CatalogError naming file and line."""
    return ExportTables(
        files={name: _columns(catalog, name) for name in FILES},
        derived=_columns(catalog, "derived"),
        event_types=read_table(catalog.path("exports/event_types.csv"), EVENT_TYPES),
        sectors=read_table(catalog.path("exports/sectors.csv"), SECTORS),
        countries=read_table(catalog.path("exports/countries.csv"), COUNTRIES).with_columns(pl.col("number").cast(pl.Int32)),
        left_out=read_table(catalog.path("exports/left_out.csv"), LEFT_OUT),
    )


def _columns(catalog: Catalog, name: str) -> tuple[ExportColumn, ...]:
    rows = read_table(catalog.path(f"exports/{name}.csv"), COLUMNS).iter_rows(named=True)
    return tuple(ExportColumn(name=row["column"], source=row["source"], meaning=row["meaning"], lost=row["lost"]) for row in rows)
