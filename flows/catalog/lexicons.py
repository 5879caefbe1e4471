"""Lexicons: the words of each language, one folder of CSV files a language; `config/lexicons/README.md` says what the columns mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.catalog.files import Catalog, CatalogError


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a lexicon: closed list of values (empty: anything), and whether a cell may be empty or hold several values."""

    name: str
    values: frozenset[str] = field(default_factory=frozenset)
    optional: bool = False
    many: bool = False


def column(name: str, values: str = "", *, optional: bool = False, many: bool = False) -> Column:
    """Return a column whose closed list is written with blanks between."""
    return Column(name, frozenset(values.split()), optional, many)


POS = "verb noun adjective phrase"
FEATURES = "infinitive present imperfect past future conditional subjunctive imperative participle gerund"
CUES = (
    "negation restriction denial planned hypothetical hearsay according_to relative conjunction subordinator determiner subject_pronoun "
    "object_pronoun preposition genitive agent passive_auxiliary perfect_auxiliary modal adverb discard history headline admitted alleged"
)
ORIGIN = column("origin")

TABLES: dict[str, tuple[Column, ...]] = {
    "triggers": (
        column("lemma"),
        column("pos", POS),
        column("event_type"),
        column("frame", "agent place intransitive patient mutual address", optional=True),
        column("target_prep", optional=True, many=True),
        column("genitive", "source target place none", optional=True),
        column("object_class", "any actor place person thing", optional=True),
        column("strength", "strong weak form", optional=True),
        column("reflexive", "yes no", optional=True),
        column("exclude_before", optional=True, many=True),
        column("exclude_after", optional=True, many=True),
        column("require_after", optional=True, many=True),
        column("weapon", optional=True),
        column("people", "killed injured captured", optional=True),
        ORIGIN,
    ),
    "forms": (
        column("form"),
        column("lemma"),
        column("pos", POS),
        column("feature", FEATURES, optional=True),
        column("number", "s p", optional=True),
        column("gender", "m f", optional=True),
        ORIGIN,
    ),
    "cues": (column("phrase"), column("cue", CUES), column("side", "before after", optional=True), ORIGIN),
    "reporting": (column("lemma"), column("stance", "say claim announce deny ask think show"), ORIGIN),
    "source_nouns": (column("phrase"), column("kind", "document speaker medium"), ORIGIN),
    "verbs": (column("lemma"), ORIGIN),
    "nouns": (column("phrase"), column("class", "person group place thing time"), column("sector", optional=True), ORIGIN),
    "demonyms": (column("form"), column("country"), ORIGIN),
    "place_words": (
        column("phrase"),
        column("class", "locative determiner of au direction oriented near unit admin1 admin2 city site area line and between country title"),
        ORIGIN,
    ),
    "place_patterns": (
        column("pattern"),
        column("side", "before after"),
        column("precision", "exact near area line admin1 admin2"),
        ORIGIN,
    ),
    "numbers": (column("phrase"), column("value"), column("kind", "unit multiplier vague ordinal"), ORIGIN),
    "date_words": (column("phrase"), column("class"), column("value"), ORIGIN),
    "date_patterns": (column("pattern"), column("reading"), column("value", optional=True), ORIGIN),
    "range_words": (column("phrase"), column("class", "from between to and since until before after"), ORIGIN),
    "casualty_words": (column("phrase"), column("class"), ORIGIN),
    "casualty_patterns": (column("pattern"), column("kind", "killed injured captured people none"), ORIGIN),
    "weapons": (column("phrase"), column("weapon"), ORIGIN),
}
"""Columns of each lexicon file, in order, by stem; the first column is what is matched."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language: a frame a file, by stem; files that the language lacks are empty frames."""

    language: str
    tables: Mapping[str, pl.DataFrame]


def languages(catalog: Catalog) -> list[str]:
    """Return the languages that can be coded: those with triggers."""
    return [name for name in catalog.folders("lexicons") if catalog.layers(f"lexicons/{name}/triggers.csv")]


def read_table(path: Path, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Return a CSV file as a frame of strings, empty cells null; raises CatalogError naming file, line and column."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        expected = [each.name for each in columns]
        if header != expected:
            odd = sorted(set(header) ^ set(expected)) or header
            msg = f"{path}, line 1: columns {', '.join(odd)} unknown, missing or out of order; expected {', '.join(expected)}"
            raise CatalogError(msg)
        rows = [_checked(path, reader.line_num, row, columns) for row in reader if row]
    return pl.DataFrame(rows, schema=dict.fromkeys(expected, pl.String), orient="row")


def _checked(path: Path, line: int, row: list[str], columns: tuple[Column, ...]) -> list[str | None]:
    """Return a row's cells, empty ones null; raises CatalogError."""
    if len(row) != len(columns):
        msg = f"{path}, line {line}: {len(row)} cells, expected {len(columns)}"
        raise CatalogError(msg)
    for cell, each in zip(row, columns, strict=True):
        values = cell.split("|") if each.many else [cell]
        if not cell and not each.optional:
            msg = f"{path}, line {line}: {each.name} is empty"
            raise CatalogError(msg)
        if cell and each.values and not each.values.issuperset(values):
            msg = f"{path}, line {line}: {each.name}: {cell!r} is not one of {', '.join(sorted(each.values))}"
            raise CatalogError(msg)
    return [cell.strip() or None for cell in row]


def read_lexicon(catalog: Catalog, language: str) -> Lexicon:
    """Return the words of a language, files of overlays added to the packaged ones; raises CatalogError."""
    tables = {}
    for stem, columns in TABLES.items():
        layers = [read_table(path, columns) for path in catalog.layers(f"lexicons/{language}/{stem}.csv")]
        empty = pl.DataFrame(schema={each.name: pl.String for each in columns})
        tables[stem] = pl.concat([empty, *layers])
    return Lexicon(language, tables)
