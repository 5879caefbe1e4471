"""Pairs of a predicate and a noun group of its sentence, with what lies between them."""

from __future__ import annotations

import polars as pl

COUNTERS = ("owner", "finite", "relative", "subordinator", "comma", "stop", "infinitive", "gerund", "participle", "admitted")
"""Marks that are counted between a predicate and a noun group."""

FARTHEST = 60
"""Tokens between a predicate and an argument at most."""


PREDICATE = (
    "sentence", "first", "last", "group", "form", "frame", "target_prep", "genitive", "event_type", "object_class", "stance", "led_by", "after_quote",
    "quoted_before", "supported", "intransitive", "unfinished", "own_prep", "key",
)  # fmt: skip
"""Columns of predicates that rules read."""


def pair_up(predicates: pl.LazyFrame, chunks: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of a predicate and a noun group of its sentence, with what lies between them.

    Columns of the predicate: `first`, `last`, `group`; of the noun group with prefix `c_`; `before` (it stands before the verb group), `gap`
    (tokens between), and for each counter the number of marks between.
    """
    upto = words.select("token", **{f"n_{name}": pl.col(f"n_{name}") for name in COUNTERS})
    under = words.select("token", **{f"n_{name}": pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in COUNTERS})
    left = (
        predicates.select(PREDICATE)
        .join(_prefixed(under, "g"), left_on="group", right_on="g_token", how="left")
        .join(_prefixed(upto, "l"), left_on="last", right_on="l_token", how="left")
    )
    right = (
        _prefixed(chunks, "c")
        .join(_prefixed(upto, "e"), left_on="c_last", right_on="e_token", how="left")
        .join(_prefixed(under, "o"), left_on="c_open", right_on="o_token", how="left")
    )
    before = pl.col("c_last") < pl.col("group")
    clitic = (
        (pl.col("c_clitic") | (pl.col("c_pronoun") & pl.col("c_glued")))
        & (pl.col("c_first") >= pl.col("group"))
        & (pl.col("c_first") < pl.col("first"))
    )
    owner = (
        pl.col("c_possessor")
        & (pl.col("c_first") < pl.col("first"))
        & (pl.col("c_first").cast(pl.Int64) >= pl.col("first").cast(pl.Int64) - 3)
    )
    ends = pl.col("key").str.extract(r"(\S+)$") == pl.col("c_prep")
    own_preposition = (~pl.col("before") & (pl.col("form") != "noun") & (pl.col("c_open") == pl.col("last") + 1) & ends).fill_null(
        value=False
    )
    return (
        left.join(right, left_on="sentence", right_on="c_sentence", how="inner")
        .with_columns(before=before, in_group_of=clitic | owner)
        .with_columns(
            pl.when(own_preposition).then(None).otherwise("c_prep").alias("c_prep"),
            pl.when(own_preposition).then(pl.lit("0")).otherwise("c_prep_base").alias("c_prep_base"),
        )
        .filter(pl.col("before") | pl.col("in_group_of") | (pl.col("c_first") > pl.col("last")))
        .with_columns(
            gap=pl.when("before")
            .then(pl.col("group").cast(pl.Int32) - pl.col("c_chain_last").cast(pl.Int32) - 1)
            .otherwise(pl.col("c_open").cast(pl.Int32) - pl.col("last").cast(pl.Int32) - 1),
            **{
                name: pl.when("before")
                .then(pl.col(f"g_n_{name}") - pl.col(f"e_n_{name}"))
                .otherwise(pl.col(f"o_n_{name}") - pl.col(f"l_n_{name}"))
                for name in COUNTERS
            },
        )
        .filter(pl.col("gap") <= FARTHEST)
    )


def _prefixed(frame: pl.LazyFrame, prefix: str) -> pl.LazyFrame:
    """Return a frame with a prefix before every column's name."""
    return frame.rename(lambda name: f"{prefix}_{name}")
