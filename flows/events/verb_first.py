"""Languages that put the verb before its subject: which noun group behind a verb acts and which suffers, and the subjects that verbs share.

Nothing here is asked for languages whose `word_order.csv` does not say so.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.location import TAKING, VIOLENT
from flows.events.noun_bounds import COMPLEMENT
from flows.events.pairing import FORMS
from flows.events.rule import Rule, impersonal

SUFFERED = (*VIOLENT, *TAKING, "convict", "expel", "destroy_property")
"""Types whose verb is spelled alike in the passive: with one noun group after it, a victim."""

LED = 2
"""Tokens at most between a subject before its support verb and the noun of the act: the verb and a word of number or kind."""

ENCLOSED = 2
"""Commas between a verb and its object, at most: those around a date."""

NEAR, LIGHT, SECOND = 3, 8, 14
"""Tokens between a verb and its subject, a support verb's subject and the noun of the act, a verb and its object, at most."""


def order_pairs(pairs: pl.LazyFrame, charge: list[str]) -> pl.LazyFrame:
    """Return the pairs of a verb-first language with `turn` (the how-many-th free noun group after the verb), `several` and `led`.

    `several`: an object can follow the subject; `led`: the subject stands right before the verb; `earlier`: the subject of a verb before, which a
    verb after `and` shares where it has none; `plural_form`: the verb is in the plural, or of whoever speaks: no subject stands behind it.
    `carried`: a support verb can have the noun as its object, without a preposition or with one of `charge`. Other noun groups before a verb that are not beside it are no candidates: they belong to another.
    """
    after = ~pl.col("before") & ~pl.col("in_group_of") & _free() & ~pl.col("c_conj") & _clear()
    known = pl.any_horizontal("c_person", "c_group_like", "c_place_like", "c_thing") | pl.col("c_actor").is_not_null()
    return (
        pairs.with_columns(earlier=_earlier().fill_null(value=False))
        .filter(~_foreign().fill_null(value=False) & (~_far().fill_null(value=False) | pl.col("earlier")))
        .with_columns(after=after, object=after & known & (pl.col("gap") <= SECOND), beside_it=_beside_it())
        .with_columns(
            c_nominal=pl.col("c_nominal") & ~pl.col("earlier"),
            turn=pl.col("after").cast(pl.Int32).cum_sum().over("first"),
            several=pl.col("object").cast(pl.Int32).sum().over("first") > 1,
            led=pl.col("beside_it").any().over("first"),
            plural_form=pl.col("number") != "s",
            carried=pl.col("own_prep").is_null() | pl.col("own_prep").is_in(charge),
        )
        .with_columns(form=pl.when(_dying()).then(pl.lit("passive", pl.Enum(FORMS))).otherwise("form"))
        .drop("beside_it")
    )


def _dying() -> pl.Expr:
    """Return whether a verb of killing has its subject before it and no object: the subject is who died (`جنود قتلوا في الهجوم`)."""
    lone = pl.col("led") & ~pl.col("object").any().over("first")
    return (pl.col("event_type") == "killing").fill_null(value=False) & (pl.col("form") == "active") & lone


def _verbal() -> pl.Expr:
    """Return whether the predicate is a finite verb."""
    return pl.col("form").is_in(["active", "passive"])


def _free() -> pl.Expr:
    """Return whether the noun group has no preposition."""
    return pl.col("c_prep").is_null() & pl.col("c_nominal")


def _clear() -> pl.Expr:
    """Return whether no other clause begins between the two."""
    return (pl.col("finite") + pl.col("relative") + pl.col("subordinator") + pl.col("stop")) == 0


def _beside_it() -> pl.Expr:
    """Return whether the noun group stands right before the verb: its subject after all."""
    return pl.col("before") & (pl.col("gap") <= 0) & (pl.col("comma") == 0) & _clear() & _free()


def _far() -> pl.Expr:
    """Return whether the noun group stands before the verb, but not beside it."""
    return pl.col("before") & _verbal() & ~_beside_it() & (pl.col("relative") == 0) & ~pl.col("c_pronoun")


def _earlier() -> pl.Expr:
    """Return whether the noun group is the subject of an earlier verb, which this one joins."""
    return _far() & (pl.col("c_after_verb") | pl.col("c_acts")) & _free() & (pl.col("stop") == 0) & pl.col("led_and")


