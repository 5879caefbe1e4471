"""Factuality: did it happen, will it, would it, or did it not; and hearsay."""

from __future__ import annotations

import polars as pl

from flows.events.contents import accused, charged, demanded, disowned, threatened, wanted
from flows.events.cues import with_cues
from flows.events.function_words import FunctionWords

NEAR_CUE, NEAR_IF, AFTER = 6, 14, 4
"""Tokens at most from a cue, or a word of condition, to the predicate that it governs, and from a predicate to a cue behind it."""

NEAR_PURPOSE, NEAR_NOT, NEAR_NOT_TO, NEAR_NO, NEAR_WITHOUT = 3, 5, 4, 2, 2
"""Tokens at most from `pour`, and from `not` to a verb, to one that is not finite (`not to attack`), to a noun (`no attack`); and from `without`."""

NEAR_UNACHIEVED = 3
"""Tokens at most from what makes an act none that was to its verb (`failed to seize`, `stopped short of blaming`)."""

EXPRESSED = ("protest", "demand", "accuse", "reject", "abuse")
"""Types of acts that are done by what is done for them."""
SCHEDULED, COMING = ("protest", "consult", "election"), 10
"""Types of acts that are announced by a noun and a future (`strikes on 15 December will affect`), and tokens between the two at most."""
OBJECT = 8
"""Tokens at most from a verb that announces or cancels such an act to its noun."""


