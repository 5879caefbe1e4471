"""Where names of the gazetteer stand in a text, and which of them look like names of persons or firms."""

from __future__ import annotations

import polars as pl

from flows.catalog.places import Gazetteer, hash_of
from flows.events.keeping import kept
from flows.events.neighbours import begins_run, one_of_each, read_around, read_at
from flows.events.spans import keep_longest

LONGEST = 6
"""Words of the longest name that is looked for."""
SHOUTED = 0.6
"""Share of capitalised words from which a sentence is taken for a headline or for text in capitals: capitals then tell nothing."""

TITLES = ("title", "institution", "held")
"""Classes of words that stand beside names."""


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
    keys = grams.select("key").unique().with_columns(hash=hash_of(pl.col("key"))).collect(engine="in-memory")
    listed = gazetteer.names.select(pl.col("hash").filter(pl.col("hash").is_in(keys["hash"].implode()))).to_series()
    known = keys.filter(pl.col("hash").is_in(listed.implode()))["key"]
    return grams.filter(pl.col("key").is_in(known.implode()))


def mark_neighbours(tokens: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    """Return the tokens with what follows them in their sentence, and whether a capitalised word touches them on either side.

    Adds before, after, may_begin, prefixed (it says who holds what follows: `Turkey-held`), and shouted:
    whether most words of the sentence are all capitals.
    """
    here = tokens.collect(engine="in-memory")
    body = pl.col("institution").shift(-1).fill_null(value=False)
    initial = (pl.col("is_capitalised") & (pl.col("end") - pl.col("start") == 1)).shift(-1)
    follows = pl.col("joined").shift(-1) & ~body & ~initial
    begins = begins_run("sentence")
    titled = pl.col("title").shift(1) | ((pl.col("text").shift(1) == ".") & pl.col("title").shift(2))
    return (
        here.lazy()
        .pipe(read_at, "word", _titles_among(here, titles), *TITLES)
        .pipe(read_at, "sentence", _capitals(here), "calm", "shouted")
        .with_columns(begins=begins, joined=pl.col("is_capitalised") & pl.col("is_word") & pl.col("calm") & ~begins)
        .with_columns(
            before=_here(pl.col("joined").shift(1) | titled, ~pl.col("begins")),
            after=_here(follows, ~begins.shift(-1)),
            may_begin=pl.col("is_word"),
            prefixed=_here((pl.col("hyphen_before") & pl.col("held")).shift(-1), ~begins.shift(-1)),
        )
    )


def _titles_among(tokens: pl.DataFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    """Return whether each spelling is of the classes of `TITLES`, in the order of their numbers."""
    listed = titles.collect(engine="in-memory")
    kinds = {name: pl.col("plain").is_in(listed.filter(pl.col("class") == name)["key"].implode()) for name in TITLES}
    return one_of_each(tokens, "plain").lazy().select(value.fill_null(value=False).alias(name) for name, value in kinds.items())


def _capitals(tokens: pl.DataFrame) -> pl.LazyFrame:
    """Return for each sentence, in order, whether most of its words have no capital (`calm`), and whether most are all capitals (`shouted`)."""
    word = pl.col("is_word")
    sums = {"words": word, "capitals": pl.col("is_capitalised") & word, "upper": pl.col("is_upper") & word}
    upto = {name: flag.cast(pl.UInt32).cum_sum() for name, flag in sums.items()}
    ends = begins_run("sentence").shift(-1, fill_value=True)
    ended = tokens.lazy().select(tokens=pl.col("token") + 1, ends=ends, **upto).filter("ends").drop("ends")
    each = ended.select(pl.all() - pl.all().shift(1, fill_value=0))
    return each.select(calm=pl.col("capitals") / pl.col("tokens") < SHOUTED, shouted=pl.col("upper") >= pl.col("words") * SHOUTED)


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
