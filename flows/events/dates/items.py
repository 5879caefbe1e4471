"""Items: the words of date expressions as symbols and values, and the expressions that they form."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.dates.patterns import SYMBOLS, compile_patterns
from flows.events.keeping import kept
from flows.events.neighbours import read_at
from flows.events.spans import Phrases, compile_phrases, find_phrases, keep_longest, match_phrases
from flows.events.tokens import key_of

LONGEST = 12
"""Items of the longest expression that is looked for."""
ANCHORS = ("M", "W", "Y", "-Y", "U", "R", "L", "S", "H", "E", "DATE", "DECADE", "/", "NIGHT", "D")
"""Symbols of which an expression has at least one."""
NUMERIC_DATE = r"^\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})$"
FIGURES = 2
"""Figures of the largest number that is looked for in words."""
ORDINAL = r"^(\d{1,2})(?:er|re|ere|e|eme|nd|nde|st|rd|th)$"


def find_expressions(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the date expressions of the texts, the longest of overlapping ones.

    Columns: article, sentence, first, last, start, end, reading, value, and the lists of the items' values, in order: numbers, years,
    months, weekdays, units, parts, days, laters, seasons, holidays, dates.
    """
    items = kept(read_items(tokens, lexicon))
    sequence = items.select("article", "sentence", "start", "end", "symbol", token="item", word=_numbered("symbol"))
    found = kept(
        find_phrases(sequence, date_grammar(lexicon), on="symbol")
        .rename({"first": "item"})
        .with_columns(begin=(pl.col("item") + pl.col("skip")).cast(pl.UInt32))
        .drop("start", "kind", "key")
        .pipe(read_at, "begin", items, "first", "start")
        .pipe(read_at, "last", items, last_token="last")
        .with_columns(last="last_token")
        .pipe(keep_longest)
        .unique(["first", "last"], keep="first", maintain_order=True)
    )
    values = (
        found.select("item", "words")
        .with_columns(member=pl.int_ranges("item", pl.col("item") + pl.col("words"), dtype=pl.UInt32))
        .explode("member", empty_as_null=False)
        .pipe(read_at, "member", items, "symbol", "number")
        .group_by("item", maintain_order=True)
        .agg(**{name: pl.col("number").filter(pl.col("symbol").is_in(symbols)) for name, symbols in LISTS.items()})
    )
    return found.join(values, on="item", maintain_order="left").select(
        "article", "sentence", "first", "last", "start", "end", "reading", "value", *LISTS
    )


LISTS = {
    "numbers": ["#", "-#", "N", "O", "D"],
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
    """Return the tokens of sentences that may hold a date as items, phrases of the lexicon as one.

    Columns: item (UInt32, consecutive), article, sentence, first, last, start, end, symbol, number (String).
    """
    spans = kept(
        match_phrases(tokens, date_phrases(lexicon), on="plain")
        .pipe(read_at, "first", tokens, capital="is_capitalised")
        .filter(~pl.col("proper") | pl.col("capital"))
    )
    tokens = kept(mark_lone(tokens, lexicon))
    figures = kept(tokens.filter(pl.col("is_figure") | (pl.col("plain") == "/")).pipe(_read_tokens))
    dated = pl.concat([frame.filter(pl.col("symbol").is_in(ANCHORS)).select("sentence") for frame in (spans, figures)]).unique()
    taken = spans.select(inside=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32)).explode("inside", empty_as_null=False)
    columns = ["article", "sentence", "first", "last", "start", "end", "symbol", "number"]
    single = (
        tokens.join(dated, on="sentence", how="semi", maintain_order="left")
        .join(taken, left_on="token", right_on="inside", how="anti", maintain_order="left")
        .pipe(_read_tokens)
        .select(columns)
    )
    items = pl.concat([spans.join(dated, on="sentence", how="semi").select(columns), single]).sort("first")
    stop = (pl.col("symbol") == ".") & pl.col("symbol").shift(1).is_in(["M", "W"])
    return items.filter(~stop.fill_null(value=False)).with_row_index("item")


def mark_lone(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the tokens with `lone`: the number of a day whose month is told elsewhere (`il sera jugé le 23.`)."""
    words = dict(lexicon.tables["date_words"].filter(pl.col("class").str.starts_with("lone")).group_by("class").agg("phrase").rows())
    leads = [phrase.split() for phrase in words.get("lone", [])]
    plain = pl.col("plain")
    led = [pl.all_horizontal(plain.shift(step) == word for step, word in enumerate(reversed(lead), 1)) for lead in leads]
    ended = ~pl.col("is_word").shift(-1) & plain.shift(-1).is_in([".", ",", ";", ":", "!", "?", ")"])
    after = ended | plain.shift(-1).is_in(words.get("lone_end", [])) | (pl.col("sentence") != pl.col("sentence").shift(-1))
    day = plain.str.contains(r"^(?:[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th)?$") if leads else pl.lit(value=False)
    return tokens.with_columns(lone=(day & pl.any_horizontal(pl.lit(value=False), *led) & after).fill_null(value=False))


@lru_cache(maxsize=32)
def date_phrases(lexicon: Lexicon) -> Phrases:
    """Return the words and numbers of dates: symbol, number, and whether they need a capital."""
    words = _symbolic(lexicon).select(
        key=plain_of(key_of(pl.col("phrase"))),
        symbol=pl.col("class").replace_strict(SYMBOLS),
        number="value",
        proper=pl.col("phrase").str.contains(r"^\p{Lu}"),
    )
    listed = lexicon.tables["numbers"].filter(pl.col("kind").is_in(["unit", "ordinal"]) & (pl.col("value").str.len_chars() <= FIGURES))
    numbers = listed.select(
        key=plain_of(key_of(pl.col("phrase"))),
        symbol=pl.when(pl.col("kind") == "unit")
        .then(pl.lit("N"))
        .when(pl.col("phrase").str.contains(r"^\d"))
        .then(pl.lit("#"))
        .otherwise(pl.lit("O")),
        number="value",
        proper=pl.lit(value=False),
    )
    every = pl.concat([words, numbers]).unique("key", keep="first", maintain_order=True)
    return compile_phrases(every.with_columns(kind=pl.lit("item")), longest=5)


@lru_cache(maxsize=32)
def date_grammar(lexicon: Lexicon) -> Phrases:
    """Return the patterns of dates, spelled out, as phrases of symbols."""
    words = _symbolic(lexicon).select(plain_of(key_of(pl.col("phrase"))), pl.col("class").replace_strict(SYMBOLS))
    patterns = compile_patterns(lexicon.tables["date_patterns"], dict(words.rows()))
    return compile_phrases(patterns.with_columns(kind=pl.lit("date")), longest=LONGEST)


def _symbolic(lexicon: Lexicon) -> pl.DataFrame:
    """Return the words of dates that are symbols of patterns."""
    return lexicon.tables["date_words"].filter(pl.col("class").is_in(list(SYMBOLS)))


def _numbered(column: str) -> pl.Expr:
    """Return a number for each different value of a column of words."""
    return pl.col(column).cast(pl.Categorical(pl.Categories.random())).to_physical()


def _read_tokens(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return tokens that are no phrase of the lexicon with their symbol: figures by their length, else the word itself."""
    norm = pl.col("plain")
    glued = pl.when("hyphen_before").then(pl.lit("-")).otherwise(pl.lit(""))
    ordinal = norm.str.extract(ORDINAL)
    symbol = (
        pl.when("lone")
        .then(pl.lit("D"))
        .when(norm.str.contains(r"^\d{1,2}$") | ordinal.is_not_null())
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
