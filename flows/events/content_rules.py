"""Rules for targets that the content of an act names: who is called upon to act, and with whom a gift or a purchase is agreed."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.rule import Rule, follows, listed_preposition

GIVEN = 12
"""Tokens at most from an agreement to whom something will be given or bought from."""
VERB_WORDS = 2
"""Words at most of the infinitive behind an agreement (`pay`, `buy out`)."""


def content_rules() -> Iterator[Rule]:
    """Yield the rules that find a target in what an act is about."""
    gap, verb = pl.col("gap"), pl.col("form") != "noun"
    # `calling for shops to refund their customers`, but `calling for the ban to be lifted`
    asked = (pl.col("event_type") == "demand").fill_null(value=False) & verb & follows() & pl.col("c_bidden")
    yield Rule("target", "bidden", asked & pl.col("c_prep").is_null() & (gap == 0), gap)
    # `called for the minister to be sacked`
    to_be = (pl.col("form") == "passive") & pl.col("unfinished") & pl.col("before") & pl.col("c_nominal") & pl.col("c_wished")
    yield Rule("target", "bidden", to_be & (gap == 1) & (pl.col("finite") + pl.col("comma") == 0), gap - 20)
    # `delivered tanks to Kyiv`: who gets them.
    gives = (pl.col("event_type") == "aid").fill_null(value=False) & verb & follows() & pl.col("direct") & pl.col("c_personal")
    reached = (pl.col("c_prep_base") == "to") & listed_preposition("object_preps") & (pl.col("infinitive") + pl.col("comma") == 0)
    yield Rule("target", "recipient", gives & reached & (gap <= GIVEN) & ~pl.col("c_owns"), gap - 20)
    yield from agreed()


def agreed() -> Iterator[Rule]:
    """Yield the rules for who gets what somebody agrees to give, and for whose it was that is bought (`agreed to sell Kenya ten drones`)."""
    gap = pl.col("gap")
    agrees = (pl.col("event_type") == "agree").fill_null(value=False) & (pl.col("form") != "noun") & pl.col("c_personal")
    agrees &= follows() & (pl.col("comma") == 0)
    free = pl.col("c_prep").is_null()
    right_behind = free & (gap >= 1) & (gap <= VERB_WORDS)
    yield Rule("target", "given", agrees & pl.col("gives_next") & right_behind & ~pl.col("c_owns"), gap + 5)
    led_to = (pl.col("c_prep_base") == "to") & (gap <= GIVEN)
    yield Rule("target", "given_to", agrees & pl.col("gives_next") & led_to & ~pl.col("c_owns"), gap - 10)
    # What is agreed with a firm about its shares is business.
    owner = pl.col("c_owns") & (gap >= 1) & (gap <= VERB_WORDS) & ~pl.col("c_business")
    yield Rule("target", "bought_from_owner", agrees & pl.col("buys_next") & owner, gap - 5)
    yield Rule("target", "bought_from", agrees & pl.col("buys_next") & (pl.col("c_prep_base") == "from") & (gap <= GIVEN), gap)
