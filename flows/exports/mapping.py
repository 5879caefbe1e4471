"""Claims turned into the columns of a format: the SQL of config/exports/, run by DuckDB over one day at a time."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from flows.catalog.exports import ExportColumn, ExportTables
from flows.errors import UsageError

DECIDED = ("cameo", "acled_event_type", "acled_sub_event_type", "plover_event", "plover_mode")
"""Columns of `event_types.csv` that a row's type and the first condition that holds decide."""

TOLD_OF_EVENT = {
    "mentions_of_event": "count(*) {w}",
    "sources_of_event": "count(DISTINCT source_id) {w}",
    "articles_of_event": "count(DISTINCT article_id) {w}",
    "killed_of_event": "min(killed_min) {w}",
    "outlets_of_event": "array_to_string(list_sort(list_distinct(list(outlet) {w})), '; ')",
}
"""What is told of all mentions of an event on one day: columns of files with a row an event."""

PARTIES = ("actor", "target")
SHUT = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
MEMORY, THREADS = "1GB", 2
"""What DuckDB may take for the mapping of a day."""


class Mapper:
    """Turns days of claims into rows of a format's files. Nothing of this machine can be read from the SQL, nothing be written."""

    def __init__(self, tables: ExportTables, form: str, where: str | None) -> None:
        """Take the tables, the format's name, and the condition that rows must keep, in SQL over the columns of a claim."""
        self.tables = tables
        self.where = where
        rules = tables.left_out.filter(format=form).iter_rows(named=True)
        self.rules = {row["name"]: row["when"] for row in rules}
        config: dict[str, str | bool | int | float | list[str]] = {**SHUT, "memory_limit": MEMORY, "threads": THREADS}
        self.connection = duckdb.connect(config=config)
        for name in ("sectors", "countries"):
            self._register(name, getattr(tables, name))
        for statement in ("SET TimeZone = 'UTC'", "SET enable_external_access = false", "SET lock_configuration = true"):
            self.connection.execute(statement)

    def __enter__(self) -> Self:
        """Return the mapper."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection."""
        self.connection.close()

    def take(self, claims: pl.DataFrame) -> dict[str, int]:
        """Take a day's claims and return how many of them the format cannot hold, by reason; raises UsageError for a bad condition."""
        self._register("given", claims)
        kept = f" WHERE ({self.where})" if self.where else ""
        try:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM ({self._derived()}){kept}")
        except duckdb.Error as error:
            what = f"--where {self.where!r}" if self.where else "exports/derived.csv or event_types.csv"
            msg = f"{what}: {' '.join(str(error).split())}"
            raise UsageError(msg) from None
        reason = " ".join(f"WHEN {when} THEN {_quoted(name)}" for name, when in self.rules.items())
        reason = f"CASE {reason} END" if reason else "CAST(NULL AS VARCHAR)"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE rows AS SELECT *, {reason} AS left_out FROM asked")
        counts = self.connection.execute("SELECT left_out, count(*) FROM rows WHERE left_out IS NOT NULL GROUP BY 1 ORDER BY 1").fetchall()
        self.connection.execute("DELETE FROM rows WHERE left_out IS NOT NULL")
        return dict(counts)

    def kept(self) -> pl.DataFrame:
        """Return mention_id, article_id and event_id of the claims that were taken and keep the condition, left out or not."""
        return self._frame("SELECT mention_id, article_id, event_id FROM asked")

    def rows(
        self,
        columns: Iterable[ExportColumn],
        *,
        once_by: str | None = None,
        best: str = "mention_id",
        flat: bool,
        extra: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """Return the rows of a file of the day that was taken.

        `once_by`: one row for each value of a column, the first in the order of `best`, with what `TOLD_OF_EVENT` tells of all rows of
        that value. `flat`: lists and structures are JSON text. `extra` is joined by its column `gdelt_event_id`.
        """
        source = "rows"
        if once_by:
            told = ", ".join(f"{sql.format(w=f'OVER (PARTITION BY {once_by})')} AS {name}" for name, sql in TOLD_OF_EVENT.items())
            source = f"(SELECT *, {told} FROM rows QUALIFY row_number() OVER (PARTITION BY {once_by} ORDER BY {best}) = 1)"
        if extra is not None:
            self._register("extra", extra)
            source = f"(SELECT * FROM {source} LEFT JOIN extra USING (gdelt_event_id))"
        return self._made(columns, source, flat=flat)

    def over(self, frame: pl.DataFrame, columns: Iterable[ExportColumn], *, flat: bool) -> pl.DataFrame:
        """Return the rows of a file whose columns are made of another frame than claims."""
        self._register("other", frame)
        return self._made(columns, "other", flat=flat)

    def _derived(self) -> str:
        """Return the SQL of claims with what is looked up, decided and derived of them."""
        parties = ", ".join(f"{party}_as.{name} AS {party}_{name}" for party in PARTIES for name in ("cameo", "plover", "armed"))
        states = ", ".join(f"coalesce({party}_as.acled, {_of_a_state(party)}) AS {party}_acled" for party in PARTIES)
        joins = " ".join(f"LEFT JOIN sectors AS {party}_as ON given.{party}_sector = {party}_as.sector" for party in PARTIES)
        place = "countries.name AS country_name, countries.fips AS country_fips, countries.number AS country_number"
        looked_up = (
            f"SELECT given.*, {parties}, {states}, {place} FROM given {joins} LEFT JOIN countries ON given.country = countries.country"
        )
        decided = ", ".join(f"{self._decision(name)} AS {name}" for name in DECIDED)
        typed = f"SELECT *, {decided} FROM ({looked_up})"
        derived = ", ".join(f"{each.source} AS {_name(each.name)}" for each in self.tables.derived)
        return f"SELECT *, {derived} FROM ({typed})"

    def _decision(self, name: str) -> str:
        """Return the expression that decides a column by event type: of a type the first row whose condition holds."""
        rows = self.tables.event_types.iter_rows(named=True)
        cases = " ".join(
            f"WHEN event_type = {_quoted(row['event_type'])}{' AND (' + row['when'] + ')' if row['when'] else ''} THEN {_quoted(row[name])}"
            for row in rows
        )
        return f"CAST(CASE {cases} END AS VARCHAR)"

    def _made(self, columns: Iterable[ExportColumn], source: str, *, flat: bool) -> pl.DataFrame:
        """Return the rows of a file; raises UsageError naming the column whose SQL cannot be run."""
        wanted = list(columns)
        try:
            return self._frame(_select(wanted, source), flat=flat)
        except duckdb.Error:
            for each in wanted:
                try:
                    self._frame(_select([each], source), flat=flat)
                except duckdb.Error as error:
                    msg = f"exports: column {each.name}: {' '.join(str(error).split())}"
                    raise UsageError(msg) from None
            raise

    def _register(self, name: str, frame: pl.DataFrame) -> None:
        self.connection.register(name, frame.to_arrow())

    def _frame(self, sql: str, *, flat: bool = False) -> pl.DataFrame:
        relation = self.connection.sql(sql)
        nested = [
            name for name, kind in zip(relation.columns, relation.types, strict=True) if flat and kind.id in {"list", "struct", "map"}
        ]
        if nested:
            replaced = ", ".join(f"CAST(to_json({_name(name)}) AS VARCHAR) AS {_name(name)}" for name in nested)
            relation = relation.project(f"* REPLACE ({replaced})")
        rows: pl.DataFrame = relation.pl()
        return rows


def _select(columns: Iterable[ExportColumn], source: str) -> str:
    """Return the SQL of a file's rows."""
    listed = ", ".join(f"{each.source} AS {_name(each.name)}" for each in columns)
    return f"SELECT {listed} FROM {source}"


def _of_a_state(party: str) -> str:
    """Return ACLED's kind of a party that is a state as a whole, which has no sector."""
    return f"CASE WHEN given.{party}_id = given.{party}_country THEN 'State forces' END"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
