"""Rules for nouns that name an act: complements, possessives, nationality, and the subject of the verb that supports them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.incurring_rules import INCURRED, PASSED_ON, UNDERGONE, incurring_rules
from flows.events.killings import STRONGER
from flows.events.rule import Rule, follows, impersonal, leads, listed_preposition

OPPOSED = 24
"""Tokens at most from a fight to a side that its verb names (`des affrontements ont opposé dans la nuit des jeunes à la police`)."""
ARMED_ACTS = (
    "killing",
    "repulse",
    "seize_territory",
    "advance",
    "withdraw",
    "abuse",
    "arrest",
    "abduct",
    "coup",
    "destroy_property",
    "restrict",
)
"""Types beside attacks whose noun an adjective of armed people may stand before (`army withdrawal`)."""
MEASURES = ("sanction", "restrict")
"""Types whose noun the name of the country that it is against may stand before (`Cuba sanctions`)."""
STRUCK = 12
"""Tokens at most between an attack and whom a verb beside it says that it fell on."""
INSERTED = 14
"""Tokens at most from talks to whom they are with, behind words between commas."""
OWNED = 4
"""Tokens at most between an owner and what is owned: the mark of the genitive and adjectives."""


def noun_rules() -> Iterator[Rule]:
    """Yield the rules that find the arguments of a noun."""
    yield from complements()
    yield from owners()
    yield from supported()
    yield from struck()


def complements() -> Iterator[Rule]:
    """Yield the rules for what follows a noun: `of`, `against`, `by`, `between`."""
    yield from genitives()
    yield from reached()
    yield from agents()
    yield from sides()


def _of() -> pl.Expr:
    """Return whether a candidate is the complement of a noun with `of`."""
    own = (pl.col("c_chain") == pl.col("own_chain")).fill_null(value=True)
    near = follows() & pl.col("c_linked") & (pl.col("gap") <= 3) & (pl.col("comma") == 0)
    return own & (pl.col("form") == "noun") & near & pl.col("c_of")


def genitives() -> Iterator[Rule]:
    """Yield the rules for the complement with `of`: who did it, whom or what it fell on."""
    gap, of = pl.col("gap"), _of()
    # `l'attentat de Nice`, `l'attentat d'Al-Qaïda`: of what is named by its place, only who is no place did it.
    source = (pl.col("genitive") == "source") | ((pl.col("genitive") == "place") & ~pl.col("c_place_like"))
    # `l'attaque d'une église`: a building is attacked, and attacks nobody.
    building = pl.col("c_place_like") & ~pl.any_horizontal("c_body", "c_person", "c_group_like")
    building &= pl.col("event_type").is_in(STRONGER).fill_null(value=False)
    # `les accords de Minsk`: where it was signed.
    named = (pl.col("event_type") == "agree").fill_null(value=False) & pl.col("c_place_like") & ~pl.col("c_body") & ~pl.col("c_group_like")
    source &= ~building & ~named
    yield Rule("actor", "genitive", of & source & pl.col("c_personal"), gap)
    yield Rule("target", "genitive_of_building", of & building & (pl.col("genitive") == "source"), gap)
    of_place = (pl.col("frame") == "place") & pl.col("c_place_like")
    # `les bombardements du régime`: who is armed bombs, and is bombed only where an agent stands beside.
    side = (pl.col("c_armed") | (pl.col("c_body") & ~pl.col("c_place_like"))) & pl.col("event_type").is_in(STRONGER).fill_null(value=False)
    suffered = of & (pl.col("genitive") == "target")
    yield Rule("actor", "genitive_of_side", suffered & side, gap)
    yield Rule("target", "genitive", suffered & ~side & ~of_place.fill_null(value=False), gap)
    yield Rule("target", "genitive_beside_agent", of & ((pl.col("genitive") == "source") | (suffered & side)), gap + 30)


def reached() -> Iterator[Rule]:
    """Yield the rules for whom an act is aimed at or shared with by a preposition of its own."""
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    loose = ~pl.col("c_of") | (gap <= 2)
    # `calls for an inquiry` is no call on it; `calls for the king to go` is one on him.
    wished = (pl.col("event_type") == "demand").fill_null(value=False) & pl.col("c_wished") & ~pl.col("c_bidden")
    # `a stabbing in Leeds`: where, not whom.
    scene = pl.col("c_place_like") & ~pl.col("c_person") & ~pl.col("c_group_like") & pl.col("c_scene")
    aimed = noun & follows() & listed_preposition("noun_preps") & ~pl.col("c_owns") & ~_of() & loose & ~wished & ~scene & (gap <= 10)
    yield Rule("target", "oblique", aimed, gap + 2)
    # `held talks, since the coup, with the president`
    apart = noun & (pl.col("frame") == "mutual") & ~pl.col("before") & (pl.col("comma") == 2) & pl.col("c_personal") & pl.col("c_nominal")
    apart &= listed_preposition("noun_preps") & (pl.col("finite") + pl.col("relative") + pl.col("stop") == 0) & (gap <= INSERTED)
    yield Rule("target", "beyond_insertion", apart & ~pl.col("c_owns"), gap + 20)


def _near() -> pl.Expr:
    """Return whether a candidate stands not far behind the noun, with at most one verb between."""
    return ~pl.col("before") & (pl.col("finite") <= 1) & (pl.col("stop") == 0) & (pl.col("gap") <= 12)


def agents() -> Iterator[Rule]:
    """Yield the rule for who did it, behind `by`."""
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    passive = _near() & (pl.col("comma") == 0) & (pl.col("participle") <= 1 + pl.col("finite")) & pl.col("c_personal")
    # `l'attaque condamnée par l'ONU`: the agent is that of the act between.
    other = (pl.col("next_passive") < pl.col("c_first")).fill_null(value=False)
    yield Rule("actor", "agent", noun & passive & pl.col("c_by") & ~pl.col("c_after_standing") & ~pl.col("c_conj") & ~other, gap - 20)


def sides() -> Iterator[Rule]:
    """Yield the rules for the two sides of what is done together or against each other."""
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    # `Fighting disrupts flights between Paris and Rome`: what a verb's object lies between is not who fights.
    mutual = noun & (pl.col("frame") == "mutual") & _near()
    close = (gap <= 1) | (pl.col("finite") == 0) | ~pl.col("next_takes").fill_null(value=False)
    yield Rule("actor", "between", mutual & close & pl.col("c_between"), gap - 20)
    yield Rule("target", "between", mutual & pl.col("c_conj") & pl.col("c_after_between"), gap - 20)
    # `des combats ont opposé l'armée aux rebelles`, `l'armée et les rebelles`.
    far = ~pl.col("before") & (pl.col("finite") == 1) & (pl.col("stop") == 0) & (gap <= OPPOSED)
    opposed = noun & (pl.col("frame") == "mutual") & far & pl.col("opposes") & pl.col("c_personal") & (pl.col("finite") == 1)
    yield Rule("actor", "opposed", opposed & pl.col("c_prep").is_null() & ~pl.col("c_conj"), gap - 15)
    yield Rule("target", "opposed", opposed & ((pl.col("c_prep_base") == "à") | (pl.col("c_prep").is_null() & pl.col("c_conj"))), gap - 15)


def owners() -> Iterator[Rule]:
    """Yield the rules for whose act it is: adjectives of nationality, possessives, genitives and names before the noun."""
    gap, noun = pl.col("gap"), pl.col("form") == "noun"
    suffered = (pl.col("genitive") == "target").fill_null(value=False) & ~_is_owners_act()
    made = pl.col("genitive").is_in(["source", "none"]).fill_null(value=True) | ((pl.col("genitive") == "target") & ~suffered)
    # `a military agreement`: of what armed people do, such an adjective tells who did it.
    fits = ~(pl.col("c_demonym") & pl.col("c_armed")) | pl.col("event_type").is_in([*STRONGER, *ARMED_ACTS])
    noun &= fits.fill_null(value=True)
    nation = noun & pl.col("c_demonym") & pl.col("c_attached") & ~pl.col("before") & (gap <= 1)
    # `her brother's release`: what she owns is not the release.
    owner = noun & pl.col("c_possessor") & pl.col("in_group_of") & (pl.col("owner") == 0) & pl.col("own_chain").is_not_null()
    # `les bombardements russes`: whose attacks they are.
    strikes = pl.col("event_type").is_in(STRONGER).fill_null(value=False)
    yield Rule("actor", "demonym", nation & (made | strikes) & ~pl.col("c_against"), gap - 5)
    yield Rule("target", "demonym", nation & ((suffered & ~strikes) | pl.col("c_against")), gap - 5)
    joined = noun & pl.col("before") & (pl.col("finite") + pl.col("comma") + pl.col("stop") == 0)
    # `Cuba's ban on rallies`: the rallies are not Cuba's.
    genitive = joined & (pl.col("owner") == 1) & (gap <= OWNED) & pl.col("c_personal") & pl.col("c_nominal") & ~pl.col("prep_before")
    premodifier = joined & (pl.col("owner") == 0) & (gap <= 1) & pl.col("c_demonym")
    # `Cuba sanctions`, but `US sanctions`: a country's plain name before a measure tells whom it is against.
    against = (pl.col("c_country_name") & pl.col("event_type").is_in(MEASURES)).fill_null(value=False)
    yield Rule("target", "measure_against", premodifier & against, gap)
    for name, holds in (("saxon_genitive", genitive), ("premodifier", premodifier & ~against)):
        active = (pl.col("event_type").is_in(STRONGER) & (name == "premodifier")).fill_null(value=False)
        yield Rule("actor", name, holds & (~suffered.fill_null(value=False) | active), gap)
        yield Rule("target", name, holds & suffered & ~active, gap)
    yield Rule("actor", "possessive", owner & made, gap * 0 + 1)
    yield Rule("target", "possessive", owner & suffered, gap * 0 + 1)


def _is_owners_act() -> pl.Expr:
    """Return whether an act that is done to somebody is its owner's doing (`Israel's blockade`, `the army's arrest of two editors`), not done to the owner."""
    nation = pl.col("c_demonym") & ~pl.col("c_country_name")
    state = nation | (pl.col("c_body") & pl.col("c_place_like"))
    own = pl.col("event_type").is_in(["accuse", "sanction"])
    # `the army's crackdown`
    own |= (pl.col("event_type") == "restrict") & (state | pl.col("c_armed"))
    own |= (pl.col("event_type") == "destroy_property") & nation
    return (own | pl.col("complemented")).fill_null(value=False)


