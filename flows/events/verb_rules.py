"""Rules for verbs: their subject, objects and agent."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.killings import STRONGER
from flows.events.rule import Rule, follows, impersonal, leads, listed_preposition, parted, taken

TAKEN_PLACE = 50
"""What the place that is taken costs as a target: whoever loses it comes first."""

STRIKING = 5
"""What a thing right before a verb of force costs as its subject."""
LISTENER = 8
"""Tokens at most from a verb of speech to who speaks where who listens stands between."""

PLANNED = 5
"""Tokens at most from whose plan it is to the infinitive that says what is planned."""
THING_BEYOND = 40
"""What a thing costs as a speaker behind whoever listens."""
ENCLOSING = 2
"""Commas that enclose what stands between a subject and its verb (`the president, elected in March, resigned`)."""


def subject_rules() -> Iterator[Rule]:
    """Yield the rules that find the subject of a verb, which is its actor, or its target in the passive."""
    suffers = (pl.col("form") == "passive") | ((pl.col("frame") == "patient").fill_null(value=False) & (pl.col("form") != "noun"))
    for role, holds in (("actor", ~suffers), ("target", suffers)):
        # `les maisons de deux députés ont été incendiées`: of what is destroyed a thing is as good a target as people.
        thing = pl.when((pl.col("event_type") == "destroy_property") & (pl.col("form") == "passive")).then(impersonal()).otherwise(0)
        yield from (Rule(role, each.name, holds & each.holds, each.score - thing) for each in (*finite_subjects(), *unfinished_subjects()))
    gap = pl.col("gap")
    modified = (
        (pl.col("form") == "bare") & pl.col("before") & (gap <= 1) & (pl.col("finite") == 0) & pl.col("c_nominal") & ~pl.col("c_pronoun")
    )
    patient = pl.when("intransitive").then(pl.lit("actor")).otherwise(pl.lit("target"))
    # `the parents of the girls kidnapped in May`: not the parents.
    nested = pl.col("c_linked").cast(pl.Int32) * 3 + pl.col("c_kin").cast(pl.Int32) * 6
    yield Rule("target", "modified", modified & (patient == "target"), gap + impersonal() + nested)
    before = (
        (pl.col("form") == "bare")
        & ~pl.col("before")
        & (gap == 0)
        & pl.col("c_prep").is_null()
        & (pl.col("c_first") == pl.col("last") + 1)
        & (~pl.col("c_is_name") | pl.col("c_person"))
    )
    yield Rule("target", "modifies", before & (patient == "target") & pl.col("c_nominal"), gap + impersonal())
    yield Rule("actor", "modified", modified & (patient == "actor"), gap + impersonal() + nested)
    # `against protesting farmers`: who follows a gerund that takes no object does what it says.
    beside = (
        (pl.col("form") == "gerund")
        & pl.col("c_person")
        & (pl.col("c_first") == pl.col("last") + 1)
        & (pl.col("c_open") == pl.col("c_first"))
    )
    yield Rule("actor", "modifies", beside & (pl.col("event_type") == "protest").fill_null(value=False), gap - 30)


def finite_subjects() -> Iterator[Rule]:
    """Yield the rules for the subject of a finite verb, without a role."""
    gap, over, turns = pl.col("gap"), pl.col("finite"), pl.col("relative") + pl.col("subordinator")
    verbal, joined = _is_verbal(), pl.col("led_and")
    # `Fighting between the army and rebels killed nine`: the fighting did.
    plain = verbal & ~pl.col("led_who") & leads() & ~pl.col("c_after_between")
    # `women and children, the statement said`: what stands right before a verb of speech speaks.
    speaks = pl.col("stance").is_not_null() & (gap == 0)
    # `after a landmine wounded four soldiers`: what stands right before a verb of force did it.
    strikes = (gap == 0) & pl.col("event_type").is_in([*STRONGER, "killing"]).fill_null(value=False) & ~pl.col("c_linked")
    thing = pl.when(strikes & ~pl.col("c_personal")).then(STRIKING).otherwise(impersonal())
    near = gap + pl.col("comma") * 2 + pl.when(speaks).then(0).otherwise(thing) + taken() + parted()
    enclosed = pl.when((pl.col("led_by") == ",") & ~pl.col("c_apposed") & (pl.col("comma") != ENCLOSING)).then(25).otherwise(0)
    second = pl.when(((pl.col("frame") == "mutual") & pl.col("c_conj")) | pl.col("c_seconds")).then(12).otherwise(0)
    antecedent = pl.col("before") & (gap <= 2) & (over == 0) & (pl.col("relative") == 1) & pl.col("c_nominal") & ~pl.col("c_linked")
    # `The ministry said six had died and accused`: who speaks goes on speaking.
    goes_on = plain & joined & pl.col("stance").is_not_null() & pl.col("c_says") & (over >= 1)
    yield Rule("", "relative", verbal & pl.col("led_who") & antecedent, gap + impersonal() - 50)
    yield Rule("", "subject", plain & ~joined & (over == 0) & (turns == 0), near + enclosed + second)
    yield Rule("", "over_relative", plain & ~pl.col("c_acts") & (over >= 1) & (over == turns), near + 12)
    yield Rule("", "coordinated", plain & (joined | (pl.col("led_by") == ",")) & (over >= 1) & (over - turns == 1), near + 20 + second)
    yield Rule("", "goes_on", goes_on, pl.col("comma") + 8)
    yield from inverted_subjects()


def _is_verbal() -> pl.Expr:
    """Return whether the predicate is a finite verb."""
    return pl.col("form").is_in(["active", "passive"]) & ~pl.col("unfinished")


def inverted_subjects() -> Iterator[Rule]:
    """Yield the rules for the subject behind a verb of speech, and for pronouns behind or within the verb group, without a role."""
    gap, quoted = pl.col("gap"), pl.col("quoted_before")
    nothing = pl.col("finite") + pl.col("relative") + pl.col("subordinator") == 0
    speaks = pl.col("after_quote") & ~pl.col("tells") & (quoted | pl.col("event_type").is_null())
    silent = ~pl.col("c_acts") & ~pl.col("c_pronoun")
    # `, ont indiqué des sources`: behind a verb `des` is an article.
    free = pl.col("c_prep").is_null() | (pl.col("c_partitive") & (gap == 0))
    behind = ~pl.col("before") & free & pl.col("c_nominal") & (gap <= 2) & nothing
    pronoun = _is_verbal() & pl.col("c_pronoun") & pl.col("c_glued")
    unquoted = pl.when("quoted_before").then(0).otherwise(15)
    # `Ils exigent une rançon, confie une source`: behind a comma and a verb that only reports, what follows speaks, whatever it is.
    # `Le groupe, affilié à Al-Qaïda, avait revendiqué l'attaque`: what is claimed is no speaker.
    says = (pl.col("stance") == "say") | ((pl.col("stance") == "claim") & pl.col("c_personal"))
    alone = pl.col("event_type").is_null() & says & pl.col("c_ends")
    cost = pl.when(alone).then(5).otherwise(impersonal() + unquoted)
    yield Rule("", "inverted", _is_verbal() & speaks & (silent | quoted) & behind, gap - 10 + cost)
    # `, a déclaré à l'AFP un responsable`: who listens, and when, stand between.
    spoken = pl.col("stance").is_in(["say", "claim", "announce"]) & pl.col("event_type").is_null()
    open_way = nothing & (pl.col("comma") + pl.col("infinitive") + pl.col("gerund") + pl.col("participle") == 0)
    beyond = ~pl.col("before") & pl.col("c_prep").is_null() & pl.col("c_nominal") & ~pl.col("c_pronoun") & (gap > 2) & (gap <= LISTENER)
    # `La ville est assiégée, a dénoncé l'agence.`: a verb of speech that ends its sentence with who speaks.
    last = (
        pl.col("event_type").is_in(["accuse", "demand", "reject", "threaten"]) & pl.col("stance").is_not_null() & (pl.col("led_by") == ",")
    )
    ends = _is_verbal() & last.fill_null(value=False) & pl.col("c_ends") & pl.col("c_personal") & silent & behind & (gap <= 1)
    yield Rule("", "inverted", ends, gap + 12)
    # `Le ministre, Boris Orlov, a annoncé lundi à Kiev la livraison`: what is announced is no speaker.
    thing = pl.when("c_personal").then(0).otherwise(THING_BEYOND)
    yield Rule("", "inverted_beyond", _is_verbal() & speaks & spoken & open_way & beyond, gap - 10 + thing)
    yield Rule("", "pronoun_inverted", pronoun & (gap <= 1) & ~pl.col("before"), gap - 40)
    yield Rule("", "pronoun_in_group", pronoun & pl.col("in_group_of"), gap * 0 - 45)


def unfinished_subjects() -> Iterator[Rule]:
    """Yield the rules for who does what an infinitive or a present participle says, without a role."""
    over, turns = pl.col("finite"), pl.col("relative") + pl.col("subordinator")
    near = pl.col("gap") + pl.col("comma") * 2 + impersonal() + taken() + pl.when("c_seconds").then(12).otherwise(0)
    loose = pl.col("unfinished") & leads()
    joined = pl.col("led_and") | ((pl.col("led_by") == ",") & (pl.col("form") == "gerund"))
    # `has banned marches after accusing the union`: who does the one does the other.
    aside = pl.col("led_aside") & (over == 1) & (turns <= 1)
    yield Rule("", "controlled", loose & ((over - turns == 1) | aside), near + 12)
    ordered = pl.col("unfinished") & pl.col("before") & pl.col("c_nominal") & pl.col("c_after_control") & (pl.col("gap") <= 2)
    yield Rule("", "object_of_control", ordered & (over == 0) & (turns == 0) & (pl.col("comma") == 0), pl.col("gap") - 20)
    # `des déplacés ayant fui la ville`: right behind a noun a present participle is its own.
    own = pl.col("unfinished") & ((pl.col("form") == "gerund") | (pl.col("gerunds") > 0)) & pl.col("before") & pl.col("c_nominal")
    own &= (pl.col("gap") == 0) & (pl.col("comma") == 0) & ~pl.col("led_marked") & pl.col("c_personal") & ~pl.col("c_linked")
    yield Rule("", "participial", own & (pl.col("stop") == 0), pl.col("gap") - 5)
    # `blocked the government's plan to deploy police`: whose plan it is would do it.
    planner = (pl.col("form") == "infinitive") & pl.col("led_intent") & pl.col("before") & (pl.col("finite") + pl.col("comma") == 0)
    owns = pl.col("c_owns") & (pl.col("owner") == 1) & pl.col("c_personal")
    yield Rule("", "planner", planner & owns & (pl.col("gap") <= PLANNED), pl.col("gap") - 30)
    yield Rule("", "nearest", loose & (over == 0) & (turns == 0), near + 22 + pl.when(joined).then(20).otherwise(0))


def object_rules() -> Iterator[Rule]:
    """Yield the rules that find a verb's objects and the agent of a passive."""
    yield from direct_objects()
    yield from object_pronouns()
    gap, form = pl.col("gap"), pl.col("form")
    # `exige le retrait des troupes`: the complement of what is asked for is not who is asked.
    own = ~(pl.col("c_linked") & pl.col("c_of") & (pl.col("event_type") == "demand").fill_null(value=False))
    oblique = _takes() & follows() & ~_is_free() & listed_preposition("object_preps") & ~pl.col("c_owns") & own
    yield Rule("target", "oblique", oblique & (gap <= 14), gap + 6)
    by = form.is_in(["passive", "bare"]) & follows() & pl.col("c_by") & (pl.col("participle") == 0)
    yield Rule("actor", "agent", by & (gap <= 14), gap - 30)
    second = (pl.col("frame") == "mutual") & pl.col("c_conj") & leads() & form.is_in(["active", "passive"])
    yield Rule("target", "second_member", second & (pl.col("finite") == 0) & (gap <= 8), gap + 20)
    yield from place_objects()


