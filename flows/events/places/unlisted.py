"""Places that the gazetteer lacks, told by the word for their kind: `le village de Xyz`, `outside Xyz Hospital`."""

from __future__ import annotations

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.places.phrases import word_classes
from flows.events.spans import match_phrases
from flows.events.tokens import key_of, plain_of

KINDS = {"city": "exact", "site": "exact", "admin1": "admin1", "admin2": "admin2"}
"""Classes of `place_words.csv` that name kinds of places, and their precisions."""
LONGEST = 3
"""Words of the longest name that is looked for."""


def find_unlisted(tokens: pl.LazyFrame, named: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return places whose name stands beside the word for their kind and is none of the gazetteer's; nothing but where they stand is known.

    Columns: article, sentence, first, last, start, end, place_precision, locative. `named` are the places found already.
    """
    classes = word_classes(lexicon)
    words = lexicon.tables["place_words"].lazy().filter(pl.col("class").is_in(list(KINDS)))
    phrases = words.select(key=plain_of(key_of(pl.col("phrase"))), kind=pl.lit("head"), place_precision=pl.col("class").replace_strict(KINDS))
    heads = match_phrases(tokens, phrases.unique("key", keep="first", maintain_order=True), on="plain", longest=3)
    around = heads.join(add_capitals(tokens, classes), left_on="last", right_on="token", how="left").join(
        tokens.select(first="token", proper="is_capitalised", preceding=capital(1), before_2=capital(2), before_3=capital(3)), on="first"
    )
    after = around.filter(pl.col("named_from") > 0).with_columns(last=(pl.col("last") + pl.col("named_from") + pl.col("more")).cast(pl.UInt32))
    run = 1 + (pl.col("before_2").cast(pl.UInt32) * (1 + pl.col("before_3").cast(pl.UInt32)))
    before = around.filter("proper", "preceding", pl.col("named_from") == 0).with_columns(first=(pl.col("first") - run).cast(pl.UInt32))
    taken = named.select(inside=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32)).explode("inside", empty_as_null=False)
    found = pl.concat([after, before]).select("article", "sentence", "first", "last", "place_precision")
    free = (
        found.with_columns(inside=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32))
        .explode("inside", empty_as_null=False)
        .join(taken.with_columns(taken=pl.lit(value=True)).unique("inside"), on="inside", how="left")
        .group_by("first", "last")
        .agg(taken=pl.col("taken").any())
        .filter(~pl.col("taken"))
        .select("first", "last")
    )
    led = rf"(?:^| ){classes['locative']}(?: {classes['determiner']})?$"
    return (
        found.join(free, on=["first", "last"], how="semi")
        .sort("first", "last")
        .unique("first", keep="last", maintain_order=True)
        .join(tokens.select(first="token", start="start", left=left_words()), on="first", how="left")
        .join(tokens.select(last="token", end="end"), on="last", how="left")
        .with_columns(locative=pl.col("left").str.contains(led))
        .filter("locative")
        .select("article", "sentence", "first", "last", "start", "end", "place_precision", "locative")
    )


def capital(step: int) -> pl.Expr:
    """Return whether the word so many before (after, below zero) is a capitalised one of the same sentence."""
    same = pl.col("sentence").shift(step) == pl.col("sentence")
    return (pl.col("is_capitalised").shift(step) & pl.col("is_word").shift(step) & same).fill_null(value=False)


def add_capitals(tokens: pl.LazyFrame, classes: dict[str, str]) -> pl.LazyFrame:
    """Return for each token `named_from` (tokens to the name that follows, 0 for none) and `more` (words of that name after its first)."""
    of = pl.col("plain").shift(-1).str.contains(rf"^{classes['of']}$")
    determined = pl.col("plain").shift(-2).str.contains(rf"^{classes['determiner']}$")
    named_from = pl.when(capital(-1)).then(1).when(of & capital(-2)).then(2).when(of & determined & capital(-3)).then(3).otherwise(0)
    more = [pl.when(capital(-step - 1)).then(1 + pl.when(capital(-step - 2)).then(1).otherwise(0)).otherwise(0) for step in (1, 2, 3)]
    return tokens.select("token", named_from=named_from, more_1=more[0], more_2=more[1], more_3=more[2]).select(
        "token",
        "named_from",
        more=pl.when(pl.col("named_from") == 1).then("more_1").when(pl.col("named_from") == 2).then("more_2").otherwise("more_3"),
    )


def left_words() -> pl.Expr:
    """Return the plain words before a token in its sentence, a blank between."""
    steps = [pl.when(pl.col("sentence").shift(step) == pl.col("sentence")).then(pl.col("plain").shift(step)) for step in (3, 2, 1)]
    return pl.concat_str(steps, separator=" ", ignore_nulls=True)
