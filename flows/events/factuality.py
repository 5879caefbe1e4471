"""Factuality: did it happen, will it, would it, or did it not; and hearsay."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.location import TAKING, VIOLENT
from flows.events.neighbours import read_at

NEAR_CUE, NEAR_IF, AFTER, NEAR_DENIAL = 6, 14, 4, 2
DENIABLE = ("destroy_property", "expel", "seize_territory", "coup", "support", "mobilise")
"""Types beside violence and captures whose noun is denied as an act (`nie tout pillage`)."""

SCHEDULED, COMING = ("protest", "consult", "election"), 10
"""Types of acts that are announced by a noun and a future (`strikes on 15 December will affect`), and tokens between the two at most."""


def cue_positions(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return, for each token, where the last cues before it and the next after it stand, within its sentence."""
    firm = pl.col("norm").is_in(function_words("not")) & ~pl.col("norm").shift(-1).is_in(function_words("partly")).fill_null(value=False)
    purpose = pl.col("planned") & pl.col("norm").is_in(function_words("purpose"))
    doubted = pl.col("norm").is_in(function_words("doubted"))
    supposed = pl.col("hypothetical") & ~(pl.col("norm") == "s'") & ~(pl.col("reflexive"))
    governs = pl.col("norm").shift(-1).is_in(function_words("content")).fill_null(value=False) | pl.col("gerund")
    cues = {
        "planned": pl.col("planned") & ~purpose,
        "purpose": purpose,
        "hypothetical": supposed & ~governs,
        "wished": supposed & governs,
        "not": firm,
        "without": pl.col("norm").is_in(function_words("without")) & pl.col("name_span").is_null(),
        "break": pl.col("text").is_in(["-", "–", "—", ";"]),
        "support": pl.col("is_verb"),
        "hearsay": pl.col("hearsay") & ~pl.col("hearsay_form") & ~doubted,
        "doubted": doubted,
    }
    # A cue that begins with its pronoun (`se prépare à`, `il est question de`) stands at its verb.
    at = pl.when(pl.any_horizontal("reflexive", "subject_pronoun", "negator")).then(pl.col("token") + 1).otherwise("token")
    last = {f"last_{name}": pl.when(condition).then(at).forward_fill().shift(1) for name, condition in cues.items()}
    ahead = {
        "next_planned": pl.when(pl.col("planned") & ~purpose & ~pl.col("is_verb")).then("token").backward_fill().shift(-1),
        "next_verb": pl.when(pl.col("finite")).then("token").backward_fill().shift(-1),
        "next_tense": pl.when(pl.col("finite"))
        .then(pl.col("planned_form") | pl.col("norm").is_in(function_words("duty")))
        .backward_fill()
        .shift(-1),
        "next_will": pl.when(pl.col("finite") | pl.col("modal")).then(pl.col("planned") & pl.col("modal")).backward_fill().shift(-1),
        "next_modal": pl.when(pl.col("finite") | pl.col("modal")).then("token").backward_fill().shift(-1),
    }
    asks = (pl.col("text") == "?").any().over("sentence")
    follows = firm.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    return words.select("token", "sentence_first", "sentence_last", asks=asks, not_next=follows, **last, **ahead).with_columns(
        **{name: pl.when(pl.col(name) >= pl.col("sentence_first")).then(name) for name in last},
        **{name: pl.when(pl.col(name) <= pl.col("sentence_last")).then(name) for name in ("next_planned", "next_verb", "next_modal")},
    )


