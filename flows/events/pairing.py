"""Pairs of a predicate and a noun group of its sentence, with what lies between them."""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import read_at

COUNTERS = ("owner", "finite", "relative", "subordinator", "comma", "stop", "infinitive", "participle")
"""Marks that are counted between a predicate and a noun group."""

FORMS = ("active", "passive", "bare", "infinitive", "gerund", "noun")
"""How a predicate stands in its clause."""

BY = ("par", "by")
BETWEEN = ("entre", "between")
OF = ("de", "d'", "du", "des", "of")
WHO = ("qui", "who", "which", "that")
AND = ("et", "puis", "mais", "ou", "and", "then", "but", "or")

NEAR = 4
"""Tokens between a predicate and an argument within which rules look at what stands in any clause."""

FARTHEST = 60
"""Tokens between a predicate and an argument at most."""


PREDICATE = (
    "sentence", "first", "last", "group", "form", "frame", "target_prep", "genitive", "event_type", "object_class", "stance", "led_by", "after_quote",
    "quoted_before", "supported", "intransitive", "unfinished", "own_prep", "object_preps", "noun_preps", "direct",
    "led_who", "led_and",
)  # fmt: skip
"""Columns of predicates that rules read."""


def pair_up(predicates: pl.LazyFrame, chunks: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of a predicate and a noun group of its sentence, with what lies between them.

    Columns of the predicate: `first`, `last`, `group`; of the noun group with prefix `c_`; `before` (it stands before the verb group), `gap`
    (tokens between), and for each counter the number of marks between.
    """
    upto = {f"n_{name}": pl.col(f"n_{name}") for name in COUNTERS}
    under = {f"n_{name}": pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in COUNTERS}
    left = (
        predicates.with_columns(
            pl.col("form").cast(pl.Enum(FORMS)),
            object_preps=listed("0"),
            noun_preps=listed("-"),
            direct=pl.col("target_prep").fill_null("0").str.contains(r"(^|\|)0(\||$)"),
            led_who=pl.col("led_by").is_in(WHO).fill_null(value=False),
            led_and=pl.col("led_by").is_in(AND).fill_null(value=False),
        )
        .select(PREDICATE)
        .pipe(read_at, "group", words, **_prefixed(under, "g"))
        .pipe(read_at, "last", words, **_prefixed(upto, "l"))
    )
    right = (
        chunks.with_columns(by=is_prep(BY), of=is_prep(OF), between=is_prep(BETWEEN))
        .rename(lambda name: f"c_{name}")
        .pipe(read_at, "c_last", words, **_prefixed(upto, "e"))
        .pipe(read_at, "c_open", words, **_prefixed(under, "o"))
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
    return (
        left.join(right, left_on="sentence", right_on="c_sentence", how="inner", maintain_order="left_right")
        .with_columns(before=before, in_group_of=clitic | owner)
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
        .filter((pl.col("gap") <= FARTHEST) & reachable())
    )


def reachable() -> pl.Expr:
    """Return whether a rule can hold for a pair at all: each needs its noun group near, or in a clause that the predicate's can reach."""
    near = (pl.col("gap") <= NEAR) | pl.col("in_group_of")
    subject = pl.col("before") & pl.col("c_prep").is_null() & pl.col("c_nominal")
    return near | ((pl.col("stop") == 0) & (subject | (~pl.col("before") & (pl.col("finite") <= 1))))


def is_prep(words: tuple[str, ...]) -> pl.Expr:
    """Return whether a noun group's preposition is one of the words."""
    return pl.col("prep").is_in(words).fill_null(value=False)


def listed(otherwise: str) -> pl.Expr:
    """Return the prepositions that a trigger's target takes; `otherwise` where the lexicon lists none."""
    return pl.col("target_prep").fill_null(otherwise).str.split("|")


def _prefixed(columns: dict[str, pl.Expr], prefix: str) -> dict[str, pl.Expr]:
    """Return columns with a prefix before their names."""
    return {f"{prefix}_{name}": column for name, column in columns.items()}
