"""SQL over the committed rows of an archive, on this machine alone."""

from __future__ import annotations

import re
from datetime import date, datetime

import duckdb
import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import local_paths, scan_entries, states
from flows.archive.takedowns import is_taken_down
from flows.errors import UsageError
from flows.tables import TABLES

WORD = re.compile(r"[A-Za-z_]+")


class QueryError(UsageError):
    """A statement that cannot be run; the message is one line."""


def query(store: Store, sql: str, start: date | None = None, end: date | None = None, as_of: datetime | None = None) -> pl.DataFrame:
    """Return the rows of a statement over all tables of the archive (`tables.TABLES`).

    Only rows of the newest commits of the days of the range are seen, with `as_of` of those that were the newest at that
    instant, but for what has been taken down since; only the tables that the statement names are fetched. The statement reads
    nothing else and writes nothing. Raises QueryError, StoreError.
    """
    words = {word.lower() for word in WORD.findall(sql)}
    known = states(store, start, end, as_of)
    hidden = [takedown for state in known for takedown in state.hidden]
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        allowed: list[str] = []
        for table, schema in TABLES.items():
            if table in words:
                entries = [entry for state in known for entry in state.commit.live(table)]
                if hidden:
                    rows = scan_entries(store, table, entries).filter(~is_taken_down(table, hidden)).collect()
                    _register_rows(connection, table, rows)
                    continue
                paths = [str(path) for path in local_paths(store, entries)]
                _register(connection, table, schema.create_empty(), paths)
                allowed += paths
        _shut(connection, allowed)
        return _run(connection, sql)


def _register(connection: duckdb.DuckDBPyConnection, table: str, empty: pl.DataFrame, paths: list[str]) -> None:
    """Make a table of files known, with every column that it has now: one that none of the files has is null."""
    _register_rows(connection, f"no_{table}", empty)
    files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    committed = f"SELECT * FROM read_parquet([{files}], union_by_name = true) UNION ALL BY NAME " if paths else ""  # noqa: S608  names of our own
    connection.execute(f"CREATE VIEW {table} AS {committed}SELECT * FROM no_{table}")  # noqa: S608  as above


def _register_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Make rows known as a table."""
    connection.register(f"rows_of_{table}", rows.to_arrow())
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM rows_of_{table}")  # noqa: S608  a name of our own
    connection.unregister(f"rows_of_{table}")


def _shut(connection: duckdb.DuckDBPyConnection, allowed: list[str]) -> None:
    """Close every way out but the files of the tables."""
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_paths = $paths", {"paths": allowed})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    try:
        result = connection.sql(sql)
        rows: pl.DataFrame = result.pl() if result is not None else pl.DataFrame()
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).split())) from None
    return rows