def _foreign() -> pl.Expr:
    """Return whether the noun group is another's: the complement of an act's noun, a people's name farther off, what stands before another verb."""
    noun = pl.col("form") == "noun"
    behind = noun & pl.col("before") & (pl.col("finite") > 0) & (pl.col("gap") > LED) & (pl.col("relative") == 0)
    known = pl.any_horizontal("c_person", "c_group_like", "c_place_like", "c_thing") | pl.col("c_actor").is_not_null()
    complement = ~pl.col("before") & (pl.col("c_prep") == COMPLEMENT) & (_verbal() | ~known)
    return behind | complement | (noun & pl.col("c_demonym") & (pl.col("before") | (pl.col("gap") != 0)))


def verb_first_rules() -> Iterator[Rule]:
    """Yield the rules for the subject right after its verb, for that of a support verb (`شن الجيش هجوما`), and for the object behind it."""
    yield from _subjects()
    yield from _objects()


def _agentive() -> pl.Expr:
    """Return whether the noun group is a body or somebody on the register, who acts rather than suffers."""
    return pl.col("c_group_like") | (pl.col("c_actor").is_not_null() & ~pl.col("c_person"))


def _alone() -> pl.Expr:
    """Return whether the only noun group behind the verb is its object, or its subject in the passive, which is spelled alike."""
    active = pl.col("form") == "active"
    victim = active & pl.col("event_type").is_in(SUFFERED) & (pl.col("frame") == "agent")
    struck = victim & (~_agentive() | (pl.col("event_type") == "killing"))
    thing = active & (pl.col("frame") == "agent") & pl.col("direct") & ~pl.col("c_personal")
    given = active & pl.col("direct") & pl.col("object_class").is_in(["actor", "person"])
    alone = (struck | thing | given.fill_null(value=False)) & ~pl.col("several") & pl.col("stance").is_null()
    return alone.fill_null(value=False)


def _subjects() -> Iterator[Rule]:
    """Yield the rules for subjects."""
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    subject = _verbal() & pl.col("after") & (pl.col("turn") == 1) & ~pl.col("led") & (gap <= NEAR) & ~_alone() & ~pl.col("plural_form")
    undergoes = (pl.col("frame") == "patient").fill_null(value=False)
    suffers = (pl.col("form") == "passive") | undergoes
    light = (
        noun
        & pl.col("supported")
        & pl.col("carried")
        & pl.col("before")
        & _clear()
        & _free()
        & pl.col("c_personal")
        & pl.col("c_after_verb")
        & (gap <= LIGHT)
    )
    for role, holds, supports in (("actor", ~suffers, ~undergoes), ("target", suffers, undergoes)):
        yield Rule(role, "subject_after", subject & holds, gap - 30 + impersonal() / 10)
        yield Rule(role, "support_subject_after", light & supports, gap + 5)
    victim = (pl.col("form") == "active") & pl.col("event_type").is_in(SUFFERED) & (pl.col("frame") == "agent").fill_null(value=False)
    shares = pl.col("earlier") & _verbal() & pl.col("c_personal") & (_agentive() | pl.col("plural_form") | ~victim)
    yield Rule("actor", "dropped_subject", shares & ~suffers, gap + pl.when("c_acts").then(20).otherwise(60))


def _objects() -> Iterator[Rule]:
    """Yield the rules for the object behind the subject, and for the second of two who do something together."""
    gap, mutual = pl.col("gap"), pl.col("frame") == "mutual"
    both = mutual & _verbal() & ~pl.col("before") & pl.col("c_conj") & pl.col("c_prep").is_null() & pl.col("c_personal")
    yield Rule("target", "second_member_after", both & (pl.col("finite") + pl.col("comma") == 0) & (gap <= LIGHT), gap + 20)
    takes = (pl.col("form") == "active") & pl.col("direct") & pl.col("frame").is_in(["agent", "address", "mutual"])
    second = pl.col("turn") == pl.when("led").then(1).otherwise(2)
    yield Rule("target", "object_after", takes & pl.col("object") & second & (pl.col("comma") <= ENCLOSED), gap + 1)
