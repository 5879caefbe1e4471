"""Word order: rules for languages whose subjects may stand behind their verb, or be left out; `word_order.csv` says which do."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.events.rule import Rule, follows, impersonal, leads

INVERTED = "inverted"
"""A subject may stand behind its verb (`fue secuestrado ayer el empresario`)."""
DROPPED = "dropped"
"""A subject that is clear may be left out (`anunció que reforzará la frontera`)."""
REFLEXIVE_PASSIVE = "reflexive_passive"
"""A reflexive pronoun makes a passive (`se detuvo a tres personas`)."""

BEHIND = 6
"""Tokens between a verb and a subject behind it at most."""
TELLER = 2
"""Tokens between a verb of speech behind what it reports and who speaks at most."""
INVERSION = 14
"""What a subject behind its verb costs, in tokens: one before it comes first."""
OMISSION = 45
"""What the subject of the clause around costs: any subject of the verb's own comes first."""


def word_order(lexicon: Lexicon) -> frozenset[str]:
    """Return what a language's clauses may do; nothing for one with the subject before its verb."""
    return frozenset(lexicon.tables["word_order"]["order"])


def order_rules(order: Collection[str]) -> Iterator[Rule]:
    """Yield the rules for subjects that a language's word order allows: the actor, or the target of a passive or of what is suffered."""
    suffers = (pl.col("form") == "passive") | ((pl.col("frame") == "patient").fill_null(value=False) & (pl.col("form") != "noun"))
    for role, holds in (("actor", ~suffers), ("target", suffers)):
        if INVERTED in order:
            yield from (Rule(role, each.name, holds & each.holds, each.score) for each in _behind(suffers))
        if DROPPED in order:
            yield from (Rule(role, each.name, holds & each.holds, each.score) for each in _left_out())


def _behind(suffers: pl.Expr) -> Iterator[Rule]:
    """Yield the rule for a subject right behind a verb that takes no object, or behind a passive, without a role.

    A passive by a reflexive pronoun may have its subject behind the preposition that marks persons (`se detuvo a tres personas`).
    """
    gap = pl.col("gap")
    alone = pl.col("intransitive") & ((pl.col("frame") != "mutual") | pl.col("in_reflexive"))
    objectless = suffers | (alone & pl.col("form").is_in(["active", "infinitive"]))
    marked = (pl.col("form") == "passive") & pl.col("in_reflexive") & pl.col("object_preps").list.contains(pl.col("c_prep_base"))
    free = pl.col("c_prep").is_null() | marked
    near = follows() & free & (gap <= BEHIND) & (pl.col("comma") == 0) & ~pl.col("c_linked")
    yield Rule("", "subject_behind", objectless & near, gap + INVERSION + impersonal())
    # `..., denunció el gobernador`: the report behind what it reports.
    tells = (pl.col("form") == "active") & pl.col("after_quote") & ~pl.col("c_acts") & (gap <= TELLER)
    yield Rule("", "inverted_report", tells & near & pl.col("c_prep").is_null(), gap - 10 + impersonal())


def _left_out() -> Iterator[Rule]:
    """Yield the rule for a verb without a subject of its own, whose subject is that of the clause around, without a role."""
    verbal = pl.col("form").is_in(["active", "passive", "infinitive", "gerund"]) & (pl.col("finite") >= 1)
    yield Rule("", "subject_of_clause_around", verbal & leads(), pl.col("gap") + pl.col("comma") * 2 + OMISSION + impersonal())
