"""Places that the gazetteer lacks, told by the word for their kind (`le village de Xyz`), and `the country` for the one named last."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.neighbours import read_around, read_at
from flows.events.places.phrases import word_classes
from flows.events.spans import Phrases, compile_phrases, match_phrases
from flows.events.tokens import key_of, plain_of

KINDS = {"city": "exact", "site": "exact", "admin1": "admin1", "admin2": "admin2"}
"""Classes of `place_words.csv` that name kinds of places, and their precisions."""
REFERRING = "referring"
STEPS = (-3, -2, -1, 1, 2, 3, 4, 5)
"""Words around the word for a kind that are looked at; a name has three at most."""


@lru_cache(maxsize=32)
def kind_words(lexicon: Lexicon) -> Phrases:
    """Return the words for kinds of places, and those that refer to a country named before, each with its class as kind."""
    words = lexicon.tables["place_words"].filter(pl.col("class").is_in([*KINDS, REFERRING]))
    return compile_phrases(
        words.select(key=plain_of(key_of(pl.col("phrase"))), kind="class").unique("key", keep="first", maintain_order=True)
    )


def find_unlisted(tokens: pl.LazyFrame, places: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the places that no name of the gazetteer tells: columns as of `find_places`. `places` are those found already."""
    words = match_phrases(tokens, kind_words(lexicon), on="plain").collect(engine="in-memory").lazy()
    heads = words.filter(pl.col("kind") != REFERRING)
    beside = (
        pl.concat([name_after(heads, tokens, lexicon), name_before(heads, tokens)])
        .pipe(drop_taken, places)
        .pipe(keep_locative, tokens, lexicon)
    )
    return pl.concat([beside, refer_back(words.filter(pl.col("kind") == REFERRING), places)], how="diagonal_relaxed")


def name_after(heads: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the words for kinds with the capitalised name that follows them: article, sentence, first, last, kind."""
    classes = word_classes(lexicon)
    of = pl.col("plain_1").str.contains(rf"^{classes['of']}$")
    determined = pl.col("plain_2").str.contains(rf"^{classes['determiner']}$")
    capital = {step: pl.col(f"capital_{step}").fill_null(value=False) for step in STEPS}
    begins = pl.when(capital[1]).then(1).when(of & capital[2]).then(2).when(of & determined & capital[3]).then(3)
    # A name goes on as long as its words are capitalised.
    more = {step: pl.when(capital[step + 1] & capital[step + 2]).then(2).when(capital[step + 1]).then(1).otherwise(0) for step in (1, 2, 3)}
    length = pl.when(pl.col("begins") == 1).then(more[1]).when(pl.col("begins") == 2).then(more[2]).otherwise(more[3])
    return (
        with_capitals(heads, "last", tokens)
        .with_columns(begins=begins)
        .filter(pl.col("begins").is_not_null())
        .select("article", "sentence", "first", "kind", last=(pl.col("last") + pl.col("begins") + length).cast(pl.UInt32))
    )


def name_before(heads: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the capitalised words for kinds with the capitalised name before them (`Xyz Hospital`): columns as of `name_after`."""
    capital = {step: pl.col(f"capital_{step}").fill_null(value=False) for step in STEPS}
    run = pl.when(capital[-2] & capital[-3]).then(3).when(capital[-2]).then(2).otherwise(1)
    return (
        read_at(with_capitals(heads, "first", tokens), "first", tokens, proper="is_capitalised")
        .filter(pl.col("proper") & capital[-1] & ~capital[1])
        .with_columns(first=(pl.col("first") - run).cast(pl.UInt32))
        .select("article", "sentence", "first", "kind", "last")
    )


def with_capitals(heads: pl.LazyFrame, at: str, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans with the plain words around them, and whether each is capitalised (`plain_1`, `capital_1` ...)."""
    words = tokens.select("sentence", "plain", capital=pl.col("is_capitalised") & pl.col("is_word"))
    return heads.pipe(read_around, at, words, "plain", (1, 2)).pipe(read_around, at, words, "capital", STEPS)


def drop_taken(found: pl.LazyFrame, places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans that hold no place found already."""
    inside = pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32)
    taken = places.select(inside=inside).explode("inside", empty_as_null=False).unique("inside")
    held = found.select("first", "last", inside=inside).explode("inside", empty_as_null=False).join(taken, on="inside", how="semi")
    return found.join(held, on=["first", "last"], how="anti")


def keep_locative(found: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the spans that a preposition of place leads, the longest of those that begin together."""
    classes = word_classes(lexicon)
    led = rf"(?:^| ){classes['locative']}(?: {classes['determiner']})?$"
    left = pl.concat_str(["plain_-3", "plain_-2", "plain_-1"], separator=" ", ignore_nulls=True)
    precision = pl.col("kind").cast(pl.String).replace_strict(KINDS, default=None, return_dtype=pl.String)
    return (
        found.sort("first", "last")
        .unique("first", keep="last", maintain_order=True)
        .pipe(read_around, "first", tokens, "plain", (-3, -2, -1))
        .filter(left.str.contains(led))
        .pipe(read_at, "first", tokens, "start")
        .pipe(read_at, "last", tokens, "end")
        .select("article", "sentence", "first", "last", "start", "end", place_precision=precision, locative=pl.lit(value=True))
    )


def refer_back(words: pl.LazyFrame, places: pl.LazyFrame) -> pl.LazyFrame:
    """Return `dans le pays`, `across the country` as the country that the article named last: its text and columns, in a new position."""
    named = (
        places.filter(pl.col("place_precision") == "country").rename({"first": "named_first"}).drop("sentence", "last").sort("named_first")
    )
    return (
        words.select("article", "sentence", "first", "last")
        .sort("first")
        .join_asof(named, left_on="first", right_on="named_first", by="article", strategy="backward", check_sortedness=False)
        .filter(pl.col("country").is_not_null())
        .with_columns(locative=pl.lit(value=True))
    )
