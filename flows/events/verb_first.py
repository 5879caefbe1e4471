"""Languages that put the verb before its subject, side by side with its object: where one noun group ends and the next begins, which is whose.

Nothing here is asked for languages whose `word_order.csv` does not say so.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.found import Found
from flows.events.location import TAKING, VIOLENT
from flows.events.neighbours import beside, flag_at
from flows.events.rule import Rule, impersonal

SUFFERED = (*VIOLENT, *TAKING, "convict", "expel", "destroy_property")
"""Types whose verb is spelled alike in the passive: with one noun group after it, a victim."""

COMPLEMENT = "+"
"""The preposition of a noun group that complements the act before it without one; a function word `of`."""

PLURAL = r"^\S*(?:وا|ون)(?: |$)"
"""Plural forms of verbs: their subject stands before them, for a verb before its subject is in the singular."""

ENCLOSED = 2
"""Commas between a verb and its object, at most: those around a date."""

NEAR, LIGHT, SECOND = 3, 8, 14
"""Tokens between a verb and its subject, a support verb's subject and the noun of the act, a verb and its object, at most."""


def mark_bounds(words: pl.LazyFrame, found: Found, numbers: list[str], *, verb_first: bool) -> pl.LazyFrame:
    """Return the words with `bound` (a noun group begins here, though a word of one stands before) and `complements` (the act before it)."""
    if not verb_first:
        return words.with_columns(bound=pl.lit(value=False), complements=pl.lit(value=False))
    here = words.collect(engine="in-memory")
    acts = found.phrases.filter((pl.col("kind") == "trigger") & (pl.col("pos") != "verb")).collect(engine="in-memory")
    free = ~here["finite"] & here["actor_span"].is_null()
    named = found.actors.filter(~pl.col("kind").is_in(["demonym", "collective", "branch"])).select("last")
    ends = pl.concat([named, found.places.select("last")]).collect(engine="in-memory")["last"]
    peoples = found.actors.filter(pl.col("kind") == "demonym").select("first").collect(engine="in-memory")["first"]
    head = pl.any_horizontal("person_noun", "group_noun", "place_noun", "thing_noun", "act_first") & ~pl.col("demonym_word")
    begins = (pl.col("actor_span") == pl.col("token")) | (pl.col("place_span") == pl.col("token"))
    counted = (pl.col("norm").is_in(numbers) | pl.col("numeral")) & pl.col("date_span").is_null()
    inside = pl.any_horizontal(
        *((pl.col(name) == pl.col(name).shift(1)).fill_null(value=False) for name in ("actor_span", "place_span", "date_span"))
    )
    full = beside("definite", 1) | beside("ends_name", 1)
    closed = pl.col("norm").shift(1).str.contains("(?:ون|ين|ان)$") | pl.col("text").shift(1).str.contains("(?:ا|ًا|اً)$")
    after_definite = full & (begins.fill_null(value=False) | head | counted) & ~beside("counted", 1)
    after_indefinite = ~beside("definite", 1) & closed & (head | counted | begins.fill_null(value=False)) & ~pl.col("definite")
    after_number = beside("counted", 1) & pl.col("definite") & head
    return (
        here.lazy()
        .with_columns(
            ends_name=flag_at(ends, here.height),
            demonym_word=flag_at(peoples, here.height),
            act=flag_at(acts["last"], here.height) & free,
            act_first=flag_at(acts["first"], here.height) & free,
        )
        .with_columns(counted=counted)
        .with_columns(
            complements=beside("act", 1) & ~inside & ~pl.col("demonym_word"), person=beside("person_noun", 1) & pl.col("act_first")
        )
        .with_columns(
            bound=(
                pl.col("complements")
                | pl.col("person")
                | (~inside & (after_definite | (after_indefinite & ~beside("counted", 1)) | after_number))
            ).fill_null(value=False)
        )
        .drop("ends_name", "demonym_word", "act", "act_first", "counted", "person")
    )


