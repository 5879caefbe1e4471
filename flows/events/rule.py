"""A rule that proposes an argument, and the conditions that rules share."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

IMPERSONAL = 25
"""What a noun group that is neither person nor group costs as an actor, in tokens of distance."""

TAKEN = 15
"""What the object of another verb costs as a subject, in tokens of distance."""

PARTED = 25
"""What it costs besides where the verb reports nothing and other words part it from the next, finite one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the role that it fills, its name, when it holds, and its score over pairs (lower is better, in tokens)."""

    role: str
    name: str
    holds: pl.Expr
    score: pl.Expr


def listed_preposition(taken: str) -> pl.Expr:
    """Return whether the noun group's preposition is one that the trigger's target takes; `taken` is the column that lists them."""
    return pl.col(taken).list.contains(pl.col("c_prep_base"))


def follows() -> pl.Expr:
    """Return whether the noun group stands after the predicate in the same clause."""
    turns = pl.col("relative") + pl.col("subordinator")
    return ~pl.col("before") & (pl.col("finite") == 0) & (turns == 0) & (pl.col("stop") == 0) & pl.col("c_nominal")


def leads() -> pl.Expr:
    """Return whether the noun group stands before the predicate without a preposition, and is no example of another (`des habitants, notamment des jeunes, ont`)."""
    return (
        pl.col("before")
        & pl.col("c_prep").is_null()
        & ~pl.col("c_picked")
        & pl.col("c_nominal")
        & ~pl.col("c_owns")
        & (pl.col("stop") == 0)
    )


def impersonal() -> pl.Expr:
    """Return the cost of a noun group that is neither person nor group."""
    return pl.when("c_personal").then(0).otherwise(IMPERSONAL)


def taken() -> pl.Expr:
    """Return the cost of a noun group right after a verb: it is that verb's object, not the subject of the next (but `said soldiers had fired`)."""
    return pl.when(pl.col("c_after_verb") & ~(pl.col("c_after_speech") & pl.col("c_acts"))).then(TAKEN).otherwise(0)


def parted() -> pl.Expr:
    """Return what a noun group costs besides as the subject of a finite verb that other words part it from, right behind a verb that reports nothing."""
    return pl.when(pl.col("c_after_verb") & ~pl.col("c_after_speech") & ~pl.col("c_acts")).then(PARTED).otherwise(0)
