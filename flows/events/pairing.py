"""Pairs of a predicate and a noun group of its sentence, with what lies between them."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at

COUNTERS = ("owner", "finite", "relative", "subordinator", "comma", "stop", "infinitive", "gerund", "participle")
"""Marks that are counted between a predicate and a noun group."""

FORMS = ("active", "passive", "bare", "infinitive", "gerund", "noun")
"""How a predicate stands in its clause."""

NEAR = 4
"""Tokens between a predicate and an argument within which rules look at what stands in any clause."""

FARTHEST = 60
"""Tokens between a predicate and an argument at most."""


PREDICATE = (
    "sentence", "first", "last", "group", "form", "frame", "target_prep", "genitive", "event_type", "object_class", "stance", "led_by", "after_quote",
    "quoted_before", "supported", "intransitive", "unfinished", "own_prep", "object_preps", "noun_preps", "direct",
    "in_reflexive", "led_who", "led_and", "led_aside", "led_intent", "charges", "undergone", "next_takes", "owned_by", "tells", "own_word", "key", "own_chain", "number", "next_passive", "next_joined", "opposes", "hits", "own_granted", "gerunds", "led_marked",
    "takes_place", "own_suffered", "next_told", "after_active", "incurred", "under", "complemented", "gives_next", "buys_next", "struck", "struck_helped", "struck_number", "time_until", "noun_last", "possessed", "called_to", "prep_before", "costs",
)  # fmt: skip
"""Columns of predicates that rules read."""


def pair_up(predicates: pl.LazyFrame, chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the pairs of a predicate and a noun group of its sentence, with what lies between them.

    Columns of the predicate: `first`, `last`, `group`; of the noun group with prefix `c_`; `before` (it stands before the verb group), `gap`
    (tokens between), and for each counter the number of marks between.
    """
    left = _describe(_read_beside(predicates, words), function_words).with_row_index("left").collect(engine="in-memory")
    right = (
        chunks.with_columns(
            **{name: is_prep(function_words(name)) for name in ("by", "of", "between", "partitive", "wished", "scene", "from")}
        )
        .rename(lambda name: f"c_{name}")
        .with_row_index("right")
        .collect(engine="in-memory")
    )
    here, there = left.lazy().select("left", "sentence", "first", "last", "group"), right.lazy().select("right", "c_sentence", *GEOMETRY)
    pairs = (
        here.join(there, left_on="sentence", right_on="c_sentence", how="inner", maintain_order="left_right")
        .pipe(_measure)
        .pipe(_count_between, words)
        .filter(reachable())
        .select("left", "right", "before", "in_group_of", "gap", *COUNTERS)
        .collect(engine="in-memory")
    )
    wide = (left[pairs["left"]].drop("left"), right[pairs["right"]].drop("right"), pairs.drop("left", "right"))
    return pl.concat(wide, how="horizontal").lazy().pipe(_free_objects)


