"""Figures of speech: force and words of what is nobody (`la crise frappe`, `le film accuse`)."""

from __future__ import annotations

import polars as pl

WORDED = ("accuse", "threaten", "demand", "reject", "support", "concede", "agree", "cooperate", "aid", "coup")
"""Types that only people, their bodies and their papers do."""
FORCE = (
    "armed_clash",
    "attack",
    "chemical_attack",
    "killing",
    "repulse",
    "riot",
    "abuse",
    "sexual_violence",
    "seize_territory",
    "destroy_property",
    "expel",
    "abduct",
    "arrest",
    "restrict",
    "mobilise",
)
"""Types of force: of a thing that is no weapon they are figures of speech."""
SAID_OF = ("accuse", "reject", "support")
"""Types of words that are said of things too, by nobody in particular."""


def drop_figures(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without what a thing does to nobody known, and without places taken that are none (`prendre la mesure`)."""
    verb = pl.col("form") != "noun"
    # A noun without its article may be a name (`Velsk apologised`); the subject of a verb behind `and` may be another.
    sure = ~pl.col("actor_bare").fill_null(value=False) & ~pl.col("actor_rule").str.starts_with("coordinated").fill_null(value=False)
    thing = _given("actor") & ~_known("actor") & ~pl.col("in_first_person") & sure
    start, end = pl.col("weapon_start"), pl.col("weapon_end")
    armed = ((start >= pl.col("actor_start")) & (end <= pl.col("actor_end"))).fill_null(value=False)
    figure = verb & thing & ~_known("target") & pl.col("event_type").is_in([*WORDED, *FORCE]) & ~armed
    # `84 livres ont été critiqués`: of things, by nobody.
    suffered = (pl.col("form") == "passive") & pl.col("event_type").is_in(SAID_OF) & pl.col("thing_suffers") & ~_given("actor")
    no_place = (
        (pl.col("event_type") == "seize_territory") & _given("target") & ~_known("target") & ~pl.col("target_place").fill_null(value=False)
    )
    return acts.filter(~(figure | suffered | (no_place & verb)))


def _given(role: str) -> pl.Expr:
    """Return whether the act has somebody or something in a role."""
    return pl.col(f"{role}_start").is_not_null()


def _known(role: str) -> pl.Expr:
    """Return whether who has a role is a person, a body or a name."""
    return pl.col(f"{role}_known").fill_null(value=False)
