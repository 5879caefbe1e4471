"""Function words: the small words of a language that rules ask for by what they do (`by`, `between`, `who`), from `function_words.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.tokens import key_of


@dataclass(frozen=True, slots=True, eq=False)
class FunctionWords:
    """The function words of one language: for each function its words as norms, with a value where the function needs one."""

    values: Mapping[str, Mapping[str, str]]

    def __call__(self, *functions: str) -> list[str]:
        """Return the words of some functions, in the file's order; none where the language has none."""
        return [word for function in functions for word in self.values.get(function, {})]

    def valued(self, *functions: str) -> dict[str, str]:
        """Return the words of some functions with their values (of pronouns what they stand for; of fused prepositions the plain one)."""
        return {word: value for function in functions for word, value in self.values.get(function, {}).items()}


@lru_cache(maxsize=32)
def read_function_words(lexicon: Lexicon) -> FunctionWords:
    """Return the function words of a lexicon; read once for each."""
    rows = lexicon.tables["function_words"].select("function", key_of(pl.col("phrase")), pl.col("value").fill_null("")).rows()
    values: dict[str, dict[str, str]] = {}
    for function, word, value in rows:
        values.setdefault(function, {})[word] = value
    return FunctionWords(values)