def order_pairs(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of a verb-first language with `turn` (the how-many-th free noun group after the verb), `several` and `led`.

    `several`: an object can follow the subject; `led`: the subject stands right before the verb; `earlier`: the subject of a verb before, which a
    verb after `and` shares where it has none. Other noun groups before a verb that are not beside it are no candidates: they belong to another.
    """
    verbal = pl.col("form").is_in(["active", "passive"])
    clear = (pl.col("finite") + pl.col("relative") + pl.col("subordinator") + pl.col("stop")) == 0
    after = ~pl.col("before") & ~pl.col("in_group_of") & pl.col("c_prep").is_null() & pl.col("c_nominal") & ~pl.col("c_conj") & clear
    known = pl.any_horizontal("c_person", "c_group_like", "c_place_like", "c_thing") | pl.col("c_actor").is_not_null()
    beside_it = pl.col("before") & (pl.col("gap") <= 0) & (pl.col("comma") == 0) & clear & pl.col("c_prep").is_null() & pl.col("c_nominal")
    far = (pl.col("before") & verbal & ~beside_it & (pl.col("relative") == 0) & ~pl.col("c_pronoun")).fill_null(value=False)
    earlier = (
        far
        & (pl.col("c_after_verb") | pl.col("c_acts"))
        & pl.col("c_prep").is_null()
        & pl.col("c_nominal")
        & (pl.col("stop") == 0)
        & pl.col("led_and")
    )
    noun = pl.col("form") == "noun"
    other = noun & pl.col("before") & (pl.col("finite") > 0) & (pl.col("gap") > NEAR) & (pl.col("relative") == 0)
    other |= verbal & ~pl.col("before") & (pl.col("c_prep") == COMPLEMENT)
    other |= noun & pl.col("c_demonym") & (pl.col("before") | (pl.col("gap") != 0))
    return (
        pairs.filter(~other.fill_null(value=False))
        .with_columns(earlier=earlier.fill_null(value=False))
        .filter(~far | pl.col("earlier"))
        .with_columns(after=after, object=after & known & (pl.col("gap") <= SECOND), beside_it=beside_it)
        .with_columns(c_nominal=pl.col("c_nominal") & ~pl.col("earlier"))
        .with_columns(
            turn=pl.col("after").cast(pl.Int32).cum_sum().over("first"),
            several=pl.col("object").cast(pl.Int32).sum().over("first") > 1,
            led=pl.col("beside_it").any().over("first"),
        )
        .drop("beside_it")
    )


def verb_first_rules() -> Iterator[Rule]:
    """Yield the rules for the subject right after its verb, and for that of a support verb (`شن الجيش هجوما`)."""
    gap, verbal = pl.col("gap"), pl.col("form").is_in(["active", "passive"])
    agentive = pl.col("c_group_like") | (pl.col("c_actor").is_not_null() & ~pl.col("c_person"))
    victim = (pl.col("form") == "active") & pl.col("event_type").is_in(SUFFERED) & (pl.col("frame") == "agent")
    struck = victim & (~agentive | (pl.col("event_type") == "killing"))
    thing = (pl.col("form") == "active") & (pl.col("frame") == "agent") & pl.col("direct") & ~pl.col("c_personal")
    lone = (struck | thing) & ~pl.col("several") & pl.col("stance").is_null()
    plural = pl.col("key").str.contains(PLURAL)
    subject = verbal & pl.col("after") & (pl.col("turn") == 1) & ~pl.col("led") & (gap <= NEAR) & ~lone.fill_null(value=False) & ~plural
    suffers = (pl.col("form") == "passive") | (pl.col("frame") == "patient").fill_null(value=False)
    light = (
        (pl.col("form") == "noun")
        & pl.col("supported")
        & pl.col("before")
        & (pl.col("finite") == 0)
        & (pl.col("relative") + pl.col("subordinator") + pl.col("stop") == 0)
        & pl.col("c_prep").is_null()
        & pl.col("c_nominal")
        & pl.col("c_personal")
        & (gap <= LIGHT)
    )
    undergoes = (pl.col("frame") == "patient").fill_null(value=False)
    for role, holds, lit in (("actor", ~suffers, light & ~undergoes), ("target", suffers, light & undergoes)):
        yield Rule(role, "subject_after", subject & holds, gap - 30 + impersonal() / 10)
        yield Rule(role, "support_subject_after", lit, gap + 5)
    shares = pl.col("earlier") & verbal & pl.col("c_personal") & (agentive | plural | ~victim.fill_null(value=False))
    yield Rule("actor", "dropped_subject", shares & ~suffers, gap + 40)
    both = (pl.col("frame") == "mutual") & verbal & ~pl.col("before") & pl.col("c_conj") & pl.col("c_prep").is_null() & pl.col("c_personal")
    yield Rule("target", "second_member_after", both & (pl.col("finite") + pl.col("comma") == 0) & (gap <= LIGHT), gap + 20)
    takes = (pl.col("form") == "active") & pl.col("direct") & pl.col("frame").is_in(["agent", "address", "mutual"])
    second = pl.col("turn") == pl.when("led").then(1).otherwise(2)
    yield Rule("target", "object_after", takes & pl.col("object") & second & (pl.col("comma") <= ENCLOSED), gap + 1)
