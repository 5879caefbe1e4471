"""Recalling: nouns that point back at an act told before (`l'attaque`, `ces accusations`), and what they take from it."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from flows.events.function_words import FunctionWords
from flows.events.killings import STRONGER
from flows.events.location import TAKING, VIOLENT
from flows.events.lookups import look_up
from flows.events.neighbours import read_at

MEMORY = 4
"""Sentences that a noun that points back reaches over."""

RECALLED = (*VIOLENT, *TAKING, "coup", "sanction", "accuse", "agree", "expel", "seize_territory", "protest")
"""Types whose nouns point back at one told before."""

ROLES = ("actor", "target")
NAMED = ("start", "end", "span", "known")
"""What a noun takes of an argument of the act that it points back at."""


def recall(acts: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the acts with nouns that point back (`l'attaque`, `ces accusations`) given actor and target of the last act of their kind.

    Only nouns without any argument of their own take them, from an act of the last `MEMORY` sentences.
    """
    here = acts.pipe(read_at, "last", words, next_norm=pl.col("norm").shift(-1))
    takes = {role: pl.col("recalls") & pl.col(f"told_{role}_start").is_not_null() for role in ROLES}
    return (
        here.pipe(look_up, "first", _remembered(here, function_words))
        .with_columns(pl.col("recalls").fill_null(value=False))
        .with_columns(
            **{
                f"{role}_{name}": pl.when("recalls").then(f"told_{role}_{name}").otherwise(f"{role}_{name}")
                for role in ROLES
                for name in NAMED
            },
            **{f"{role}_rule": pl.when(takes[role]).then(pl.lit("recalled")).otherwise(f"{role}_rule") for role in ROLES},
        )
        .drop("recalls", "asks", "next_norm", cs.starts_with("told"))
    )


def _remembered(acts: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the nouns that point back with what they take: first, recalls (it is near enough), and the last act's arguments as told_*."""
    told = (
        acts.filter(_gives())
        .select("article", "event_type", told_at="first", told_sentence="sentence", **_told())
        .with_columns(kind=_kind())
    )
    pointing = acts.filter(_asks(function_words)).select("article", "event_type", "first", "sentence").with_columns(kind=_kind())
    return (
        pointing.join_asof(
            told.drop("event_type"), left_on="first", right_on="told_at", by=["article", "kind"],
            strategy="backward", allow_exact_matches=False, check_sortedness=False,
        )
        .with_columns(recalls=(pl.col("sentence") - pl.col("told_sentence") <= MEMORY).fill_null(value=False))
        .select("first", "recalls", cs.starts_with("told_").exclude("told_sentence", "told_at"))
    )  # fmt: skip


def _kind() -> pl.Expr:
    """Return the kind of an act: all attacks are one."""
    return pl.when(pl.col("event_type").is_in(STRONGER)).then(pl.lit("attack")).otherwise("event_type")


def _asks(function_words: FunctionWords) -> pl.Expr:
    """Return whether an act is a noun without arguments that points back: with a demonstrative, or with an article where it is not of many or of any.

    `les attaques sont fréquentes`, `the allegations`: of many, or of any.
    """
    pointing = pl.col("owner").is_in(function_words("demonstrative"))
    complemented = pl.col("next_norm").is_in(function_words("of")).fill_null(value=False)
    loose = ((pl.col("number") == "p") & pl.col("event_type").is_in([*STRONGER, "killing"])) | (pl.col("event_type") == "accuse")
    one = ~loose.fill_null(value=False) | (pl.col("event_type") == "armed_clash")
    definite = pl.col("owner").is_in(function_words("definite")) & ~complemented & one
    bare = pl.col("actor_rule").is_null() & pl.col("target_rule").is_null()
    # `dispersed the procession`: a weak word for a protest is as often its people.
    bare &= (pl.col("event_type") != "protest") | (pl.col("strength") == "strong")
    return (pl.col("form") == "noun") & (pointing | definite) & bare & pl.col("event_type").is_in(RECALLED)


def _gives() -> pl.Expr:
    """Return whether an act can be pointed back at: it happened, and somebody in it is known."""
    known = pl.any_horizontal(*(_sure(role) for role in ROLES))
    return known & pl.col("event_type").is_in(RECALLED) & (pl.col("factuality") == "happened")


def _sure(role: str) -> pl.Expr:
    """Return whether who has a role in an act is known."""
    return pl.col(f"{role}_known").fill_null(value=False)


def _told() -> dict[str, pl.Expr]:
    """Return the arguments of an act as told_*, those that are known."""
    return {f"told_{role}_{name}": pl.when(_sure(role)).then(f"{role}_{name}") for role in ROLES for name in NAMED}
