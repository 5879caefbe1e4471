"""Rules for nouns of acts that fall on who stands before them: who faces, draws or receives something, is hit by it, or lies under it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.killings import STRONGER
from flows.events.rule import Rule, follows, impersonal, leads

UNDERGONE = ("convict", "killing", "aid", "support", "threaten", *STRONGER)
"""Types of acts that one serves, receives or survives."""
WORDED = ("accuse", "sanction", "demand", "threaten", "convict", "restrict")
"""Types of acts of words and papers that somebody is hit by."""
INCURRED = ("killing", *STRONGER, *WORDED, "arrest", "expel", "abuse")
"""Types of acts that one faces."""
PASSED_ON = ("accuse", "demand")
"""Types of acts that one receives without being meant (`the ombudsman received complaints about the bank`)."""
APPENDED = 4
"""Tokens at most from whom an act falls on to its noun behind a participle (`a company hit by allegations`, `the mayor, facing corruption charges`)."""


def incurring_rules() -> Iterator[Rule]:
    """Yield the rules for whom such an act falls on, and for who gives what they receive."""
    yield from appended()
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    # `drew criticism from the UN`: who gives it.
    given = noun & follows() & (pl.col("undergone") | pl.col("incurred")) & pl.col("c_from") & pl.col("c_personal") & ~pl.col("c_owns")
    yield Rule("actor", "given_by", given & (gap <= APPENDED) & (pl.col("comma") == 0), gap - 20)
    turns = pl.col("relative") + pl.col("subordinator") + pl.col("infinitive") + pl.col("comma")
    subject = noun & leads() & (pl.col("finite") == 1) & (turns == 0)
    # `has drawn criticism`, `The firm has been under sanctions`
    yield Rule("target", "incurred", subject & (_incurs() | _undergoes()) & pl.col("own_prep").is_null(), gap + 15 + impersonal())
    yield Rule("target", "under", subject & pl.col("under"), gap + 15 + impersonal())


def appended() -> Iterator[Rule]:
    """Yield the rules for whom an act falls on that is told in words right behind them (`a force hit by allegations`, `firms under sanctions`)."""
    gap = pl.col("gap")
    turns = pl.col("finite") + pl.col("relative") + pl.col("subordinator") + pl.col("stop") + pl.col("infinitive")
    near = (pl.col("form") == "noun") & pl.col("before") & pl.col("c_nominal") & ~pl.col("c_owns") & (turns == 0) & (gap <= APPENDED)
    score = gap + 10 + impersonal() + pl.when(pl.col("c_last") == pl.col("c_chain_last")).then(0).otherwise(5)
    hit = near & pl.col("owned_by") & (pl.col("participle") == 1) & (pl.col("gerund") + pl.col("comma") == 0)
    hit &= pl.col("event_type").is_in(WORDED).fill_null(value=False) & pl.col("c_prep").is_not_null()
    yield Rule("target", "hit_by", hit & ~pl.col("after_active").fill_null(value=False), score)
    facing = near & _incurs() & (pl.col("gerund") == 1) & (pl.col("participle") == 0) & (pl.col("comma") <= 1)
    yield Rule("target", "facing", facing, score)
    under = near & pl.col("under") & (pl.col("participle") + pl.col("gerund") + pl.col("comma") == 0)
    yield Rule("target", "under", under, score)


def _undergoes() -> pl.Expr:
    """Return whether the last verb before an act is one whose subject gets it, or comes through it (`survived an impeachment vote`)."""
    return pl.col("event_type").is_in(UNDERGONE).fill_null(value=False) & pl.col("undergone")


def _incurs() -> pl.Expr:
    """Return whether the last verb before an act is one whose subject it falls on."""
    return pl.col("event_type").is_in(INCURRED).fill_null(value=False) & pl.col("incurred")