def judge(predicates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with `factuality` (happened, planned, hypothetical, negated), `hearsay` and `refused` (the content of a refusal).

    Takes the predicates with their governing predicate's `governor_type` and `governor_gap` (null when there is none). Adds `charge` (`charged`) and
    `content`: another act is about it.
    """
    by_form = (pl.col("form") != "noun") & (pl.col("conditionals") > 0) & (pl.col("feature") == "participle")
    # `l'aviation aurait mené des frappes`
    by_form |= (pl.col("form") == "noun") & pl.col("supported") & pl.col("support_doubted")
    contents = (demanded(function_words), threatened(), accused(function_words), charged(function_words), disowned(function_words))
    factuality = (
        pl.when(negated(function_words) & ~unless() & ~_bidden(function_words)).then(pl.lit("negated"))
        .when(hypothetical(function_words)).then(pl.lit("hypothetical"))
        .when(planned(function_words)).then(pl.lit("planned"))
        .otherwise(pl.lit("happened"))
    )  # fmt: skip
    return with_cues(predicates, words, function_words).with_columns(
        factuality=factuality,
        hearsay=by_form.fill_null(value=False) | rumoured(function_words),
        charge=charged(function_words),
        content=pl.any_horizontal(contents),
        refused=refused(),
    )


def _expressed() -> pl.Expr:
    """Return whether an act of words is the purpose of what was done (`ils ont défilé pour réclamer des renforts`): by doing that, it is done.

    So a crowd that force was used to disperse (`a tiré des grenades lacrymogènes pour disperser la foule`).
    """
    open_ = pl.any_horizontal(pl.col(f"last_{cue}").is_not_null() for cue in ("planned", "hypothetical", "wished", "coming"))
    return pl.col("event_type").is_in(EXPRESSED).fill_null(value=False) & ~open_


def planned(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is of the future: by its form, by a cue before it or behind it, or as what somebody threatens."""
    noun = pl.col("form") == "noun"
    open_form = pl.col("form").is_in(["infinitive", "noun", "passive"])
    scheduled = noun & pl.col("event_type").is_in(SCHEDULED) & pl.col("next_will")
    own_clause = noun | (pl.col("n_finite_here") == pl.col("n_finite_group"))
    cued = (gap("planned") <= NEAR_CUE) & (verbs_since("planned") <= -(~own_clause).cast(pl.Int32))
    return (
        (pl.col("futures") > 0)
        | (pl.col("feature") == "future")
        | (open_form & ~granted(function_words) & cued)
        | (pl.col("unfinished") & (gap("purpose") <= NEAR_PURPOSE) & ~_expressed())
        | (noun & (_until("next_planned") <= AFTER))
        | (noun & pl.col("next_tense") & (_until("next_verb") <= AFTER))
        | (scheduled & (_until("next_modal") <= COMING))
        | _object_of("announcing", function_words)
        | _promised(function_words)
        | threatened()
        | (light_verb(function_words) & pl.col("light_future"))
        | (charged(function_words) & (pl.col("governor_type") == "threaten"))
    ).fill_null(value=False)


def hypothetical(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is only possible, supposed, wished, asked or demanded."""
    noun = pl.col("form") == "noun"
    own_clause = noun | (pl.col("n_finite_here") == pl.col("n_finite_group"))
    unbroken = pl.col("last_break").is_null() | (pl.col("last_break") < pl.col("last_hypothetical"))
    # `called for calm and questioned`: the second verb shares the subject, not what the first leaves open.
    joined = (
        pl.col("form").is_in(["active", "passive"])
        & ~pl.col("unfinished")
        & pl.col("led_by").is_in(function_words("and", "but")).fill_null(value=False)
    )
    supposed = (gap("hypothetical") <= NEAR_IF) & (verbs_since("hypothetical") <= _own_modal()) & unbroken & ~joined
    wished = (gap("wished") <= NEAR_CUE) & (verbs_since("wished") <= 0) & own_clause
    return (
        ((supposed | wished) & ~granted(function_words))
        | (pl.col("feature") == "conditional")
        | (light_verb(function_words) & _before_support("hypothetical"))
        | pl.col("asks")
        | pl.col("led_by").is_in(function_words("able"))
        | _wanted(function_words)
        | demanded(function_words)
        | wanted(function_words)
    ).fill_null(value=False)


def _wanted(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what somebody only wants (`nous voulons sa démission`)."""
    return (
        (pl.col("form") == "noun")
        & _is_object(function_words)
        & (pl.col("last_wanting") == pl.col("last_verb"))
        & (gap("wanting") <= NEAR_CUE)
    )


def negated(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is said not to be: by a negation of its verb or before its noun, or as what somebody denies."""
    verb, noun = pl.col("form") != "noun", pl.col("form") == "noun"
    return (
        (verb & (pl.col("negations") > 0) & ((gap("not") <= NEAR_NOT) | pl.col("not_next")))
        | (pl.col("unfinished") & ((gap("not") <= NEAR_NOT_TO) | (gap("unachieved") <= NEAR_UNACHIEVED)))
        | (verb & (gap("without") <= NEAR_WITHOUT))
        | (noun & ((gap("not") <= NEAR_NO) | (gap("without") < NEAR_WITHOUT)))
        | disowned(function_words)
        | (light_verb(function_words) & _before_support("not"))
        | _undone(function_words)
        | _object_of("cancelling", function_words)
        | _cancelled()
    ).fill_null(value=False)


def _object_of(kind: str, function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what somebody announces (`backed a walkout`) or cancels (`called off the talks`)."""
    particles = [each for each in function_words.valued(kind).values() if each]
    direct = _is_object(function_words) | pl.col("own_prep").is_in(particles)
    noun = (pl.col("form") == "noun") & pl.col("event_type").is_in(SCHEDULED) & direct
    return noun & (pl.col(f"last_{kind}") == pl.col("last_verb")) & (gap(kind) <= OBJECT)


def _is_object(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate's noun is no complement of a preposition or of another noun; `des` behind a verb is an article."""
    free = pl.col("own_prep").is_null() | pl.col("own_prep").is_in(function_words("partitive"))
    return free & ~pl.col("own_linked").fill_null(value=False)


def _promised(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what somebody promises (`a promis des sanctions`)."""
    return (
        (pl.col("form") == "noun")
        & _is_object(function_words)
        & (pl.col("last_promising") == pl.col("last_verb"))
        & (gap("promising") <= NEAR_CUE)
    )


def _cancelled() -> pl.Expr:
    """Return whether the predicate is the noun of what was cancelled (`the strike planned for Friday has been called off`)."""
    noun = (pl.col("form") == "noun") & pl.col("event_type").is_in(SCHEDULED) & pl.col("own_prep").is_null()
    return noun & (_until("next_cancelled") <= COMING) & (_until("next_verb") < _until("next_cancelled"))


def unless() -> pl.Expr:
    """Return whether a negation stands inside what is only supposed (`si les rebelles ne se retirent pas`): nothing is said not to be."""
    opened = (gap("hypothetical") <= NEAR_IF) & (verbs_since("hypothetical") <= _own_modal()) & (pl.col("form") != "noun")
    inside = (gap("hypothetical") - gap("not") >= NEAR_PURPOSE) | (pl.col("not_next") & (gap("hypothetical") > 1))
    # `n'exclut pas une intervention`: what is not ruled out may be.
    open_still = (pl.col("form") == "noun") & (gap("hypothetical") - gap("not")).is_between(0, 1)
    return (opened & inside).fill_null(value=False) | open_still.fill_null(value=False)


def _bidden(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is what somebody asks others not to do (`a appelé la population à ne pas manifester`): nothing is said to be or not."""
    return pl.col("unfinished") & demanded(function_words)


def _own_modal() -> pl.Expr:
    """Return 1 where the finite verb right before an infinitive is its own modal (`if they do not withdraw`), else 0."""
    return (pl.col("led_modal") & (pl.col("form") == "infinitive")).fill_null(value=False).cast(pl.Int32)


def refused() -> pl.Expr:
    """Return whether the predicate is what somebody refuses to do."""
    # `a refusé de participer à la réunion`: nor is what the refused act is about.
    through = (pl.col("form") == "noun") & pl.col("event_type").is_in(SCHEDULED) & (pl.col("last_verb") > pl.col("governor_last"))
    through &= pl.col("n_finite_here") == pl.col("governor_n_finite")
    content = (pl.col("unfinished") & (pl.col("governor_gap") <= AFTER)) | (through & (pl.col("governor_gap") <= NEAR_CUE))
    return ((pl.col("governor_type") == "reject") & pl.col("governor_stance").ne_missing("deny") & content).fill_null(value=False)


def rumoured(function_words: FunctionWords) -> pl.Expr:
    """Return whether a cue of hearsay governs the predicate: in its clause (`is said to have fled`), or beside the noun (`alleged attack`)."""
    away = pl.col("first").cast(pl.Int64) - pl.col("last_hearsay")
    own = pl.col("n_finite_here") - pl.col("n_cue_hearsay")
    # `Drones believed to have come from Iran killed two`: what is believed ends before the verb.
    ended = pl.col("cue_deemed") & pl.col("form").is_in(["active", "passive"]) & ~pl.col("unfinished")
    governed = (
        ~ended.fill_null(value=False)
        & (away <= pl.when("cue_that").then(NEAR_IF).otherwise(NEAR_CUE))
        & ~(pl.col("cue_that") & pl.col("retort"))
        & (own <= pl.col("form").is_in(["active", "passive"]).cast(pl.Int32))
        & (pl.col("n_comma_here") == pl.col("n_comma_hearsay"))
    )
    beside = (pl.col("form") == "noun") & (pl.col("first").cast(pl.Int64) - pl.col("last_doubted") == 1)
    # `allegedly ordered an attack`: what the verb in doubt brings about is in doubt.
    told = (away <= AFTER) & pl.col("owner").is_in(function_words("indefinite"))
    brought = (pl.col("form") == "noun") & (own == 1) & (told | (pl.col("supported") & (away <= NEAR_CUE)))
    return (governed | beside | brought).fill_null(value=False)


def _undone(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the object of a support verb that is negated (`n'a pas lancé d'offensive`)."""
    since = pl.col("last_verb").cast(pl.Int64) - pl.col("last_not")
    none = pl.col("owner").is_in(function_words("content")) & since.is_between(1, NEAR_UNACHIEVED)
    return (pl.col("form") == "noun") & pl.col("supported") & none


def light_verb(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of a support verb that is finite itself: it has the verb's time, doubt and negation.

    So in languages with words of possibility before finite verbs (`قد تشن إسرائيل هجوما`).
    """
    return pl.lit(bool(function_words("uncertain"))) & (pl.col("form") == "noun") & pl.col("supported")


def granted(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is a noun that the sentence takes for granted (`après l'attaque`)."""
    return (pl.col("form") == "noun") & pl.col("own_prep").is_in(function_words("granted")).fill_null(value=False)


def gap(cue: str) -> pl.Expr:
    """Return how many tokens the predicate stands behind the last cue of a kind, null where none is before it.

    The noun of a support verb is as far from a plan as its verb is (`sur le point de lancer une attaque`).
    """
    here = pl.col("first").cast(pl.Int64)
    chained = (pl.col("form") == "noun") & pl.col("supported") & (pl.col("last_verb") > pl.col("last_planned"))
    begin = pl.when(chained.fill_null(value=False)).then("last_verb").otherwise("first").cast(pl.Int64)
    return (begin if cue in {"planned", "purpose"} else here) - pl.col(f"last_{cue}")


def verbs_since(cue: str) -> pl.Expr:
    """Return how many finite verbs stand between the last cue of a kind and the predicate's verb group."""
    return pl.col("n_finite_group") - pl.col(f"n_cue_{cue}")


def _until(mark: str) -> pl.Expr:
    """Return how many tokens a mark stands behind the predicate."""
    return pl.col(mark).cast(pl.Int64) - pl.col("last")


def _before_support(cue: str) -> pl.Expr:
    """Return whether the last cue of a kind stands right before the last verb, which supports the predicate."""
    return pl.col(f"last_{cue}") == pl.col("last_support").cast(pl.Int64) - 1
