"""Stopwords of all languages, which justext takes for signs of running text, in a fortieth of the memory of its own lists."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

import justext.core  # type: ignore[import-untyped]
import trafilatura.external
from justext.utils import get_stoplist, get_stoplists  # type: ignore[import-untyped]


class Stopwords:
    """The stopwords of every language that justext has, as one set of words in small letters.

    Of 300,000 words it holds no letter, only a number of 64 bits for each, in order: two words of one number are not to be expected in
    a lifetime.
    """

    def __contains__(self, word: object) -> bool:
        """Return whether a word in small letters is one of them."""
        number = hash(word)
        place = bisect_left(self._numbers, number)
        return place < len(self._numbers) and self._numbers[place] == number

    @cached_property
    def _numbers(self) -> array[int]:
        """The numbers of the words, read when the first is asked for."""
        return array("q", sorted({hash(word) for word in self}))

    def __iter__(self) -> Iterator[str]:
        """Yield the words; one of several languages comes several times."""
        return (word.lower() for language in sorted(get_stoplists()) for word in get_stoplist(language))


STOPWORDS = Stopwords()


def hold_once() -> None:
    """Let trafilatura and justext ask `STOPWORDS`, where each would keep a list of its own: 20 MB and 30 MB a process."""
    trafilatura.external.JT_STOPLIST = STOPWORDS  # type: ignore[assignment]
    own = justext.core.define_stoplist
    justext.core.define_stoplist = lambda words: words if words is STOPWORDS else own(words)