def judge(predicates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with `factuality` (happened, planned, hypothetical, negated), `hearsay` and `refused` (the content of a refusal).

    Takes the predicates with their governing predicate's `governor_type` and `governor_gap` (null when there is none).
    """
    seen = predicates.pipe(
        read_at, "first", cue_positions(words, function_words), pl.all().exclude("token", *predicates.collect_schema().names())
    ).pipe(read_at, "first", words, n_comma_here="n_comma")
    for name in ("planned", "hypothetical", "wished", "hearsay"):
        seen = seen.pipe(read_at, f"last_{name}", words, **{f"n_cue_{name}": "n_finite", f"n_comma_{name}": "n_comma"})
    verb, noun = pl.col("form") != "noun", pl.col("form") == "noun"
    light = light_verb(function_words)
    if function_words("uncertain"):
        seen = seen.pipe(read_at, "last_support", words, light_future="planned_form")
    else:
        seen = seen.with_columns(light_future=pl.lit(value=False))
    open_form = pl.col("form").is_in(["infinitive", "noun", "passive"])
    # `sur le point de lancer une attaque`: the noun is as far from the cue as the verb that it belongs to.
    chained = noun & pl.col("supported") & (pl.col("last_verb") > pl.col("last_planned"))
    begin = pl.when(chained.fill_null(value=False)).then("last_verb").otherwise("first").cast(pl.Int64)
    gap = {
        name: (begin if name in {"planned", "purpose"} else pl.col("first").cast(pl.Int64)) - pl.col(f"last_{name}")
        for name in ("planned", "purpose", "hypothetical", "wished", "not", "without")
    }
    since = {name: pl.col("n_finite_group") - pl.col(f"n_cue_{name}") for name in ("planned", "hypothetical", "wished")}
    open_clause = pl.col("n_finite_here") == pl.col("n_finite_group")
    scheduled = noun & pl.col("event_type").is_in(SCHEDULED) & pl.col("next_will")
    unbroken = pl.col("last_break").is_null() | (pl.col("last_break") < pl.col("last_hypothetical"))
    granted = noun & pl.col("own_prep").is_in(function_words("granted")).fill_null(value=False)
    # `called for calm and questioned`: the second verb shares the subject, not what the first leaves open.
    joined = (
        pl.col("form").is_in(["active", "passive"])
        & ~pl.col("unfinished")
        & pl.col("led_by").is_in(function_words("and", "but")).fill_null(value=False)
    )
    planned = (
        (pl.col("futures") > 0)
        | (pl.col("feature") == "future")
        | (open_form & ~granted & (gap["planned"] <= NEAR_CUE) & (since["planned"] <= -(~open_clause & ~noun).cast(pl.Int32)))
        | (pl.col("unfinished") & (gap["purpose"] <= 3))
        | (noun & (pl.col("next_planned").cast(pl.Int64) - pl.col("last") <= AFTER))
        | (noun & pl.col("next_tense") & (pl.col("next_verb").cast(pl.Int64) - pl.col("last") <= AFTER))
        | (scheduled & (pl.col("next_modal").cast(pl.Int64) - pl.col("last") <= COMING))
        | threatened()
        | (light & pl.col("light_future"))
        | (charged(function_words) & (pl.col("governor_type") == "threaten"))
    ).fill_null(value=False)
    hypothetical = (
        ((gap["hypothetical"] <= NEAR_IF) & (since["hypothetical"] <= 0) & unbroken & ~granted & ~joined)
        | ((gap["wished"] <= NEAR_CUE) & (since["wished"] <= 0) & (noun | open_clause) & ~granted)
        | (pl.col("feature") == "conditional")
        | (light & (pl.col("last_hypothetical") == pl.col("last_support").cast(pl.Int64) - 1))
        | pl.col("asks")
        | demanded(function_words)
    ).fill_null(value=False)
    negated = (
        (verb & (pl.col("negations") > 0) & ((gap["not"] <= 5) | pl.col("not_next")))
        | (pl.col("unfinished") & (gap["not"] <= 4))
        | (verb & (gap["without"] <= 2))
        | (noun & ((gap["not"] <= 2) | (gap["without"] <= 1)))
        | disowned(function_words)
        | (light & (pl.col("last_not") == pl.col("last_support").cast(pl.Int64) - 1))
    ).fill_null(value=False)
    return seen.with_columns(
        factuality=pl.when(negated)
        .then(pl.lit("negated"))
        .when(hypothetical)
        .then(pl.lit("hypothetical"))
        .when(planned)
        .then(pl.lit("planned"))
        .otherwise(pl.lit("happened")),
        hearsay=(verb & (pl.col("conditionals") > 0) & (pl.col("feature") == "participle")).fill_null(value=False) | rumoured(),
        charge=charged(function_words),
        content=demanded(function_words) | threatened() | accused(function_words) | charged(function_words) | disowned(function_words),
        refused=(
            (pl.col("governor_type") == "reject")
            & pl.col("governor_stance").ne_missing("deny")
            & pl.col("unfinished")
            & (pl.col("governor_gap") <= 4)
        ).fill_null(value=False),
    )


def light_verb(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of a support verb that is finite itself: it has the verb's time, doubt and negation.

    So in languages with words of possibility before finite verbs (`قد تشن إسرائيل هجوما`).
    """
    return pl.lit(bool(function_words("uncertain"))) & (pl.col("form") == "noun") & pl.col("supported")


def demanded(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is what somebody demands: an infinitive, a subjunctive, or the noun that the demand is for."""
    content = ~pl.col("own_linked").fill_null(value=False) & pl.col("own_prep").fill_null("0").is_in(["0", *function_words("demanded")])
    near = pl.when(pl.col("own_prep").is_null()).then(6).otherwise(12)
    told = (pl.col("form") == "infinitive") | (pl.col("feature") == "subjunctive")
    noun = (pl.col("form") == "noun") & content & (pl.col("governor_gap") <= near)
    return ((pl.col("governor_type") == "demand") & (noun | (told & (pl.col("governor_gap") <= 12)))).fill_null(value=False)


def threatened() -> pl.Expr:
    """Return whether the predicate is what somebody threatens to do."""
    return ((pl.col("governor_type") == "threaten") & pl.col("unfinished") & (pl.col("governor_gap") <= 10)).fill_null(value=False)


def charged(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of what somebody is accused of or threatens, in a language without infinitives."""
    noun = (
        (pl.col("form") == "noun")
        & pl.col("own_prep").is_in(function_words("charge"))
        & pl.col("governor_type").is_in(["accuse", "threaten"])
    )
    return (noun & (pl.col("governor_gap") <= NEAR_IF)).fill_null(value=False)


def disowned(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of an act that somebody denies (`dément toute attaque`)."""
    noun = (pl.col("form") == "noun") & pl.col("own_prep").is_null() & pl.col("event_type").is_in([*VIOLENT, *TAKING, *DENIABLE])
    denies = (pl.col("governor_type") == "reject") & (pl.col("governor_stance") == "deny")
    reach = NEAR_IF if function_words("charge") else NEAR_DENIAL
    return (noun & denies & (pl.col("governor_gap") <= reach)).fill_null(value=False)


def accused(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is what somebody is accused of, as a gerund (`accused the rebels of looting shops`).

    Or how it was done: a gerund behind another verb of the accusation (`of breaking the truce by shelling a market`).
    """
    gerund = (pl.col("form") == "gerund") & (pl.col("led_by").is_in(function_words("of")) | accessory())
    return ((pl.col("governor_type") == "accuse") & gerund & (pl.col("governor_gap") <= NEAR_IF)).fill_null(value=False)


def accessory() -> pl.Expr:
    """Return whether another verb stands between the predicate and what governs it."""
    return (pl.col("last_verb") > pl.col("governor")).fill_null(value=False)


def rumoured() -> pl.Expr:
    """Return whether a cue of hearsay governs the predicate: in its clause (`is said to have fled`), or beside the noun (`alleged attack`)."""
    away = pl.col("first").cast(pl.Int64) - pl.col("last_hearsay")
    own = pl.col("n_finite_here") - pl.col("n_cue_hearsay")
    governed = (
        (away <= NEAR_CUE)
        & (own <= pl.col("form").is_in(["active", "passive"]).cast(pl.Int32))
        & (pl.col("n_comma_here") == pl.col("n_comma_hearsay"))
    )
    beside = (pl.col("form") == "noun") & (pl.col("first").cast(pl.Int64) - pl.col("last_doubted") == 1)
    return (governed | beside).fill_null(value=False)
