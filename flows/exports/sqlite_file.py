"""SQLite, ready for Datasette: keys, indexes, a full-text search, and the words that Datasette shows beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import EIO
from pathlib import Path
from typing import Any

import polars as pl

from flows.exports.flat_files import write_provenance
from flows.exports.plain import as_text

KEYS = {"events": "event_id", "mentions": "mention_id", "articles": "article_id"}
REFERENCES: dict[str, dict[str, str]] = {
    "events": {},
    "mentions": {"article_id": "articles", "event_id": "events", "reported_by": "mentions"},
    "articles": {"previous_article_id": "articles"},
}
"""Columns that name a row of a table; the row may be of a day outside the range."""

INDEXED = {
    "events": ("event_type", "actor_id", "target_id", "country", "geonameid", "date_earliest", "n_independent"),
    "mentions": (
        "day", "event_type", "actor_id", "target_id", "country", "geonameid", "date_start", "source_id", "article_id", "event_id", "voice",
        "factuality",
    ),
    "articles": ("day", "source_id", "language", "published_on"),
}  # fmt: skip
SEARCHED = {
    "events": ("actor_text", "target_text", "place_text", "place_name"),
    "mentions": ("sentence", "trigger", "actor_text", "target_text", "place_text", "attributed_to", "title"),
    "articles": ("title",),
}
FACETS = {
    "events": ["event_type", "factuality", "country"],
    "mentions": ["event_type", "voice", "factuality", "country", "outlet", "language"],
    "articles": ["outlet", "language"],
}
WORDS = {
    "events": "What is told to have happened once, from all mentions of it, as the last run of the range knew it: ranges of counts and "
    "dates, who says so (claims), how many independent texts, and in what they contradict each other.",
    "mentions": "Claims, not facts: each row of mentions is one place in one article where the text says that somebody did something. "
    "The table codebook says what each column means.",
    "articles": "The articles that were archived, without their texts. The table codebook says what each column means.",
}
"""What Datasette says of a table."""

EXPLAINED = ("pin", "voice", "factuality", "date_basis", "place_precision", "confidence", "superseded", "flags")
"""Columns whose meaning stands above the table."""

TOKENS = "unicode61 remove_diacritics 2"


class SqliteWriter:
    """Writes one database with a table for each file, and Datasette's metadata beside it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder
        self.tables: list[str] = []

    def write(self, file: str, rows: pl.DataFrame) -> None:
        """Append a day's rows to a table."""
        with self._base() as base:
            if file not in self.tables:
                self.tables.append(file)
                columns = [f"{_name(name)} {_kind(kind)}" for name, kind in rows.schema.items()]
                references = [f"FOREIGN KEY ({_name(name)}) REFERENCES {table} ({KEYS[table]})" for name, table in REFERENCES[file].items()]
                base.execute(f"CREATE TABLE {file} ({', '.join([*columns, f'PRIMARY KEY ({KEYS[file]})', *references])})")
            marks = ", ".join("?" * rows.width)
            base.executemany(f"INSERT INTO {file} VALUES ({marks})", rows.pipe(as_text).iter_rows())

    def close(self, provenance: dict[str, Any]) -> None:
        """Make indexes and search, put codebook and provenance in as tables, and write the metadata."""
        with self._base() as base:
            for table in self.tables:
                _index(base, table)
            base.execute("CREATE TABLE codebook (file TEXT, column TEXT, meaning TEXT, lost TEXT)")
            base.executemany("INSERT INTO codebook VALUES (:file, :column, :meaning, :lost)", provenance["columns"])
            base.execute("CREATE TABLE provenance (name TEXT PRIMARY KEY, value TEXT)")
            told = (
                (name, value if isinstance(value, str) else json.dumps(value)) for name, value in provenance.items() if name != "columns"
            )
            base.executemany("INSERT INTO provenance VALUES (?, ?)", told)
            base.execute("ANALYZE")
        (self.folder / "metadata.json").write_text(json.dumps(_metadata(provenance), indent=1, ensure_ascii=False), encoding="utf-8")
        write_provenance(self.folder, provenance)

    @contextmanager
    def _base(self) -> Iterator[sqlite3.Connection]:
        """Open the database and close it again, with all that was written in it; raises OSError for a disk that is full."""
        try:
            with closing(sqlite3.connect(self.folder / "dateline.db")) as base:
                base.execute("PRAGMA journal_mode = OFF")
                yield base
                base.commit()
        except sqlite3.OperationalError as error:
            raise OSError(EIO, str(error)) from error


def _index(base: sqlite3.Connection, table: str) -> None:
    """Make a table's indexes and its full-text search."""
    for column in INDEXED[table]:
        base.execute(f"CREATE INDEX {table}_{column} ON {table} ({_name(column)})")
    searched = ", ".join(_name(column) for column in SEARCHED[table])
    base.execute(f"""CREATE VIRTUAL TABLE {table}_fts USING fts5({searched}, content="{table}", tokenize='{TOKENS}')""")
    base.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def _metadata(provenance: dict[str, Any]) -> dict[str, Any]:
    """Return what Datasette says of the database; it prints meanings of columns above a table, so those that a name does not tell."""
    described: dict[str, dict[str, str]] = {}
    for each in provenance["columns"]:
        own = described.setdefault(each["file"], {})
        if each["column"] in EXPLAINED:
            own[each["column"]] = each["meaning"]
    first, last = provenance["days"]
    tables = {
        table: {"description": WORDS[table], "columns": columns, "facets": FACETS[table], "fts_table": f"{table}_fts", "size": 50}
        for table, columns in described.items()
    }
    return {
        "title": f"Dateline, {first} to {last}",
        "description": f"{WORDS['mentions']} {provenance['gaps_in_words']}",
        "source": f"Dateline archive, state {provenance['state']}",
        "databases": {"dateline": {"tables": tables}},
    }


def _kind(kind: pl.DataType) -> str:
    if kind.is_integer() or kind == pl.Boolean:
        return "INTEGER"
    return "REAL" if kind.is_float() else "TEXT"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
