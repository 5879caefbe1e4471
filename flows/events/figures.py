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
IDLE = ("withdraw", "advance")
"""Other types that words of business and sport are used for."""
PERSONAL = ("killing", "abuse", "sexual_violence", "accuse", "threaten")
"""Types of acts between private people that are no news of sides."""
TRADED = ("attack", "armed_clash", "repulse", "seize_territory", "advance", "withdraw")
"""Types that are said of companies and markets too."""
DEALT = ("aid", "cooperate", "support", "concede", "convict")
"""Types that companies do among themselves in the way of business (`Airbus a livré 66 appareils`, `Apple sued Samsung`)."""
AGREED = ("agree", "consult")
"""Types that are business between two companies (`Airbus et Safran ont signé un accord`)."""
SAID_OF = ("accuse", "reject", "support", "sanction")
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
    # `le festival est menacé d'annulation`: by nobody.
    menaced = (pl.col("event_type") == "threaten") & pl.col("form").is_in(["passive", "bare"]) & ~_given("actor") & ~_is("target", "person")
    return acts.filter(
        ~(
            menaced
            | figure
            | _is_aimless(armed)
            | suffered
            | (no_place & verb)
            | _is_private()
            | _on_ideas()
            | _by_ideas()
            | _is_duel()
            | _in_business()
            | _to_safety()
        )
    )


def _to_safety() -> pl.Expr:
    """Return whether rescuers are sent, or people are moved out of danger (`des habitants ont été évacués`): no force does or leaves anything."""
    sent = (pl.col("event_type") == "mobilise") & _is("target", "rescue")
    moved = (pl.col("event_type") == "withdraw") & (pl.col("form") == "passive") & _is("target", "person")
    return sent | (moved & ~_is("target", "armed") & ~_is("target", "public"))


def _is_aimless(armed: pl.Expr) -> pl.Expr:
    """Return whether one person who is of no side attacks nobody (`the rider attacked on the climb`)."""
    hurts = pl.any_horizontal(pl.col(f"{name}_min").is_not_null() for name in ("killed", "injured"))
    alone = _given("actor") & ~_is("actor", "public") & ~_is("actor", "several")
    verb = pl.col("form").is_in(["active", "infinitive", "gerund"]) & (pl.col("frame") == "agent").fill_null(value=False)
    return (pl.col("event_type") == "attack") & verb & alone & ~_given("target") & ~hurts & ~armed & pl.col("weapon").is_null()


def _is_private() -> pl.Expr:
    """Return whether somebody who speaks for nobody does something to nobody public (`une mère demande au collège`), or is a partner murdered."""
    kinds = pl.col("event_type").is_in([*WORDED, *FORCE, *IDLE, "consult"]) & (pl.col("event_type") != "aid")
    suits = (pl.col("event_type") == "convict") & (pl.col("form") == "active")
    by = (kinds | suits) & _is("actor", "private") & ~_is("target", "public")
    # `a teenager killed by Israeli fire`: what a thing did is no quarrel.
    other = (_given("actor") & ~_is("actor", "thing")) | (pl.col("form") == "noun")
    suffers = pl.col("event_type").is_in(PERSONAL) & _is("target", "private") & other & ~_is("actor", "public")
    return by | suffers


def _on_ideas() -> pl.Expr:
    """Return whether force is used on what force cannot be used on (`attaquer la réforme`, `repelled the takeover bid`)."""
    armed = _is("actor", "armed") | pl.col("wielded")
    # `les liaisons ont été suspendues`: nobody is sanctioned.
    # Nor by who rules out a lead.
    stopped = (pl.col("event_type") == "sanction") & (((pl.col("form") == "passive") & ~_given("actor")) | (pl.col("form") == "active"))
    return (pl.col("event_type").is_in([*FORCE, *IDLE]) | stopped) & _is("target", "idea") & ~armed & (pl.col("form") != "noun")


def _by_ideas() -> pl.Expr:
    """Return whether what can do nothing is said to (`la grève frappe les écoles`, `bees attack`); a decree forbids, a storm does not."""
    kinds = pl.col("event_type").is_in([*WORDED, *FORCE, *IDLE]) & ~pl.col("event_type").is_in(["restrict", "expel", "mobilise"])
    # `killed by Israeli fire`: a name beside it tells whose it is.
    verb = (pl.col("form") == "active") | ((pl.col("form") == "passive") & ~_is("actor", "person"))
    return kinds & _is("actor", "idea") & ~_is("actor", "public") & verb & pl.col("weapon").is_null()


def _is_duel() -> pl.Expr:
    """Return whether one person of no side fights, but not a side (`Usyk will fight Parker`, `il se battait avec les mots`)."""
    verb = (pl.col("event_type") == "armed_clash") & pl.col("form").is_in(["active", "infinitive"])
    alone = _is("actor", "person") & ~_is("actor", "several") & ~_is("actor", "public") & ~_is("actor", "place")
    return verb & alone & ~_is("target", "several") & ~_is("target", "public") & ~_is("target", "place")


def _in_business() -> pl.Expr:
    """Return whether a company takes or leaves a market (`le constructeur attaque le marché indien`), or deals with nobody public."""
    dealt = pl.col("event_type").is_in(DEALT) & (pl.col("form") != "passive") & ~_is("target", "public")
    dealt |= pl.col("event_type").is_in(AGREED) & _is("target", "business")
    return (pl.col("event_type").is_in(TRADED) | dealt) & _is("actor", "business") & ~_is("actor", "armed")


def _is(role: str, what: str) -> pl.Expr:
    """Return whether who has a role is what a flag of arguments says."""
    return pl.col(f"{role}_{what}").fill_null(value=False)


def _given(role: str) -> pl.Expr:
    """Return whether the act has somebody or something in a role."""
    return pl.col(f"{role}_start").is_not_null()


def _known(role: str) -> pl.Expr:
    """Return whether who has a role is a person, a body or a name."""
    return pl.col(f"{role}_known").fill_null(value=False)
