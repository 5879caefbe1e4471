"""Appositions: a name set beside a function between commas, and a function beside a name, are one person."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.lookups import look_up
from flows.events.neighbours import read_at

SPAN = ("start", "end")


def appose(chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the chunks with the name set beside each function between commas (`le ministre de l'Intérieur, X, a ...`).

    Adds apposed_start and apposed_end, the name's, to the function; the name gets the function's actor where it is nobody on the register.
    """
    chunks = kept(chunks)
    heads = chunks.filter(~pl.col("linked")).pipe(_mark_pairs, words, function_words("indefinite"))
    start, end = (
        pl.when(pl.col("names").shift(-1)).then(pl.col(name).shift(-1)).when("tells").then(pl.col(name).shift(1)) for name in SPAN
    )
    office = pl.when("names").then(pl.coalesce("actor", "chain_actor").shift(1)).when("tells").then(pl.col("actor").shift(1))
    named = heads.select("chunk", apposed=pl.col("names") | pl.col("tells"), apposed_start=start, apposed_end=end, office=office)
    return chunks.pipe(look_up, "chunk", named).with_columns(
        actor=pl.coalesce("actor", "office"), apposed=pl.col("apposed").fill_null(value=False)
    )


def name_quoted(chunks: pl.LazyFrame) -> pl.LazyFrame:
    """Return the chunks with armed people in quotation marks named by the group whose they are (`les « combattants » du groupe X`).

    What else a quotation mark parts from its complement ends before the mark.
    """
    behind = (pl.col("linked") & pl.col("past_mark")).shift(-1, fill_value=False).fill_null(value=False)
    group = pl.any_horizontal("group_like", "is_name") & ~pl.col("place_like") | pl.col("actor").is_not_null()
    takes = behind & pl.col("armed") & group.shift(-1, fill_value=False)
    return chunks.with_columns(
        actor=pl.when(takes).then(pl.coalesce(pl.col("actor").shift(-1), "actor")).otherwise("actor"),
        start=pl.when(takes).then(pl.col("start").shift(-1)).otherwise("start"),
        chain_end=pl.when(behind & ~takes).then("end").otherwise("chain_end"),
    )


def _mark_pairs(heads: pl.LazyFrame, words: pl.LazyFrame, indefinite: list[str]) -> pl.LazyFrame:
    """Return the noun groups with `names` (the name of the function before it) and `tells` (the function of the name before it)."""
    return (
        heads.pipe(
            read_at,
            "chain_last",
            words,
            mark=pl.col("text").shift(-1),
            clause=pl.col("relative").shift(-1),
            goes_on=pl.col("preposition").shift(-1),
        )
        # `Abu Qir, an activist in the city, ...`: only an indefinite article begins what tells who somebody is.
        .with_columns(clause=pl.col("clause") | (pl.col("goes_on") & pl.col("determiner").is_in(indefinite)))
        .with_columns(follows=(pl.col("open") == pl.col("chain_last").shift(1) + 2) & (pl.col("mark").shift(1) == ","))
        .with_columns(beside=_is_beside(), name=_is_lone_name(), role=_is_function(), kind=_is_kind(indefinite))
        .with_columns(
            names=pl.col("beside") & pl.col("role").shift(1) & pl.col("name"),
            tells=pl.col("beside")
            & pl.col("name").shift(1)
            & (pl.col("role") | pl.col("kind"))
            & (pl.col("number") == "s")
            & ((pl.col("mark") == ",") | pl.col("clause")),
        )
    )


def _is_beside() -> pl.Expr:
    """Return whether a noun group stands between commas, or at the sentence's end, right behind another."""
    # `Ms Seif, an activist who has served a sentence, protests`
    closed = pl.col("mark").is_in([",", ".", "»", '"', "”"]) | pl.col("clause")
    same = pl.col("sentence") == pl.col("sentence").shift(1)
    return (pl.col("follows") & same & pl.col("prep").is_null() & closed).fill_null(value=False)


def _is_lone_name() -> pl.Expr:
    """Return whether a noun group is a person's name without complement."""
    whole = pl.col("chain_last") == pl.col("last")
    return pl.col("is_name") & pl.col("tail_capital") & ~pl.col("place_like") & ~pl.col("time") & whole


def _is_function() -> pl.Expr:
    """Return whether a noun group is a function or a body of people, in small letters."""
    known = pl.col("actor").is_not_null() | pl.col("chain_actor").is_not_null()
    return (pl.col("person") | pl.col("group_like") | known) & ~pl.col("time") & ~pl.col("capital")


def _is_kind(indefinite: list[str]) -> pl.Expr:
    """Return whether a noun group behind an indefinite article says what kind of body or person it is, whatever its first word (`an Iran-aligned group`)."""
    return (pl.col("person") | pl.col("group_like")) & ~pl.col("time") & ~pl.col("tail_capital") & pl.col("determiner").is_in(indefinite)
