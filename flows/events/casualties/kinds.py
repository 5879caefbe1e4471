"""What is counted: persons, and what happened to them."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords

NEAR = 3
"""Words between a number and the noun it counts, at most."""
BEFORE = 4
"""Words between a verb and the count of those it strikes, at most; all but one must be fillers."""
AFTER = 14
"""Words between a noun and what happened to its bearers, at most."""
ATTACHED = 2
"""Words from a noun to the word of harm that belongs to it, at most: `soldats syriens tués`."""
STOPS = (".", ";", ":", "!", "?")
FORMS = {"participle": 0, "intransitive": 1, "noun": 2, "tail": 3}
"""Which reading of a word counts first."""


def add_people(quantities: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the quantities that may count people, with `noun` (last token of the noun of persons after it, or null).

    Quantities before a measure fall out; adjectives, `autres` and `de` may stand before the noun.
    """
    close = words.sort("first")
    links = tokens.select("token", link=pl.col("norm").is_in(function_words("quantity_link")))
    led = quantities.with_columns(next=pl.col("last") + 1, number_end="last").join(links, left_on="next", right_on="token", how="left")
    led = led.with_columns(next=pl.when(pl.col("link").fill_null(value=False)).then(pl.col("next") + 1).otherwise("next"))
    measures = words.filter(pl.col("class") == "measure").select("sentence", next="first", measured=pl.lit(value=True)).unique("next")
    harmed = words.filter(pl.col("form") == "noun").select("first")
    persons = (
        close.filter(pl.col("class") == "person")
        .join(harmed, on="first", how="anti")
        .sort("first")
        .select("sentence", reached="first", noun="last", noun_end="end")
    )
    solid = tokens.select("token", barrier=(~pl.col("is_word") | pl.col("norm").is_in(function_words("quantity_end"))).cum_sum())
    return (
        led.join(measures, on=["sentence", "next"], how="left")
        .filter(pl.col("measured").is_null())
        .sort("next")
        .join_asof(
            persons.with_columns(at=pl.col("reached")).sort("at"),
            left_on="next",
            right_on="at",
            by="sentence",
            strategy="forward",
            tolerance=NEAR,
            check_sortedness=False,
        )
        .join(solid.rename({"token": "reached", "barrier": "to"}), on="reached", how="left")
        .join(solid.rename({"token": "last", "barrier": "from"}), on="last", how="left")
        .with_columns(
            counts=(pl.col("to") == pl.col("from")) & ((pl.col("most") != 1).fill_null(value=True) | (pl.col("reached") == pl.col("next")))
        )
        .with_columns(noun=pl.when("counts").then("noun"), noun_end=pl.when("counts").then("noun_end"))
        .drop("next", "at", "link", "measured", "reached", "to", "from", "number_end", "counts")
        .sort("first")
    )