def supported() -> Iterator[Rule]:
    """Yield the rules for the subject of a support verb (`a lancé une attaque`)."""
    gap = pl.col("gap")
    subject = (pl.col("form") == "noun") & pl.col("supported") & leads() & (pl.col("finite") == 1)
    clause = subject & (pl.col("relative") + pl.col("subordinator") == 0)
    mutual = pl.col("frame") == "mutual"
    plain = (pl.col("form") == "noun") & leads() & (pl.col("finite") == 1) & (pl.col("relative") + pl.col("subordinator") == 0)
    hit = plain & pl.col("owned_by") & (pl.col("participle") > 0)
    # `le convoi visé par l'attaque`
    hit |= (pl.col("form") == "noun") & pl.col("owned_by") & leads() & (pl.col("finite") == 0) & (pl.col("participle") == 1)
    # `déplacés par des combats`: who fights whom is told otherwise.
    hit &= ~pl.col("after_active").fill_null(value=False) & ~mutual.fill_null(value=False)
    yield Rule("target", "hit_by", hit & (pl.col("comma") == 0) & (gap <= 8), gap + 12 + impersonal())
    # `a fait l'objet de menaces`, `ont été la cible d'une attaque`
    yield from incurring_rules()
    object_of = (pl.col("form") == "noun") & pl.col("own_suffered") & leads() & (pl.col("finite") <= 1) & (pl.col("relative") == 0)
    yield Rule("target", "object_of", object_of & (pl.col("comma") == 0) & ~pl.col("c_after_verb"), gap + 12 + impersonal())
    side = plain & mutual & pl.col("own_granted") & pl.col("c_armed")
    yield Rule("actor", "side", side & (pl.col("comma") <= 1), gap + 40)
    second = pl.when((mutual.fill_null(value=False) & pl.col("c_conj")) | pl.col("c_seconds")).then(12).otherwise(0)
    # `faces a jail term`, `served three sentences`: who does is who was sentenced.
    # `survived an assassination attempt`
    suffers = pl.col("event_type").is_in(UNDERGONE) & pl.col("undergone")
    # `faces calls to resign`, `drew criticism`
    suffers = (suffers | (pl.col("event_type").is_in(INCURRED) & pl.col("incurred")) | pl.col("under")).fill_null(value=False)
    yield Rule("target", "support_verb", clause & suffers, gap + 15 + impersonal())
    # `the firm was hit by a cyber attack`: it did nothing.
    clause &= ~suffers & ~pl.col("owned_by") & ~pl.col("own_suffered")
    clause &= ~(pl.col("event_type").is_in(PASSED_ON) & pl.col("undergone")).fill_null(value=False)
    # `raised her detention with the king`, `Police were called to a protest`: it is another's doing.
    clause &= ~((pl.col("genitive") == "target") & pl.col("possessed")).fill_null(value=False) & ~pl.col("called_to")
    # `la mort d'un étudiant a déclenché des manifestations`: what sets a crowd off is not the crowd.
    crowd = pl.col("event_type").is_in(["protest", "riot", "arrest"]).fill_null(value=False)
    clause &= pl.col("c_personal") | ~crowd
    yield Rule("actor", "support_verb", clause, gap + 15 + impersonal() + second)
    antecedent = subject & (pl.col("relative") == 1) & (pl.col("subordinator") == 0) & ~pl.col("c_acts")
    # `an activist who has served two sentences`
    yield Rule("target", "support_relative", antecedent & suffers, gap + 17 + impersonal())
    antecedent &= ~suffers
    yield Rule("actor", "support_relative", antecedent, gap + 17 + impersonal())
    yield Rule("target", "second_member", clause & mutual & pl.col("c_conj"), gap + 20)