def direct_objects() -> Iterator[Rule]:
    """Yield the rules for objects without a preposition, and for complements of such an object."""
    gap, takes = pl.col("gap"), _takes() & pl.col("direct")
    yield Rule("target", "object", takes & follows() & _is_free() & _is_close() & ~pl.col("c_owns"), gap)
    # `exige le retrait des troupes`: the demand is on nobody named.
    asked = (pl.col("event_type") == "demand").fill_null(value=False)
    part = pl.col("c_linked") & pl.col("c_chain_prep").is_null() & pl.col("c_personal")
    near = (gap <= 10) & (pl.col("infinitive") == 0) & (pl.col("comma") == 0)
    yield Rule("target", "within_object", takes & follows() & part & near & pl.col("frame").is_in(["address", "agent"]) & ~asked, gap + 8)


def object_pronouns() -> Iterator[Rule]:
    """Yield the rules for object pronouns in the verb group and behind it."""
    gap, takes = pl.col("gap"), _takes() & pl.col("c_clitic")
    yield Rule("target", "clitic", takes & pl.col("in_group_of"), gap * 0 + 3)
    after = takes & pl.col("direct") & ~pl.col("c_leads_infinitive") & ~pl.col("before") & ~pl.col("in_group_of") & (gap == 0)
    yield Rule("target", "object_pronoun", after, gap * 0 + 2)


