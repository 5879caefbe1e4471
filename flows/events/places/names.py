"""Where names of the gazetteer stand in a text, and which of them look like names of persons or firms."""

from __future__ import annotations

import polars as pl

from flows.catalog.places import Gazetteer
from flows.events.keeping import kept
from flows.events.neighbours import read_around, read_at
from flows.events.spans import keep_longest

LONGEST = 6
"""Words of the longest name that is looked for."""
SHOUTED = 0.6
"""Share of capitalised words from which a sentence is taken for a headline or for text in capitals: capitals then tell nothing."""


def find_names(tokens: pl.LazyFrame, gazetteer: Gazetteer, titles: pl.LazyFrame) -> pl.LazyFrame:
    """Return spans that carry a name of the gazetteer, the longest of overlapping ones, one row a span.

    Columns: article, sentence, first, last, start, end, key, glued (a hyphen joins it to the word before), named (Bool:
    joined to other capitalised words or to a title, as names of persons and firms are), surname (Bool: a single word that some place of the
    article has such a word before), shouted (Bool: in a text in capitals,
    where any word may look like a name). `titles` has `key` and `class`: words that
    stand before a person's name (`title`), those that follow a place's name in an institution's (`institution`), and those that a hyphen
    joins to the name of who holds, leads or backs what follows (`held`).
    """
    # Read many times below: computed once.
    neighbours = mark_neighbours(tokens, titles).collect().lazy()
    ends = {"closed": pl.col("is_capitalised") | pl.col("hyphen_before")}
    lone = (pl.col("first") == pl.col("last")) & pl.col("upper") & ~pl.col("is_upper")
    return (
        _known_grams(neighbours, tokens, gazetteer)
        .join(gazetteer.keys.lazy(), on="key", how="left", maintain_order="left")
        .with_columns(pl.col("upper", "lower", "loose").fill_null(value=False))
        .pipe(read_at, "last", neighbours, "end", "after", "shouted", "prefixed", **ends)
        .filter(pl.col("lower") | (pl.col("is_capitalised") & (pl.col("closed") | pl.col("loose"))), ~lone, ~pl.col("prefixed"))
        .with_columns(kind=pl.lit("place"))
        .pipe(keep_longest)
        .with_columns(named=pl.col("before") | pl.col("after"))
        # `Christopher Welch` makes every bare `Welch` of the article a person.
        .with_columns(surname=((pl.col("first") == pl.col("last")) & pl.col("before")).any().over("article", "key"))
        .select("article", "sentence", "first", "last", "start", "end", "key", "named", "surname", "glued", "shouted")
    )


def _known_grams(neighbours: pl.LazyFrame, tokens: pl.LazyFrame, gazetteer: Gazetteer) -> pl.LazyFrame:
    """Return the runs of words, up to `LONGEST`, that are names of the gazetteer: from a capital, or from a small word that begins one."""
    small = gazetteer.keys.filter("lower")["key"].str.extract(r"^(\S+)").unique().to_list()
    heads = neighbours.filter(pl.col("may_begin") & (pl.col("is_capitalised") | pl.col("plain").is_in(small)))
    begun = kept(read_around(heads, "token", tokens, "plain", range(1, LONGEST)))
    grams = kept(pl.concat([_grams(begun, words) for words in range(1, LONGEST + 1)]))
    known = gazetteer.names.lazy().select("key").join(grams.select("key").unique(), on="key", how="semi").unique()
    return grams.join(known, on="key", how="semi", maintain_order="left")


def mark_neighbours(tokens: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    """Return the tokens with what follows them in their sentence, and whether a capitalised word touches them on either side.

    Adds before, after, may_begin, prefixed (it says who holds what follows: `Turkey-held`), and shouted:
    whether most words of the sentence are all capitals.
    """
    capital = pl.col("is_capitalised") & pl.col("is_word")
    kinds = {name: (pl.col("class") == name).any() for name in ("title", "institution", "held")}
    known = titles.group_by(plain="key").agg(**kinds)
    body = pl.col("institution").shift(-1).fill_null(value=False)
    initial = (pl.col("is_capitalised") & (pl.col("end") - pl.col("start") == 1)).shift(-1)
    follows = pl.col("joined").shift(-1) & ~body & ~initial
    begins = (pl.col("sentence") != pl.col("sentence").shift(1)).fill_null(value=True)
    shouted = (pl.col("is_upper") & pl.col("is_word")).sum() >= pl.col("is_word").sum() * SHOUTED
    title = pl.col("title").fill_null(value=False)
    titled = title.shift(1) | ((pl.col("text").shift(1) == ".") & title.shift(2))
    calm = tokens.group_by("sentence").agg(calm=capital.mean() < SHOUTED, shouted=shouted)
    return (
        tokens.join(known, on="plain", how="left", maintain_order="left")
        .with_columns(capital=capital, begins=begins)
        .join(calm, on="sentence", how="left", maintain_order="left")
        .with_columns(joined=pl.col("capital") & pl.col("calm") & ~pl.col("begins"))
        .with_columns(
            before=_here(pl.col("joined").shift(1) | titled, ~pl.col("begins")),
            after=_here(follows, ~begins.shift(-1)),
            may_begin=pl.col("is_word"),
            prefixed=_here((pl.col("hyphen_before") & pl.col("held").fill_null(value=False)).shift(-1), ~begins.shift(-1)),
        )
    )


def _here(condition: pl.Expr, inside: pl.Expr) -> pl.Expr:
    """Return a condition on a neighbour where the neighbour is in the sentence, else false."""
    return (condition & inside).fill_null(value=False)


def _grams(heads: pl.LazyFrame, words: int) -> pl.LazyFrame:
    """Return the runs of so many tokens that begin at the given tokens and stay in their sentence."""
    pieces = ["plain", *(f"plain_{step}" for step in range(1, words))]
    return heads.filter(pl.col(pieces[-1]).is_not_null()).select(
        "article",
        "sentence",
        "is_capitalised",
        "is_upper",
        "before",
        glued="hyphen_before",
        first="token",
        last=(pl.col("token") + words - 1).cast(pl.UInt32),
        start="start",
        key=pl.concat_str(pieces, separator=" "),
    )
