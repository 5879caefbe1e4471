"""Harms: the words that say what happened to those counted, after a quantity and before it."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import flag_at, read_at

BEFORE = 4
"""Words between a verb and the count of those it strikes, at most; all but one must be fillers."""
AFTER = 14
"""Words between a noun and what happened to its bearers, at most."""
STOPS = (".", ";", ":", "!", "?")
FORMS = {"participle": 0, "intransitive": 1, "noun": 2, "tail": 3}
"""Which reading of a word counts first."""


def find_harms(tokens: pl.LazyFrame, words: pl.LazyFrame, quantities: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the words of harm (sentence, harm, form, first, last, end) with their voice.

    `counted`: a count stands right before; `passive`: after `été`, `were`; `active`: an own object follows, or `ont` stands before.
    """
    passives = words.filter(pl.col("class") == "passive").select("sentence", before="last", passive=pl.lit(value=True)).unique("before")
    objects = quantities.select("sentence", behind="first", object=pl.lit(value=True)).unique("behind")
    counted = quantities.select("sentence", before="last", counted=pl.lit(value=True)).unique("before")
    having = tokens.filter(pl.col("norm").is_in(function_words("having"))).select("sentence", before="token", having=pl.lit(value=True))
    return (
        words.filter(pl.col("harm").is_not_null())
        .select("sentence", "harm", "form", "first", "last", "end")
        .with_columns(before=pl.col("first") - 1, behind=pl.col("last") + 1)
        .join(passives, on=["sentence", "before"], how="left")
        .join(counted, on=["sentence", "before"], how="left")
        .join(objects, on=["sentence", "behind"], how="left")
        .join(having, on=["sentence", "before"], how="left")
        .with_columns(pl.col("passive", "counted", "object", "having").fill_null(value=False))
        .with_columns(active=~pl.col("passive") & (pl.col("object") | (pl.col("having") & pl.col("form").is_in(["participle"]))))
        .drop("before", "behind", "object", "having")
        .sort("first", "form", "harm", "last")
    )


def add_following(quantities: pl.LazyFrame, harms: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities with the first word of harm after them in their sentence, up to a full stop or semicolon."""
    after = harms.filter(~pl.col("form").is_in(["verb", "lead"])).select(
        "sentence", after_first="first", after_last="last", after_end="end", after_harm="harm", after_form="form", after_passive="passive",
        after_active="active", at=pl.col("first"),
    )  # fmt: skip
    ranked = after.sort("at", pl.col("after_form").replace_strict(FORMS, return_dtype=pl.Int8), "after_harm").unique(
        "at", keep="first", maintain_order=True
    )
    stops = tokens.select(stops=pl.col("norm").is_in(STOPS).cum_sum())
    joined = quantities.sort("stop").join_asof(
        ranked,
        left_on="stop",
        right_on="at",
        by="sentence",
        strategy="forward",
        tolerance=AFTER,
        check_sortedness=False,
        allow_exact_matches=False,
    )
    own = pl.col("stops") == pl.col("stops_at")
    names = ("after_harm", "after_form")
    return (
        joined.pipe(read_at, "stop", stops, "stops")
        .pipe(read_at, "after_first", stops, stops_at="stops")
        .with_columns(pl.when(own).then(pl.col(name)).alias(name) for name in names)
        .with_columns(pl.col("after_active", "after_passive").fill_null(value=False))
        .drop("at", "stops", "stops_at")
    )


def add_preceding(quantities: pl.LazyFrame, harms: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities with the word of harm before them that strikes them, and whether `dont` makes them part of another."""
    here, fillers = tokens.select("token").collect(engine="in-memory"), words.filter(pl.col("class") == "filler")
    filled = flag_at(fillers.select("first").collect(engine="in-memory")["first"], here.height)
    solid = pl.LazyFrame({"solid": (~filled).cum_sum()})
    subsets = words.filter(pl.col("class") == "subset").select("sentence", edge="last", subset=pl.lit(value=True)).unique("edge")
    struck = pl.col("to").cast(pl.Int64) <= pl.col("from").cast(pl.Int64)
    # `a tué un` alone counts nobody: a bare number after a verb needs its noun.
    firm = pl.col("noun").is_not_null() | (pl.col("before_form") == "lead") | (pl.col("least").fill_null(9) > 1)
    return (
        _last_strike(quantities, harms)
        .pipe(read_at, "edge", solid, to="solid")
        .pipe(read_at, "before_last", solid, **{"from": "solid"})
        .join(subsets, on=["sentence", "edge"], how="left")
        .with_columns(before_harm=pl.when(struck & firm).then("before_harm"))
        .drop("at", "to", "from")
        .sort("first")
    )


def _last_strike(quantities: pl.LazyFrame, harms: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities with the last word of harm before them that strikes whom it stands before, and `edge`, the token before them."""
    # `five injured in an Israeli raid`: who is counted right before was hurt.
    open_ = pl.col("form").is_in(["participle", "verb"]) & ~pl.col("counted")
    transitive = (pl.col("form") == "lead") | (open_ & ((pl.col("form") == "verb") | ~pl.col("passive")))
    strikes = (
        harms.filter(transitive)
        .select("sentence", before_last="last", before_harm="harm", before_form="form", at="last")
        .unique("at", keep="first", maintain_order=True)
        .sort("at")
    )
    edged = quantities.with_columns(edge=(pl.col("first") - 1).cast(pl.UInt32)).sort("edge")
    return edged.join_asof(
        strikes, left_on="edge", right_on="at", by="sentence", strategy="backward", tolerance=BEFORE, check_sortedness=False
    )