def place_objects() -> Iterator[Rule]:
    """Yield the rules for verbs that take a place: whoever is driven out, the place itself, whoever loses it."""
    gap = pl.col("gap")
    takes = _is_open() & (pl.col("frame") == "place")
    out = takes & pl.col("direct") & pl.col("target_prep").is_not_null()
    yield Rule("target", "driven_out", out & follows() & _is_free() & _is_close() & pl.col("c_personal"), gap)
    # `prendre le contrôle de la ville`
    whole = _is_free() | (pl.col("c_of") & (gap <= 1))
    where = takes & pl.col("c_place_like") & follows() & whole & _is_close()
    yield Rule("target", "taken_place", where & ~pl.col("c_owns"), gap + TAKEN_PLACE)
    loser = (_is_open() | (pl.col("form") == "passive")) & (pl.col("frame") == "place") & follows() & ~_is_free()
    yield Rule("target", "loser", loser & listed_preposition("noun_preps") & pl.col("c_personal") & (gap <= 14), gap + 6)


def _is_open() -> pl.Expr:
    """Return whether the predicate is a verb that can have an object."""
    return pl.col("form").is_in(["active", "infinitive", "gerund"])


def _takes() -> pl.Expr:
    """Return whether the predicate is a verb whose object is its target."""
    return _is_open() & pl.col("frame").is_in(["agent", "address", "mutual"])


def _is_free() -> pl.Expr:
    """Return whether the noun group has no preposition; a partitive article right behind the verb is none, but behind a phrase that ends in a noun (`demander l'extradition des suspects`)."""
    some = pl.col("c_partitive") & (pl.col("gap") == 0) & pl.col("direct") & _is_open() & ~pl.col("noun_last")
    return pl.col("c_prep").is_null() | some.fill_null(value=False)


def _is_close() -> pl.Expr:
    """Return whether the noun group stands near, with no comma and no other verb between."""
    # Of `ont tué et blessé dix civils` both verbs have the object.
    joined = ((pl.col("next_joined") < pl.col("c_first")) & (pl.col("next_joined") > pl.col("last") + 2)).fill_null(value=False)
    # `ont incendié dans la nuit de mardi l'école`: what says when lies between.
    timed = (pl.col("c_open") >= pl.col("time_until")).fill_null(value=False)
    away = pl.when(timed).then(pl.col("c_open").cast(pl.Int32) - pl.col("time_until").cast(pl.Int32)).otherwise("gap")
    return (away <= 6) & (pl.col("comma") == 0) & (pl.col("infinitive") + pl.col("gerund") == 0) & ~joined
