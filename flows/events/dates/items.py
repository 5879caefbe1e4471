"""Items: the words of date expressions as symbols and values, and the expressions that they form."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.dates.patterns import SYMBOLS, compile_patterns
from flows.events.spans import keep_longest, match_phrases
from flows.events.tokens import key_of, plain_of

LONGEST = 12
"""Items of the longest expression that is looked for."""
ANCHORS = ("M", "W", "Y", "-Y", "U", "R", "L", "S", "H", "E", "DATE", "DECADE", "/", "nuit")
"""Symbols, and words, of which an expression has at least one."""
NUMERIC_DATE = r"^\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})$"
FIGURES = 2
"""Figures of the largest number that is looked for in words."""
ORDINAL = r"^(\d{1,2})(?:er|re|ere|e|eme|nd|nde|st|rd|th)$"


def find_expressions(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the date expressions of the texts, the longest of overlapping ones.

    Columns: article, sentence, first, last, start, end, reading, value, and the lists of the items' values, in order: numbers, years,
    months, weekdays, units, parts, days, laters, seasons, holidays, dates.
    """
    words = lexicon.tables["date_words"].select(plain_of(key_of(pl.col("phrase"))), pl.col("class").replace_strict(SYMBOLS))
    patterns = compile_patterns(lexicon.tables["date_patterns"], dict(words.rows()))
    # Computed once: left lazy, every length of expression would plan them again.
    items = tokens.pipe(read_items, lexicon).collect().lazy().pipe(keep_runs, patterns).collect().lazy()
    begins = items.select(begin="item", first="first", start="start")
    grams = pl.concat([_grams(items, words) for words in range(1, LONGEST + 1)])
    found = (
        grams.join(patterns.lazy(), on="key")
        .with_columns(begin=(pl.col("item") + pl.col("skip")).cast(pl.UInt32), kind=pl.lit("date"))
        .join(begins, on="begin")
        .pipe(keep_longest)
        .unique(["first", "last"], keep="first", maintain_order=True)
        .collect()
        .lazy()
    )
    values = (
        found.select("item", "words")
        .with_columns(member=pl.int_ranges("item", pl.col("item") + pl.col("words"), dtype=pl.UInt32))
        .explode("member", empty_as_null=False)
        .join(items.select("symbol", "number", member="item"), on="member")
        .sort("item", "member")
        .group_by("item", maintain_order=True)
        .agg(**{name: pl.col("number").filter(pl.col("symbol").is_in(symbols)) for name, symbols in LISTS.items()})
    )
    return found.join(values, on="item").select("article", "sentence", "first", "last", "start", "end", "reading", "value", *LISTS)


LISTS = {
    "numbers": ["#", "-#", "N"],
    "years": ["Y", "-Y"],
    "months": ["M"],
    "weekdays": ["W"],
    "units": ["U"],
    "parts": ["P"],
    "days": ["R"],
    "laters": ["L"],
    "seasons": ["S"],
    "holidays": ["H"],
    "weekends": ["E"],
    "dates": ["DATE", "DECADE"],
}
"""Symbols whose values each list of an expression holds."""


def read_items(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the tokens as items, phrases of the lexicon as one: article, sentence, first, last, start, end, symbol, number (String)."""
    words = (
        lexicon.tables["date_words"]
        .lazy()
        .select(
            key=plain_of(key_of(pl.col("phrase"))),
            symbol=pl.col("class").replace_strict(SYMBOLS),
            number="value",
            rank=pl.lit(0),
            proper=pl.col("phrase").str.contains(r"^\p{Lu}"),
        )
    )
    numbers = (
        lexicon.tables["numbers"]
        .lazy()
        .filter(pl.col("kind").is_in(["unit", "ordinal"]) & (pl.col("value").str.len_chars() <= FIGURES))
        .select(
            key=plain_of(key_of(pl.col("phrase"))),
            symbol=pl.when(pl.col("kind") == "ordinal").then(pl.lit("#")).otherwise(pl.lit("N")),
            number="value",
            rank=pl.lit(1),
            proper=pl.lit(value=False),
        )
    )
    phrases = pl.concat([words, numbers]).unique("key", keep="first", maintain_order=True).with_columns(kind=pl.lit("item"))
    spans = (
        match_phrases(tokens, phrases, on="plain", longest=5)
        .join(tokens.select(first="token", capital="is_capitalised"), on="first", how="left")
        .filter(~pl.col("proper") | pl.col("capital"))
        .with_columns(inside=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32))
    )
    taken = spans.select("inside").explode("inside", empty_as_null=False)
    columns = ["article", "sentence", "first", "last", "start", "end", "symbol", "number"]
    single = tokens.join(taken, left_on="token", right_on="inside", how="anti").pipe(_read_tokens).select(columns)
    items = pl.concat([spans.select(columns), single]).sort("first")
    stop = (pl.col("symbol") == ".") & pl.col("symbol").shift(1).is_in(["M", "W"])
    return items.filter(~stop.fill_null(value=False)).with_row_index("item")


def _read_tokens(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return tokens that are no phrase of the lexicon with their symbol: figures by their length, else the word itself."""
    norm = pl.col("plain")
    glued = pl.when("hyphen_before").then(pl.lit("-")).otherwise(pl.lit(""))
    ordinal = norm.str.extract(ORDINAL)
    symbol = (
        pl.when(norm.str.contains(r"^\d{1,2}$") | ordinal.is_not_null())
        .then(glued + "#")
        .when(norm.str.contains(r"^(?:1[0-9]|20|21)\d\d$"))
        .then(glued + "Y")
        .when(norm.str.contains(NUMERIC_DATE))
        .then(pl.lit("DATE"))
        .when(norm.str.contains(r"^(?:1[5-9]|20)\d0s$"))
        .then(pl.lit("DECADE"))
        .when(norm == "(")
        .then(pl.lit("LP"))
        .otherwise(norm)
    )
    return tokens.with_columns(symbol=symbol, number=pl.coalesce(ordinal, norm), first="token", last="token")


def keep_runs(items: pl.LazyFrame, patterns: pl.DataFrame) -> pl.LazyFrame:
    """Return the items in runs of words of the patterns that hold an anchor, with `run`: all that an expression can be made of."""
    vocabulary = (
        patterns.select(symbol=pl.col("key").str.split(" ")).explode("symbol").unique().lazy().with_columns(known=pl.lit(value=True))
    )
    known = items.join(vocabulary, on="symbol", how="left", maintain_order="left").with_columns(pl.col("known").fill_null(value=False))
    breaks = (pl.col("known") != pl.col("known").shift(1)) | (pl.col("sentence") != pl.col("sentence").shift(1))
    runs = known.with_columns(run=breaks.fill_null(value=True).cum_sum())
    return runs.filter(pl.col("known") & pl.col("symbol").is_in(ANCHORS).any().over("run")).drop("known")


def _grams(items: pl.LazyFrame, words: int) -> pl.LazyFrame:
    """Return the sequences of so many items within a run."""
    return (
        items.select(
            "article",
            "sentence",
            "item",
            last=pl.col("last").shift(1 - words),
            end=pl.col("end").shift(1 - words),
            words=pl.lit(words, pl.UInt32),
            same=pl.col("run").shift(1 - words) == pl.col("run"),
            key=pl.concat_str([pl.col("symbol").shift(-step) for step in range(words)], separator=" "),
        )
        .filter("same")
        .drop("same")
    )
