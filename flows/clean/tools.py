"""What cleaning needs besides the page: phrases of the configuration, compiled once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from flows.catalog.files import Catalog
from flows.catalog.phrases import Phrase, load_phrases

WALLS = ("consent", "challenge", "soft_404", "paywall")
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Tools:
    """Phrases by kind, in small letters, and what is compiled from them."""

    phrases: Mapping[str, frozenset[str]]
    digest: str

    @cached_property
    def walls(self) -> Mapping[str, re.Pattern[str]]:
        """Patterns that find the phrases of each kind of wall in a text in small letters."""
        return {kind: alternatives(self.phrases[kind]) for kind in WALLS}

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Pattern of what a line of site furniture begins with."""
        return alternatives(phrase.rstrip("*") for phrase in self.phrases["boilerplate"] if phrase.endswith("*"))

    @cached_property
    def furniture(self) -> frozenset[str]:
        """Lines that are site furniture as a whole."""
        return frozenset(bare(phrase) for phrase in self.phrases["boilerplate"] if not phrase.endswith("*"))

    @cached_property
    def related(self) -> frozenset[str]:
        """Lines that head links to other articles."""
        return frozenset(bare(phrase) for phrase in self.phrases["related"] if not phrase.endswith("*"))

    @cached_property
    def related_opening(self) -> re.Pattern[str]:
        """Pattern of what a short line that heads links to other articles begins with."""
        return alternatives(phrase.rstrip("*") for phrase in self.phrases["related"] if phrase.endswith("*"))

    @cached_property
    def credit(self) -> re.Pattern[str]:
        """Pattern of a line's end that names who took a picture."""
        agencies = "|".join(re.escape(name) for name in sorted(self.phrases["photo"] | self.phrases["agency"], key=len, reverse=True))
        return re.compile(rf"(?:^|/|\bvia |©\s?|\()\s?(?:{agencies})\)?$")

    @cached_property
    def byline(self) -> re.Pattern[str]:
        """Pattern of the words before an author's name."""
        words = alternatives(self.phrases["byline"]).pattern
        return re.compile(rf"^(?:{words})(?:(?<=[:\uff1a])|(?=[\s:\uff1a]))\s*[:\uff1a]?\s*", re.IGNORECASE)

    @cached_property
    def between(self) -> re.Pattern[str]:
        """Pattern of what stands between two authors' names."""
        words = alternatives(self.phrases["conjunction"]).pattern
        return re.compile(rf"\s*[,;/|•·、\uff0c\n]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+|\s+و(?=\w)", re.IGNORECASE)

    @cached_property
    def agencies(self) -> frozenset[str]:
        """Names of organisations that sign articles, bare."""
        return frozenset(map(bare, self.phrases["agency"]))

    @cached_property
    def desks(self) -> frozenset[str]:
        """Words of a byline that name no person."""
        return frozenset(map(bare, self.phrases["desk"]))


def load_tools(catalog: Catalog) -> Tools:
    """Return the tools that a configuration gives; raises CatalogError for a file that cannot be used."""
    return make_tools(load_phrases(catalog))


def make_tools(phrases: Iterable[Phrase]) -> Tools:
    """Return the tools for phrases."""
    by_kind: dict[str, set[str]] = {}
    for phrase in phrases:
        by_kind.setdefault(phrase.kind, set()).add(phrase.phrase.casefold())
    listed = sorted((kind, phrase) for kind, group in by_kind.items() for phrase in group)
    return Tools(_Groups({kind: frozenset(group) for kind, group in by_kind.items()}), sha256(repr(listed).encode()).hexdigest()[:12])


class _Groups(dict[str, frozenset[str]]):
    """Phrases by kind; a kind without any is empty."""

    def __missing__(self, kind: str) -> frozenset[str]:
        return frozenset()


def alternatives(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of any of the phrases, the longest first; of none it matches nothing."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else NEVER


def bare(text: str) -> str:
    """Return a line in small letters without outer blanks, bullets and punctuation."""
    return " ".join(text.casefold().split()).strip(" \t-\u2013—•*·:\uff1a.,…!?»«>\u203a<\u2039|()[]©\"'")
