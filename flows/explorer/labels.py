"""What the keys of facets are called: types, people, places, countries and sources, in the language of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from flows.catalog.actors import actor_names
from flows.catalog.files import Catalog
from flows.catalog.outlines import Outline
from flows.explorer.facets import NOBODY, PRINTED
from flows.present import source_names
from flows.words.language import Words

PARTIES = ("actor", "target", "speaker")
OWN_TABLE = {"factuality": "factuality", "voice": "voice", "precision": "precision", "language": "languages"}


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Names by key; `countries` has them by language and alpha-3 code, `places` as they are in the rows at hand."""

    types: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
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
        """Return the name of an actor on the register, of a state as its country is called."""
        return self.countries.get(words.language, {}).get(key) or self.parties.get(key, key)


def load_labels(catalog: Catalog, outlines: Sequence[Outline]) -> Labels:
    """Return the names that the configuration in force gives, those of countries as their outlines have them; raises CatalogError."""
    types = pl.read_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    named = [(outline.country, outline.name, outline.name_fr or outline.name) for outline in outlines if outline.country]
    return Labels(
        types=dict(types.select("code", "label").iter_rows()),
        parties=actor_names(catalog),
        countries={"en": {code: name for code, name, _ in named}, "fr": {code: name for code, _, name in named}},
        sources=source_names(catalog),
    )
