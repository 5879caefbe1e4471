"""The data dictionary as a page: every table, column and rule, written from the schemas."""

from __future__ import annotations

import sys
from inspect import getdoc

import dataframely as dy
import polars as pl

from flows.records import ARCHIVED, Health, Outcome, Status
from flows.tables import FLAGS, TABLES
from flows.tables.args import ROLES
from flows.tables.articles import BASES
from flows.tables.events import CONTRADICTIONS, TIES
from flows.tables.mentions import DATE_BASES, DATE_PRECISIONS, FACTUALITIES, PLACE_PRECISIONS, RESPONSIBILITIES, VOICES, WEAPONS

INTRODUCTION = """\
# Data dictionary

Every table that a commit names, column by column. This page is written from the schemas in `flows/tables/`; a test keeps it so.
What the fields of a mention *mean*, and when a row is coded at all, is in [codebook.md](codebook.md).

Tables are Parquet files, `<table>/day=<day>/<run>-<digest>.parquet`; only those that the newest commit of a day names count.
Spans are counted in Unicode code points of the article's text, the end exclusive. Instants are UTC, to the microsecond.
A row that breaks a bound or a rule is not in its table but in `rejects`, with the name of what it broke.
"""

CLOSED_LISTS = {
    "resource": ARCHIVED,
    "outcome": tuple(Outcome),
    "status": tuple(Status),
    "health": tuple(Health),
    "published_basis": BASES,
    "flags": FLAGS,
    "place_precision": PLACE_PRECISIONS,
    "date_precision": DATE_PRECISIONS,
    "date_basis": DATE_BASES,
    "weapon": WEAPONS,
    "factuality": FACTUALITIES,
    "voice": VOICES,
    "casualties_voice": VOICES,
    "responsibility": RESPONSIBILITIES,
    "role": ROLES,
    "contradictions": CONTRADICTIONS,
    "ties": TIES,
}
"""The values that a column may hold, by the column's name."""

HEADER = "| Column | Type | Null | Bounds | Meaning |\n| --- | --- | --- | --- | --- |"


def render_dictionary() -> str:
    """Return the data dictionary in Markdown: for each table its columns with type, key, nullability, bounds and meaning."""
    return "\n".join([INTRODUCTION, *(_render_table(name, schema) for name, schema in TABLES.items()), *_render_lists()])


def _render_table(name: str, schema: type[dy.Schema]) -> str:
    keys = ", ".join(f"`{key}`" for key in schema.primary_key()) or "none"
    rows = [_render_column(column, kind) for column, kind in schema.columns().items()]
    parts = [f"## {name}", "", getdoc(schema) or "", "", f"Key: {keys}.", "", HEADER, *rows, ""]
    return "\n".join([*parts, *_render_rules(schema)])


def _render_column(name: str, column: dy.Column) -> str:
    shown = f"**`{name}`**" if column.primary_key else f"`{name}`"
    cells = (shown, _type_words(column.dtype), "yes" if column.nullable else "", _bounds(column), column.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type_words(dtype: object) -> str:
    """Return a type in words: `string`, `uint32`, `timestamp`, `list of (reason string, entries uint32)`."""
    match dtype:
        case pl.Datetime():
            return "timestamp"
        case pl.List():
            return f"list of {_type_words(dtype.inner)}"
        case pl.Struct():
            return "(" + ", ".join(f"{field.name} {_type_words(field.dtype)}" for field in dtype.fields) + ")"
        case _:
            return str(dtype).lower()


def _bounds(column: dy.Column) -> str:
    """Return what a column checks of single values: numbers, length, pattern, or that it is a closed list."""
    low, high = getattr(column, "min", None), getattr(column, "max", None)
    pattern, shortest = getattr(column, "regex", None), getattr(column, "min_length", None)
    bounds = (
        "" if low is None else f"at least {low}",
        "" if high is None else f"at most {high}",
        f"`{pattern}`" if pattern else "",
        "not empty" if shortest == 1 else "",
        "closed list" if column.check else "",
    )
    return ", ".join(bound for bound in bounds if bound)


def _render_rules(schema: type[dy.Schema]) -> list[str]:
    """Return the rules over several columns of a table, each with what it rejects."""
    checks = {name: getattr(rule, "validation_fn", None) for name, rule in vars(schema).items()}
    rules = [f"- `{name}`: {_lowered(getdoc(check) or '')}" for name, check in checks.items() if check is not None]
    return ["Rules:", "", *rules, ""] if rules else []


def _render_lists() -> list[str]:
    """Return the closed lists, a line each."""
    lists = (f"- `{column}`: " + ", ".join(f"`{value}`" for value in values) for column, values in CLOSED_LISTS.items())
    return ["## Closed lists", "", *lists, ""]


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


if __name__ == "__main__":
    sys.stdout.write(render_dictionary())
