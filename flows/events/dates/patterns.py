"""The grammar of date expressions: patterns of the lexicon, spelled out.

A pattern is a sequence of words and symbols: `[x]` may be missing, `(x|y z)` is a choice, `<` ends a context that is no part of the
expression. Symbols: # number up to 99 (`-#` glued to the word before by a hyphen), Y year, M month, W weekday, U unit, P part, R day from
today, L day from the day told before, S season, H holiday, E weekend, NIGHT, D a day's number alone, DATE numeric date in one token, DECADE (`1990s`), LP opening bracket.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import polars as pl

from flows.catalog.spelling import ARABIC

FOLDED = str.maketrans(ARABIC)
SYMBOLS = {
    "month": "M",
    "weekday": "W",
    "unit": "U",
    "part": "P",
    "day": "R",
    "later": "L",
    "season": "S",
    "holiday": "H",
    "weekend": "E",
    "night": "NIGHT",
}
"""Symbol of each class of `date_words.csv`."""
PIECES = re.compile(r"[\[\]()|]|[^\s\[\]()|]+")
ELISION = re.compile(r"\b([dln]|qu)'(?=\w)")
Words = tuple[str, ...]


@cache
def spell_out(pattern: str) -> tuple[Words, ...]:
    """Return every sequence of words and symbols that a pattern stands for; raises ValueError for brackets that do not match."""
    pieces = PIECES.findall(ELISION.sub(r"\1' ", pattern))
    found, rest = _choice(pieces)
    if rest:
        msg = f"brackets do not match: {pattern}"
        raise ValueError(msg)
    return tuple(dict.fromkeys(found))


def _choice(pieces: list[str]) -> tuple[list[Words], list[str]]:
    """Return the readings up to a closing bracket and what follows from there on."""
    done: list[Words] = []
    now: list[Words] = [()]
    while pieces and pieces[0] not in "])":
        head, *pieces = pieces
        if head == "|":
            done, now = done + now, [()]
            continue
        if head in "[(":
            inner, pieces = _choice(pieces)
            inner = [*inner, ()] if head == "[" else inner
            if not pieces or pieces[0] != {"[": "]", "(": ")"}[head]:
                return [], ["?"]
            pieces = pieces[1:]
        else:
            inner = [(head,)]
        now = [left + right for left in now for right in inner]
    return done + now, pieces


def _plain(pattern: str) -> str:
    """Return a pattern without accents, as the words it is compared with."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", pattern) if not unicodedata.combining(each))
    return plain.translate(FOLDED)


def _in_words(words: Words) -> tuple[Words, ...]:
    """Return a reading and the same with numbers in words, where a month or a unit of time follows: `mardi trois soldats` is no day.

    N is a number, O an ordinal, beside a month on either side (`May the third`, but `dimanche le second tour`).
    """
    if "#" not in words or not {"M", "U"} & set(words):
        return (words,)
    follows = {"M", "U"} & set(words[words.index("#") :])
    return (words, *(tuple(symbol if each == "#" else each for each in words) for symbol in ("N", "O") if follows or symbol == "O"))


def compile_patterns(rows: pl.DataFrame, symbols: Mapping[str, str]) -> pl.DataFrame:
    """Return one row for each reading of the patterns: key (items with a blank between), skip (items of context), reading, value.

    `rows` has pattern, reading, value; `symbols` the symbols of words that are symbols themselves. Of equal keys the first counts.
    """
    spelled = [
        (" ".join(symbols.get(each, each) for each in words if each != "<"), words.index("<") if "<" in words else 0, reading, value)
        for pattern, reading, value in rows.select("pattern", "reading", "value").iter_rows()
        for spelled_out in spell_out(_plain(pattern))
        for words in _in_words(spelled_out)
        if words and words[-1] != ","  # of `since August, the army` the comma is not the date's
    ]
    schema = {"key": pl.String, "skip": pl.UInt32, "reading": pl.String, "value": pl.String}
    return pl.DataFrame(spelled, schema=schema, orient="row").unique("key", keep="first", maintain_order=True)
