"""Pieces of actors: names, demonyms and the heads that they stand beside (`armée`, `soldiers`), found in the token table."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.actors import ActorRegister
from flows.catalog.spelling import plain_of
from flows.events.neighbours import read_at
from flows.events.spans import Phrases, compile_phrases, keep_longest, match_phrases
from flows.events.tokens import key_of

ACRONYM = r"^[\p{Lu}\p{N}][\p{Lu}\p{N}.&/-]{1,9}$"
"""Names that count only in capitals: `EI`, `US`, `IS` are words too when they are not."""

SHORT_ACRONYM = 3
"""Letters of an acronym that is not believed where everything is in capitals."""

SHOUTING = 0.6
"""Share of words in capitals from which a sentence is taken to be printed in capitals."""

LONGEST = 10
"""Words of the longest name: `Communauté économique des États de l'Afrique de l'Ouest`."""

CASES = ("exact", "capital", "any")
CLASSES = ("person", "name", "state", "capital", "demonym", "head", "role", "tail")
"""What a piece is, the strongest first: of two readings of one span the first is taken."""


@lru_cache(maxsize=16)
def pieces_of(register: ActorRegister, language: str) -> Phrases:
    """Return the phrases that actors are made of: key, case, piece, order, actor_id, kind, country, sector, valid_from, valid_to."""
    spoken = pl.col("language").is_in([language, "mul"])
    names = register.aliases.filter(spoken).select(
        "actor_id", "kind", "country", "sector", "valid_from", "valid_to", phrase="alias", piece=_piece(pl.col("kind"))
    )
    demonyms = register.demonyms.filter(spoken).select(
        "country", actor_id="country", kind=pl.lit("demonym"), phrase="form", piece=pl.lit("demonym")
    )
    heads = register.collectives.filter(spoken).select(
        "sector", "kind", "phrase", piece=pl.when(pl.col("kind").is_in(["role", "tail"])).then("kind").otherwise(pl.lit("head"))
    )
    listed = (
        pl.concat([names, demonyms, heads], how="diagonal")
        .lazy()
        .with_columns(key=plain_of(key_of(pl.col("phrase"))), case=_case(pl.col("phrase")))
        .filter(pl.col("key").str.count_matches(" ", literal=True) < LONGEST)
        .with_columns(order=pl.col("piece").replace_strict({piece: rank for rank, piece in enumerate(CLASSES)}))
        .with_columns(printed="kind", kind="case")
        .drop("phrase", "language", strict=False)
        .collect()
    )
    return compile_phrases(listed, longest=LONGEST)


def find_pieces(tokens: pl.LazyFrame, register: ActorRegister, language: str) -> pl.LazyFrame:
    """Return the pieces in the tokens, none overlapping another: article, sentence, first, last, start, end, and what is known of each."""
    shouted = tokens.filter("is_word").group_by("sentence").agg(shouted=pl.col("is_upper").mean() > SHOUTING)
    unbelieved = pl.col("shouted") & (pl.col("key").str.len_chars() <= SHORT_ACRONYM)
    fits = (
        pl.when(pl.col("case") == "exact")
        .then(pl.col("is_upper") & ~unbelieved)
        .when(pl.col("case") == "capital")
        .then("is_capitalised")
        .otherwise(pl.lit(value=True))
    )
    return (
        match_phrases(tokens, pieces_of(register, language), on="plain")
        .pipe(read_at, "first", tokens, "is_capitalised", "is_upper")
        .join(shouted, on="sentence", how="left", maintain_order="left")
        .with_columns(pl.col("shouted").fill_null(value=False))
        .filter(fits)
        .pipe(keep_longest)
        .sort(
            "first",
            "order",
            pl.col("case").replace_strict({case: rank for rank, case in enumerate(CASES)}),
            "valid_from",
            descending=[False, False, False, True],
            nulls_last=True,
        )
        .unique("first", keep="first", maintain_order=True)
        .with_columns(kind="printed")
        .drop("printed", "shouted", "is_upper", "words", "key", "case", "order")
    )


def _piece(kind: pl.Expr) -> pl.Expr:
    """Return the class of a name of an actor of a kind."""
    return pl.when(kind.is_in(["state", "capital", "person"])).then(kind).otherwise(pl.lit("name"))


def _case(phrase: pl.Expr) -> pl.Expr:
    """Return which capitals a phrase needs in the text: `exact`, `capital` (the first letter) or `any`."""
    return (
        pl.when(phrase.str.contains(ACRONYM))
        .then(pl.lit("exact"))
        .when(phrase.str.contains(r"^\p{Lu}"))
        .then(pl.lit("capital"))
        .otherwise(pl.lit("any"))
    )