def add_kind(quantities: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the quantities with `kind`, from what stands at their noun, before and after; those that count no people fall out."""
    harms = (
        words.filter(pl.col("harm").is_not_null())
        .select("sentence", "harm", "form", "first", "last", "end")
        .pipe(_mark_voice, tokens, words, quantities, function_words)
    )
    counted = (
        quantities.with_columns(stop=pl.coalesce("noun", "last"))
        .pipe(_add_following, harms, tokens)
        .pipe(_add_preceding, harms, tokens, words)
        .with_columns(ahead=pl.col("first").shift(-1).over("sentence"), subset=pl.col("subset").fill_null(value=False))
    )
    adjoining = pl.col("after_first") - pl.col("stop") <= ATTACHED
    attached = pl.col("after_form").is_in(["noun", "participle", "intransitive", "tail"]) & adjoining & ~pl.col("after_active")
    later = (
        pl.col("after_form").is_in(["participle", "intransitive"])
        & ~pl.col("after_active")
        & ((pl.col("after_first") < pl.col("ahead")).fill_null(value=True))
    )
    own = pl.when(attached).then("after_harm")
    taken = pl.when(pl.col("before_harm").is_not_null()).then("before_harm")
    far = pl.when(later & (pl.col("noun").is_not_null() | pl.col("after_passive"))).then("after_harm")
    noun_reached = attached & (pl.col("after_form") != "tail") & (pl.col("noun").is_null() | (pl.col("after_first") == pl.col("noun") + 1))
    joining = rf"(?:^| )(?:{'|'.join([*function_words('and', 'then', 'as_well'), ','])})$"
    joined = (pl.col("first") == pl.col("stop").shift(1) + 2) & pl.col("lead").str.contains(joining)
    joined = (joined & (pl.col("sentence") == pl.col("sentence").shift(1))).fill_null(value=False)
    shared = pl.when(pl.col("after_form") != "noun").then(pl.coalesce(own, far))
    return (
        counted.with_columns(kind=pl.when(~pl.col("subset")).then(pl.coalesce(own, taken, far)), joined=joined, taken=taken, shared=shared)
        .with_columns(kind=pl.coalesce("kind", pl.when("joined").then(pl.col("taken").shift(1))))
        .with_columns(kind=pl.coalesce("kind", pl.when(pl.col("joined").shift(-1)).then(pl.col("shared").shift(-1))))
        .with_columns(
            kind=pl.when(pl.col("kind").is_null() & pl.col("noun").is_not_null() & ~pl.col("vague"))
            .then(pl.lit("people"))
            .otherwise("kind")
        )
        .filter(pl.col("kind").is_not_null())
        .with_columns(
            last=pl.when(noun_reached).then("after_last").otherwise(pl.coalesce("noun", "last")).cast(pl.UInt32),
            end=pl.when(noun_reached).then("after_end").otherwise(pl.coalesce("noun_end", "end")),
        )
    )


def _mark_voice(
    harms: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame, quantities: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return the words of harm with `passive` (after `été`, `were`) and `active` (an own object follows, or `ont` stands before)."""
    passives = words.filter(pl.col("class") == "passive").select("sentence", before="last", passive=pl.lit(value=True)).unique("before")
    objects = quantities.select("sentence", behind="first", object=pl.lit(value=True)).unique("behind")
    having = tokens.filter(pl.col("norm").is_in(function_words("having"))).select("sentence", before="token", having=pl.lit(value=True))
    return (
        harms.with_columns(before=pl.col("first") - 1, behind=pl.col("last") + 1)
        .join(passives, on=["sentence", "before"], how="left")
        .join(objects, on=["sentence", "behind"], how="left")
        .join(having, on=["sentence", "before"], how="left")
        .with_columns(pl.col("passive", "object", "having").fill_null(value=False))
        .with_columns(active=~pl.col("passive") & (pl.col("object") | (pl.col("having") & pl.col("form").is_in(["participle"]))))
        .drop("before", "behind", "object", "having")
        .sort("first", "form", "harm", "last")
    )


def _add_following(quantities: pl.LazyFrame, harms: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities with the first word of harm after them in their sentence, up to a full stop or semicolon."""
    after = harms.filter(~pl.col("form").is_in(["verb", "lead"])).select(
        "sentence", after_first="first", after_last="last", after_end="end", after_harm="harm", after_form="form", after_passive="passive",
        after_active="active", at=pl.col("first"),
    )  # fmt: skip
    ranked = after.sort("at", pl.col("after_form").replace_strict(FORMS, return_dtype=pl.Int8), "after_harm").unique(
        "at", keep="first", maintain_order=True
    )
    stops = tokens.select("token", stops=pl.col("norm").is_in(STOPS).cum_sum())
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
        joined.join(stops.rename({"token": "stop"}), on="stop", how="left")
        .join(stops.rename({"token": "after_first", "stops": "stops_at"}), on="after_first", how="left")
        .with_columns(pl.when(own).then(pl.col(name)).alias(name) for name in names)
        .with_columns(pl.col("after_active", "after_passive").fill_null(value=False))
        .drop("at", "stops", "stops_at")
    )


def _add_preceding(quantities: pl.LazyFrame, harms: pl.LazyFrame, tokens: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the quantities with the word of harm before them that strikes them, and whether `dont` makes them part of another."""
    strikes = (
        harms.filter(pl.col("form").is_in(["verb", "lead"]) | (pl.col("form").is_in(["participle"]) & ~pl.col("passive")))
        .select("sentence", before_last="last", before_harm="harm", before_form="form", at=pl.col("last"))
        .unique("at", keep="first", maintain_order=True)
    )
    fillers = words.filter(pl.col("class") == "filler").select(filled="first", filler=pl.lit(value=True)).unique("filled")
    solid = tokens.join(fillers, left_on="token", right_on="filled", how="left", maintain_order="left").select(
        "token", solid=pl.col("filler").is_null().cum_sum()
    )
    subsets = words.filter(pl.col("class") == "subset").select("sentence", edge="last", subset=pl.lit(value=True)).unique("edge")
    joined = (
        quantities.with_columns(edge=(pl.col("first") - 1).cast(pl.UInt32))
        .sort("edge")
        .join_asof(
            strikes.sort("at"),
            left_on="edge",
            right_on="at",
            by="sentence",
            strategy="backward",
            tolerance=BEFORE,
            check_sortedness=False,
        )
        .join(solid.rename({"token": "edge", "solid": "to"}), on="edge", how="left")
        .join(solid.rename({"token": "before_last", "solid": "from"}), on="before_last", how="left")
        .join(subsets, on=["sentence", "edge"], how="left")
    )
    struck = pl.col("to").cast(pl.Int64) <= pl.col("from").cast(pl.Int64)
    # `a tué un` alone counts nobody: a bare number after a verb needs its noun.
    firm = pl.col("noun").is_not_null() | (pl.col("before_form") == "lead") | (pl.col("least").fill_null(9) > 1)
    return joined.with_columns(before_harm=pl.when(struck & firm).then("before_harm")).drop("at", "to", "from").sort("first")
