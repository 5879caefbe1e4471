"""Contents: acts that another act is about: what somebody demands, threatens, denies or is accused of."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.location import TAKING, VIOLENT

DENIABLE = ("destroy_property", "expel", "seize_territory", "coup", "support", "mobilise")
"""Types beside violence and captures whose noun is denied as an act (`nie tout pillage`)."""

NEAR_CHARGE, NEAR_IMPUTED, NEAR_DENIAL = 14, 8, 2
"""Tokens at most between an accusation, the blame for an act, or a denial, and the act that it is about."""


def demanded(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is what somebody demands: an infinitive, a subjunctive, or the noun that the demand is for."""
    # `réclame la tenue d'élections`: what is to be brought about is the complement of how.
    brought = pl.col("own_chain_head").is_in(function_words("bringing")).fill_null(value=False)
    plain = pl.col("own_prep").fill_null("0").is_in(["0", *function_words("demanded", "partitive")])
    content = (~pl.col("own_linked").fill_null(value=False) & plain) | brought
    near = pl.when(_joins_demand()).then(NEAR_CHARGE).when(pl.col("own_prep").is_null() | brought).then(6).otherwise(12)
    told = (pl.col("form") == "infinitive") | (pl.col("feature") == "subjunctive")
    # `demanded that Washington lift the measures`
    told |= (pl.col("form") == "active") & (pl.col("feature") == "present") & pl.col("governor_that")
    # `Asked about the raid, the army said: "We don't ..."`: what is said then is no content of the demand.
    told &= pl.col("n_stop_here") == pl.col("governor_n_stop")
    noun = (pl.col("form") == "noun") & content & (pl.col("governor_gap") <= near)
    return ((pl.col("governor_type") == "demand") & (noun | (told & (pl.col("governor_gap") <= 12)))).fill_null(value=False)


def _joins_demand() -> pl.Expr:
    """Return whether the predicate is joined by `and` to another noun of what is demanded (`la libération de leurs camarades et l'expulsion du recteur`)."""
    other = (
        (pl.col("governor").shift(1) == pl.col("governor")) & (pl.col("form").shift(1) == "noun") & pl.col("own_prep").shift(1).is_null()
    )
    joined = pl.col("own_conj") & pl.col("own_prep").is_null() & (pl.col("n_finite_here") == pl.col("governor_n_finite"))
    return (other & joined & ~pl.col("own_linked").shift(1)).fill_null(value=False)


WANTED = ("concede", "support", "aid", "election", "agree", "withdraw", "consult", "restrict", "sanction")
"""Types of acts that a protest is for."""
NEAR_PROTEST = 16
"""Tokens at most from a protest to what it is for."""


def wanted(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what a protest is for (`has been protesting for her brother's release`)."""
    brought = pl.col("own_prep").is_in(function_words("wished")) & ~pl.col("own_linked").fill_null(value=False)
    kind = (pl.col("form") == "noun") & pl.col("event_type").is_in(WANTED)
    return (kind & brought & (pl.col("protest_gap") <= NEAR_PROTEST)).fill_null(value=False)


def threatened() -> pl.Expr:
    """Return whether the predicate is what somebody threatens to do."""
    return ((pl.col("governor_type") == "threaten") & pl.col("unfinished") & (pl.col("governor_gap") <= 10)).fill_null(value=False)


def charged(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what somebody is accused of (`accuse l'armée d'attaques`), or threatens in a language without infinitives."""
    vowed = pl.col("own_prep").is_in(function_words("charge")) & pl.col("governor_type").is_in(["accuse", "threaten"])
    blames = (
        (pl.col("governor_type") == "accuse")
        & pl.col("governor_key").is_in(function_words("charging"))
        & (pl.col("event_type") != "accuse")
    )
    blamed = pl.col("own_prep").is_in(function_words("accusing")) & blames & (pl.col("n_finite_here") == pl.col("governor_n_finite"))
    # `impute l'attaque à Moscou`, `blamed Moscow for the attack`
    imputes = (pl.col("governor_type") == "accuse") & pl.col("governor_key").is_in(function_words("imputing"))
    free = pl.col("own_prep").is_null() & ~pl.col("own_linked").fill_null(value=False)
    imputed = imputes & (free | pl.col("own_prep").is_in(function_words("imputed"))) & (pl.col("governor_gap") <= NEAR_IMPUTED)
    # `menace l'Iran de sanctions`
    held_out = pl.col("own_prep").is_in(function_words("accusing")) & (pl.col("governor_type") == "threaten")
    held_out &= (pl.col("event_type") != "threaten") & (pl.col("n_finite_here") == pl.col("governor_n_finite"))
    return ((pl.col("form") == "noun") & (vowed | blamed | imputed | held_out) & (pl.col("governor_gap") <= NEAR_CHARGE)).fill_null(
        value=False
    )


def disowned(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of an act that somebody denies (`dément toute attaque`)."""
    noun = (pl.col("form") == "noun") & pl.col("own_prep").is_null() & pl.col("event_type").is_in([*VIOLENT, *TAKING, *DENIABLE])
    denies = (pl.col("governor_type") == "reject") & (pl.col("governor_stance") == "deny")
    reach = NEAR_CHARGE if function_words("charge") else NEAR_DENIAL
    return (noun & denies & (pl.col("governor_gap") <= reach)).fill_null(value=False)


def accused(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is what somebody is accused of, as a gerund (`accused the rebels of looting shops`).

    Or how it was done: a gerund behind another verb of the accusation (`of breaking the truce by shelling a market`).
    """
    gerund = (pl.col("form") == "gerund") & (pl.col("led_by").is_in(function_words("of")) | accessory())
    return ((pl.col("governor_type") == "accuse") & gerund & (pl.col("governor_gap") <= NEAR_CHARGE)).fill_null(value=False)


def accessory() -> pl.Expr:
    """Return whether another verb stands between the predicate and what governs it."""
    return (pl.col("last_verb") > pl.col("governor")).fill_null(value=False)
