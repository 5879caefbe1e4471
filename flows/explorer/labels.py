"""What the keys of facets are called: types, people, places, countries and sources, in the language of a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flows.catalog.actors import read_register
from flows.catalog.files import Catalog
from flows.explorer.facets import NOBODY, PRINTED
from flows.explorer.words import Words
from flows.present import event_labels, source_names

PARTIES = ("actor", "target", "speaker")
OWN_TABLE = {"factuality": "factuality", "voice": "voice", "precision": "precision", "language": "languages"}


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Names by key; `countries` has them by language and alpha-3 code, `places` as they are in the rows at hand."""

    types: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def name(self, facet: str, key: str, words: Words, places: Mapping[str, str]) -> str:
        """Return what a key of a facet is called in the language of some words."""
        if key == NOBODY:
            return words.term("lacking", facet)
        if key.startswith(PRINTED):
            return key.removeprefix(PRINTED)
        if facet in OWN_TABLE:
            return words.term(OWN_TABLE[facet], key)
        named: dict[str, Callable[[], str]] = {
            **dict.fromkeys(PARTIES, lambda: self.party(key, words)),
            "type": lambda: self.type(key, words),
            "country": lambda: self.country(key, words),
            "place": lambda: places.get(key, key),
            "source": lambda: self.sources.get(key, key),
        }
        return named[facet]()

    def type(self, code: str, words: Words) -> str:
        """Return what an event type is called."""
        return str(words.tables["event_types"].get(code) or self.types.get(code) or code.replace("_", " "))

    def country(self, code: str | None, words: Words) -> str:
        """Return the name of a country."""
        return self.countries.get(words.language, {}).get(code or "") or self.parties.get(code or "") or code or ""

    def party(self, key: str, words: Words) -> str:
        """Return the name of an actor on the register; of a sector of a country both names."""
        if key in self.countries.get(words.language, {}):
            return self.country(key, words)
        if key in self.parties or key in self.sectors:
            return self.parties.get(key) or self.sectors[key]
        country, _, sector = key.partition("-")
        if sector in self.sectors:
            return f"{self.country(country, words)}: {self.sectors[sector]}"
        return key


def load_labels(catalog: Catalog) -> Labels:
    """Return the names that the configuration in force gives; raises CatalogError."""
    register = read_register(catalog)
    outlines = json.loads(catalog.path("places/outlines.geojson").read_text(encoding="utf-8"))
    countries = [feature["properties"] for feature in outlines["features"] if feature["properties"]["country"]]
    return Labels(
        types=event_labels(catalog),
        parties=dict(register.actors.select("actor_id", "name").iter_rows()),
        sectors=dict(register.sectors.select("sector", "name").iter_rows()),
        countries={
            language: {each["country"]: each[column] for each in countries} for language, column in (("en", "name"), ("fr", "name_fr"))
        },
        sources=source_names(catalog),
    )