def struck() -> Iterator[Rule]:
    """Yield the rules for whom a verb beside an attack says that it fell on (`une attaque a visé un convoi`, `les civils touchés lors de la frappe`)."""
    gap, attack = pl.col("gap"), (pl.col("form") == "noun") & pl.col("event_type").is_in(STRONGER)
    # `les frappes qui ont touché un marché`; behind the verb `des` is an article.
    near = ~pl.col("before") & (pl.col("finite") == 1) & (pl.col("stop") == 0) & (gap <= STRUCK) & (pl.col("relative") <= 1)
    past = (pl.col("c_first") > pl.col("next_told")).fill_null(value=False)
    free = pl.col("c_prep").is_null() | (pl.col("c_partitive") & (pl.col("c_open") == pl.col("next_told") + 1))
    fallen = attack & pl.col("hits") & near & past & free & pl.col("c_nominal") & ~pl.col("c_owns") & pl.col("comma").is_in([0, 2])
    yield Rule("target", "struck", fallen, gap - 5)
    # `une attaque qui a coûté la vie à douze soldats`
    cost = attack & pl.col("costs") & near & past & (pl.col("c_prep_base") == "à") & pl.col("c_personal") & (pl.col("comma") == 0)
    yield Rule("target", "cost_lives", cost, gap - 5)
    # `les positions de l'armée qui ont été visées dans l'attaque`: of a chain whatever agrees with the verb.
    clause = pl.when("struck_helped").then((pl.col("finite") == 1) & (pl.col("relative") <= 1)).otherwise(pl.col("finite") == 0)
    agrees = pl.when(pl.col("struck_number").is_null()).then(~pl.col("c_linked")).otherwise(pl.col("c_number") == pl.col("struck_number"))
    whole = pl.col("c_prep").is_null() | (pl.col("c_linked") & pl.col("c_of"))
    within = attack & pl.col("struck") & pl.col("before") & clause & agrees & whole & pl.col("c_nominal") & ~pl.col("c_owns")
    within &= (pl.col("stop") + pl.col("comma") == 0) & (gap <= STRUCK)
    place = pl.when("c_place_like").then(0).otherwise(impersonal())
    yield Rule("target", "struck_within", within, gap + 12 + place + pl.col("c_linked").cast(pl.Int32) * 3)