def _count_between(pairs: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with the marks of `COUNTERS` between predicate and noun group."""
    upto = words.select(**{name: f"n_{name}" for name in COUNTERS})
    under = words.select(**{name: pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in COUNTERS})
    near, far = pl.when("before").then("c_last").otherwise("last"), pl.when("before").then("group").otherwise("c_open")
    return (
        pairs.with_columns(near_end=near, far_end=far)
        .pipe(read_at, "near_end", upto, **{f"near_{name}": name for name in COUNTERS})
        .pipe(read_at, "far_end", under, **{f"far_{name}": name for name in COUNTERS})
        .with_columns(pl.col(f"far_{name}").sub(pl.col(f"near_{name}")).alias(name) for name in COUNTERS)
    )


def _free_objects(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with noun groups free whose preposition is the last word of the trigger (`appelé à`)."""
    own = (
        ~pl.col("before") & (pl.col("c_open") == pl.col("last") + 1) & (pl.col("own_word") == pl.col("c_prep")) & (pl.col("form") != "noun")
    )
    return pairs.with_columns(own=own.fill_null(value=False)).with_columns(
        pl.when("own").then(None).otherwise("c_prep").alias("c_prep"),
        pl.when("own").then(pl.lit("0")).otherwise("c_prep_base").alias("c_prep_base"),
        *(pl.col(name) & ~pl.col("own") for name in ("c_by", "c_of", "c_between")),
    )


GEOMETRY = (
    "c_first", "c_last", "c_open", "c_chain_last", "c_clitic", "c_pronoun", "c_glued", "c_possessor", "c_prep", "c_nominal",
)  # fmt: skip
"""Columns of noun groups that tell whether a pair can be one at all; the others are read for those that can."""


def _read_beside(predicates: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates with `next_norm`, the word right behind each, and `led_relative`: a relative pronoun stands right before its verb group."""
    return predicates.pipe(read_at, "last", words, next_norm=pl.col("norm").shift(-1)).pipe(
        read_at, "group", words, led_relative=pl.col("relative").shift(1)
    )


def _describe(predicates: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return of the predicates what rules read, with the words that they compare worked out once."""
    return predicates.with_columns(
        pl.col("form").cast(pl.Enum(FORMS)),
        object_preps=listed("0"),
        noun_preps=listed("-"),
        direct=pl.col("target_prep").fill_null("0").str.contains(r"(^|\|)0(\||$)"),
        own_word=pl.col("key").str.extract(r"(\S+)$"),
        led_who=(pl.col("led_by").is_in(function_words("subject_relative")) & ~_led_by_name()).fill_null(value=False),
        tells=pl.col("key").is_in(function_words("tell")).fill_null(value=False),
        struck=(pl.col("own_prep").is_in(function_words("within")) & pl.col("struck")).fill_null(value=False),
        costs=pl.col("told_norm").is_in(function_words("costing")).fill_null(value=False),
        # Where participles agree with their noun.
        struck_number=pl.when(bool(function_words("feminine"))).then(
            pl.when(pl.col("verb_norm").str.ends_with("s")).then(pl.lit("p")).otherwise(pl.lit("s"))
        ),
        owned_by=pl.col("own_prep").is_in(function_words("by")).fill_null(value=False),
        own_suffered=_is_suffered(function_words),
        own_granted=pl.col("own_prep").is_in(function_words("granted")).fill_null(value=False),
        undergone=pl.col("verb_norm").is_in(function_words("undergoing")).fill_null(value=False),
        incurred=pl.col("verb_norm").is_in(function_words("incurring")).fill_null(value=False),
        under=pl.col("own_prep").is_in(function_words("under")).fill_null(value=False),
        complemented=_complemented(function_words),
        prep_before=(pl.col("owner") == pl.col("own_prep")).fill_null(value=False),
        possessed=pl.col("owner").is_in(function_words("possessive")).fill_null(value=False),
        called_to=(pl.col("verb_norm").is_in(function_words("calling")) & pl.col("own_prep").is_in(function_words("interval"))).fill_null(
            value=False
        ),
        gives_next=pl.col("next_norm").is_in(function_words("giving")).fill_null(value=False),
        buys_next=pl.col("next_norm").is_in(function_words("buying")).fill_null(value=False),
        charges=pl.col("key").is_in(function_words("charging")).fill_null(value=False),
        led_aside=pl.col("led_by").is_in(function_words("beside")).fill_null(value=False),
        led_intent=pl.col("led_text_2").str.to_lowercase().is_in(function_words("intending")).fill_null(value=False),
        led_marked=pl.col("led_by").is_in(function_words("fault", "of", "beside", "and")).fill_null(value=False),
        led_and=pl.col("led_by").is_in(function_words("and", "then", "but", "or")).fill_null(value=False),
    ).select(PREDICATE)


def _led_by_name() -> pl.Expr:
    """Return whether what looks like a pronoun before a verb is a name in capitals (`the WHO called`)."""
    return (pl.col("led_text") == pl.col("led_text").str.to_uppercase()) & ~pl.col("led_relative")


def _complemented(function_words: FunctionWords) -> pl.Expr:
    """Return whether what a noun of an act is done to stands behind it (`the army's arrest of two editors`, `Cuba's ban on rallies`)."""
    of = pl.col("next_norm").is_in(function_words("of")) | pl.col("key").str.contains(" of ", literal=True)
    # `his sentence of ten years`
    of &= (pl.col("event_type") != "convict").fill_null(value=True)
    return (of | pl.col("next_norm").is_in(function_words("topic", "against"))).fill_null(value=False)


def _is_suffered(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate complements a noun that says that it fell on the subject (`la cible d'une attaque`, `victimes de tirs`, but `aux victimes des tirs`)."""
    nouns = function_words.valued("suffering")
    without = pl.col("own_chain_bare") | ~pl.col("own_chain_head").is_in([noun for noun, kind in nouns.items() if kind == "bare"])
    return (pl.col("own_linked") & pl.col("own_chain_head").is_in(list(nouns)) & pl.col("own_chain_prep").is_null() & without).fill_null(
        value=False
    )


def _measure(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs that stand in reach, with `before`, `in_group_of` and `gap`."""
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
        pairs.with_columns(before=pl.col("c_last") < pl.col("group"), in_group_of=clitic | owner)
        .filter(pl.col("before") | pl.col("in_group_of") | (pl.col("c_first") > pl.col("last")))
        .with_columns(
            gap=pl.when("before")
            .then(pl.col("group").cast(pl.Int32) - pl.col("c_chain_last").cast(pl.Int32) - 1)
            .otherwise(pl.col("c_open").cast(pl.Int32) - pl.col("last").cast(pl.Int32) - 1)
        )
        .filter(pl.col("gap") <= FARTHEST)
    )


def reachable() -> pl.Expr:
    """Return whether a rule can hold for a pair at all: each needs its noun group near, or in a clause that the predicate's can reach."""
    near = (pl.col("gap") <= NEAR) | pl.col("in_group_of")
    subject = pl.col("before") & pl.col("c_prep").is_null() & pl.col("c_nominal")
    return near | ((pl.col("stop") == 0) & (subject | (~pl.col("before") & (pl.col("finite") <= 1))))


def is_prep(words: list[str]) -> pl.Expr:
    """Return whether a noun group's preposition is one of the words."""
    return pl.col("prep").is_in(words).fill_null(value=False)


def listed(otherwise: str) -> pl.Expr:
    """Return the prepositions that a trigger's target takes; `otherwise` where the lexicon lists none."""
    return pl.col("target_prep").fill_null(otherwise).str.split("|")
