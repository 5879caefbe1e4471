"""Spans: where the phrases of a lexicon stand in the token table."""

from __future__ import annotations

import polars as pl

LONGEST = 7
"""Words of the longest phrase that is looked for."""


def match_phrases(tokens: pl.LazyFrame, phrases: pl.LazyFrame, *, on: str = "norm", longest: int = LONGEST) -> pl.LazyFrame:
    """Return where phrases stand, of overlapping ones of a kind the longest: one row for each span and lexicon entry.

    `tokens` as from `tokenise`; `phrases` has `key` (`tokens.key_of` of the phrase; of `plain` keys when `on="plain"`), `kind` and any
    columns of its own, which the spans keep. Spans: article, sentence, first, last (token numbers, both included), start, end (code
    points), words (tokens in it), kind, key, and the phrase's columns. Several entries of one key give several rows.
    """
    sized = phrases.with_columns(words=pl.col("key").str.count_matches(" ", literal=True) + 1).filter(pl.col("words") <= longest)
    firsts = sized.group_by(head=pl.col("key").str.extract(r"^(\S+)")).agg(most=pl.col("words").max())
    ahead = {f"ahead_{step}": pl.col(on).shift(-step) for step in range(1, longest)}
    ends = {f"end_{step}": pl.col("end").shift(-step) for step in range(1, longest)}
    same = {f"same_{step}": pl.col("sentence").shift(-step) == pl.col("sentence") for step in range(1, longest)}
    heads = tokens.with_columns(**ahead, **ends, **same, end_0=pl.col("end")).join(
        firsts, left_on=on, right_on="head", how="inner", maintain_order="left"
    )
    grams = pl.concat([_grams(heads, on, words) for words in range(1, longest + 1)])
    return grams.join(sized, on=["key", "words"], how="inner").pipe(keep_longest)


def _grams(heads: pl.LazyFrame, on: str, words: int) -> pl.LazyFrame:
    """Return the runs of so many tokens that begin at the given tokens and stay in their sentence."""
    long_enough = pl.col("most") >= words
    inside = (pl.col(f"same_{words - 1}").fill_null(value=False) & long_enough) if words > 1 else pl.lit(value=True)
    return heads.filter(inside).select(
        "article",
        "sentence",
        first="token",
        last=(pl.col("token") + words - 1).cast(pl.UInt32),
        start="start",
        end=f"end_{words - 1}",
        words=pl.lit(words, pl.UInt32),
        key=pl.concat_str([on, *(f"ahead_{step}" for step in range(1, words))], separator=" "),
    )


def keep_longest(spans: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans without those that overlap an earlier or longer one of their kind; entries of equal span all stay."""
    ordered = spans.sort("kind", "first", pl.col("last"), descending=[False, False, True], maintain_order=True)
    reach = pl.col("last").cum_max().shift(1).over("kind")
    begins = pl.col("first").shift(1).over("kind")
    ends = pl.col("last").shift(1).over("kind")
    twin = (pl.col("first") == begins) & (pl.col("last") == ends)
    fresh = (pl.col("first") > reach).fill_null(value=True)
    return (
        ordered.with_columns(fresh=fresh, twin=twin.fill_null(value=False))
        .with_columns(group=(~pl.col("twin")).cum_sum())
        .filter(pl.col("fresh").first().over("group"))
        .drop("fresh", "twin", "group")
    )
