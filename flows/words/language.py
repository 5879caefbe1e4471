"""What pages say, by language: phrases, counts, days and the names of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flows.catalog.files import read_toml

LANGUAGES = ("en", "fr")
"""Languages that pages are had in; the first where a reader asks for another."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one language."""

    language: str
    tables: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its values; raises KeyError for one that there is not."""
        return str(self.tables["phrases"][key]).format(**{name: self._shown(value) for name, value in values.items()})

    def count(self, what: str, number: int, shown: str | None = None) -> str:
        """Return a number with its noun; shown in other words, where it is one end of a range."""
        one, _, many = str(self.tables["counts"][what]).partition("|")
        return (one if number in self.tables["singular"] else many).format(number=shown or self.number(number))

    def number(self, number: int) -> str:
        """Return a number with its thousands set apart."""
        return f"{number:,}".replace(",", self.tables["thousands"])

    def term(self, table: str, code: str | None) -> str:
        """Return what a code is called, itself without underscores where the table does not say."""
        return str(self.tables[table].get(code, (code or "").replace("_", " ")))

    def day(self, day: date) -> str:
        """Return a day in words."""
        return str(self.tables["day_of_month"]).format(day=self.of_month(day), month=self.tables["months"][day.month - 1], year=day.year)

    def of_month(self, day: date) -> str:
        """Return a day's number in its month, as it is said."""
        return str(self.tables["first_of_month"]) if day.day == 1 else str(day.day)

    def days(self, first: date | None, last: date | None) -> str:
        """Return a range of days in words, a whole month or year by its name; nothing where neither end is known."""
        if first is None or last is None:
            return self._open(first, last)
        if first == last:
            return self.day(first)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return str(first.year)
        if first.day == 1 and (last.year, last.month) == (first.year, first.month) and is_last_of_month(last):
            return str(self.tables["month_of_year"]).format(month=self.tables["months"][first.month - 1], year=first.year)
        return str(self.tables["dates"]["range"]).format(first=self.day(first), last=self.day(last))

    def _open(self, first: date | None, last: date | None) -> str:
        if first:
            return str(self.tables["dates"]["since"]).format(first=self.day(first))
        return str(self.tables["dates"]["until"]).format(last=self.day(last)) if last else ""

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value


def is_last_of_month(day: date) -> bool:
    """Tell whether the next day is of another month."""
    return date.fromordinal(day.toordinal() + 1).month != day.month


@cache
def load_words(language: str) -> Words:
    """Return the words of a language; raises CatalogError for a file that is not TOML."""
    return Words(language, read_toml(Path(str(files("flows.words"))) / f"{language}.toml"))


def choose_language(asked: str | None, accepted: str | None) -> str:
    """Return the language of a page: the one that its address asks for, else the first that the browser accepts, else English."""
    if asked in LANGUAGES:
        return str(asked)
    wishes = []
    for place, wish in enumerate((accepted or "").split(",")):
        name, _, rest = wish.strip().partition(";")
        weight = rest.strip().removeprefix("q=") or "1"
        if name[:2].lower() in LANGUAGES and weight.replace(".", "", 1).isdigit():
            wishes.append((-float(weight), place, name[:2].lower()))
    return min(wishes)[2] if wishes else LANGUAGES[0]
