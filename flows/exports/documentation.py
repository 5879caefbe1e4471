"""The exports as a page: prose from templates/exports.md, every column and rule from config/exports/."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flows.catalog.exports import ExportTables, read_export_tables
from flows.catalog.files import open_catalog
from flows.exports.formats import File
from flows.exports.provenance import describe_columns

TEMPLATE = Path(__file__).parent / "templates" / "exports.md"
SLOT = re.compile(r"<!-- (\w+) ?(\w*) ?(\w*) -->")
"""A place of the template where a table goes: which, and of what."""


def render_exports(tables: ExportTables) -> str:
    """Return the page in Markdown: each format with what it is, what is left out, and its columns."""
    tellers: dict[str, Callable[[str, str], Iterator[str]]] = {
        "columns": lambda name, of: _columns(tables, File(name=name, columns=name, of=of)),
        "left_out": lambda name, _: _left_out(tables, name),
        "event_types": lambda *_: _event_types(tables),
        "sectors": lambda *_: _sectors(tables),
        "derived": lambda *_: _derived(tables),
    }
    return SLOT.sub(lambda slot: "\n".join(tellers[slot[1]](slot[2], slot[3])), TEMPLATE.read_text(encoding="utf-8"))


def _left_out(tables: ExportTables, name: str) -> Iterator[str]:
    """Yield which rows a format leaves out, and why."""
    yield "Left out and counted:"
    yield ""
    for row in tables.left_out.filter(format=name).iter_rows(named=True):
        yield f"- {row['name']} (`{row['when']}`): {row['why']}"


def _columns(tables: ExportTables, file: File) -> Iterator[str]:
    """Yield the columns of a file, with their SQL where it is not the column of the same name alone."""
    sources = {each.name: each.source for each in tables.files[file.columns]}
    rows = describe_columns(tables, [file])
    has_own = any(sources[row["column"]] != row["column"] for row in rows)
    heads = ("Column", *(("From",) if has_own else ()), "Meaning", "Lost")
    shown = [(_code(row["column"]), *((_code(sources[row["column"]]),) if has_own else ()), row["meaning"], row["lost"]) for row in rows]
    yield from _table(heads, shown)


def _event_types(tables: ExportTables) -> Iterator[str]:
    """Yield what each event type becomes."""
    rows = ((row[0], _code(row[1]), *row[2:]) for row in tables.event_types.iter_rows())
    yield from _table(("Type", "When", "CAMEO", "ACLED type", "ACLED sub-type", "PLOVER", "Mode", "Origin"), list(rows))


def _sectors(tables: ExportTables) -> Iterator[str]:
    """Yield what each sector becomes."""
    rows = list(tables.sectors.drop("origin").iter_rows())
    yield from _table(("Sector", "CAMEO role", "ACLED kind", "PLOVER sector", "Armed"), rows)


def _derived(tables: ExportTables) -> Iterator[str]:
    """Yield the columns that others are made of."""
    yield from _table(("Column", "From", "Meaning"), [(_code(each.name), _code(each.source), each.meaning) for each in tables.derived])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join((cell or "").replace("|", "\\|") for cell in row) + " |"


def _code(words: str | None) -> str:
    return f"`{words}`" if words else ""


if __name__ == "__main__":
    sys.stdout.write(render_exports(read_export_tables(open_catalog())))
