"""Rules for targets that another clause names: who holds a place, whom a condition is put to, what a relative clause is about."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.rule import Rule

HOLDER = 14
"""Tokens at most between the taking of a place and who holds it (`les villages tenus par les rebelles`)."""
BEHIND = 40
"""What a target that another clause names costs: whatever the act's own clause names comes first."""

HELD_BY = "holder_of_object"
"""Rule for who holds the object of a verb that may mean the taking of a place: a target only where it does."""


def clause_rules() -> Iterator[Rule]:
    """Yield the rules that find a target in another clause."""
    gap, verb = pl.col("gap"), pl.col("form") != "noun"
    after = ~pl.col("before") & (pl.col("stop") == 0) & pl.col("c_personal")
    # `reprendre la ville, occupée par des rebelles`: who holds the place loses it.
    held = after & pl.col("c_by") & pl.col("c_after_standing") & (pl.col("finite") == 0) & (gap <= HOLDER)
    yield Rule("target", "holder", held & (pl.col("frame") == "place"), gap - HOLDER)
    # `a libéré des villages tenus par X`: whether X lost them or is who was set free is known when the verb's meaning is.
    yield Rule("target", HELD_BY, held & pl.col("takes_place") & pl.col("c_after_place"), gap + BEHIND * 10)
    # `a menacé de frapper si l'Iran ferme le détroit`: the threat is to whom its condition is put.
    put = (pl.col("event_type") == "threaten").fill_null(value=False) & verb & after & pl.col("c_after_if") & pl.col("c_acts")
    yield Rule("target", "condition", put & pl.col("c_nominal") & (pl.col("finite") == 0), gap / 10 + BEHIND)
    # `les rebelles que l'armée combat`: what the clause is about is its object.
    own = pl.col("before") & pl.col("c_then_that") & pl.col("c_nominal") & (pl.col("relative") == 1) & (pl.col("finite") == 0)
    own &= (pl.col("form") == "active") & ~pl.col("unfinished") & pl.col("direct") & pl.col("frame").is_in(["agent", "address", "mutual"])
    yield Rule("target", "relative_object", own & ~pl.col("c_after_speech") & (pl.col("stop") == 0), gap / 10 + BEHIND)
    yield from missions()
    yield from charges()


def missions() -> Iterator[Rule]:
    """Yield the rule for whom a protest in front of an embassy is against."""
    protest = (pl.col("event_type") == "protest").fill_null(value=False)
    near = ~pl.col("before") & (pl.col("finite") + pl.col("relative") + pl.col("stop") == 0) & (pl.col("gap") <= HOLDER)
    yield Rule("target", "mission", protest & near & (pl.col("c_of_mission") | pl.col("c_mission")), pl.col("gap") + BEHIND)


def charges() -> Iterator[Rule]:
    """Yield the rules for whom a charge is against that a clause tells: who does what is quoted, or what the claims say."""
    accuse = (pl.col("event_type") == "accuse").fill_null(value=False) & pl.col("c_nominal") & pl.col("c_acts") & pl.col("c_prep").is_null()
    # `« Le Kenya arme des milices », a accusé le ministre`
    quoted = accuse & pl.col("quoted_before") & (pl.col("form") == "active") & pl.col("before") & pl.col("c_fronted") & pl.col("c_body")
    yield Rule("target", "quoted_subject", quoted, pl.col("gap") / 10 + BEHIND)
    # `les accusations selon lesquelles l'armée aurait tué des civils`
    charge = (pl.col("event_type") == "accuse").fill_null(value=False) & (pl.col("form") == "noun") & pl.col("c_nominal")
    claimed = charge & pl.col("c_prep").is_null() & ~pl.col("before") & pl.col("c_claimed") & (pl.col("finite") == 0)
    yield Rule("target", "claim_on", claimed & pl.col("c_personal"), pl.col("gap") / 10 + BEHIND)
