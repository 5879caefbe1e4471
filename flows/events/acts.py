"""Acts: predicates with their arguments, speaker and factuality put together, and those dropped that no rule can stand by."""

from __future__ import annotations

import polars as pl

from flows.events.doubles import drop_doubles, merge_means, merge_strikes
from flows.events.effects import drop_effects, drop_ended, drop_lost_places

TO_SOMEBODY = (
    "accuse", "threaten", "demand", "reject", "agree", "consult", "support", "concede", "election", "coup", "convict", "cooperate", "aid",
    "sanction",
)  # fmt: skip
"""Types whose target is somebody, never a thing."""


def with_arguments(predicates: pl.LazyFrame, arguments: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates with the chosen arguments as actor_* and target_* columns."""
    wide = predicates
    for role in ("actor", "target"):
        wide = wide.join(
            arguments.filter(pl.col("role") == role).select(
                "first",
                **{f"{role}_start": pl.col("text_start"), f"{role}_end": pl.col("text_end"), f"{role}_span": pl.col("actor"), f"{role}_rule": pl.col("rule")},
                **{f"{role}_known": pl.col("c_personal") & pl.col("text_start").is_not_null(), f"{role}_place": pl.col("c_place_like") & ~pl.col("c_person"), f"{role}_court": pl.col("c_court"), f"{role}_armed": pl.col("c_armed"), f"{role}_person": pl.col("c_person") | pl.col("c_actor").is_not_null() | pl.col("c_is_name") & ~pl.col("c_place_like"), f"{role}_speaker": pl.col("c_speaker"), f"{role}_nobody": pl.col("c_nobody")},
            ),
            on="first", how="left", maintain_order="left",
        )  # fmt: skip
    # `No soldiers were killed`
    nobody = (pl.col("actor_nobody") | pl.col("target_nobody")).fill_null(value=False) & (pl.col("factuality") == "happened")
    return wide.with_columns(factuality=pl.when(nobody).then(pl.lit("negated")).otherwise("factuality"))


def retype(acts: pl.LazyFrame, triggers: pl.DataFrame) -> pl.LazyFrame:
    """Return the acts whose word has several meanings with the first meaning that fits the arguments; those that none fits are dropped."""
    meanings = triggers.lazy().select("entry", "event_type", "object_class", "actor_class", "strength", "weapon")
    court = pl.col("actor_court").fill_null(value=False)
    place = pl.col("target_place").fill_null(value=False)
    person = pl.col("target_person").fill_null(value=False) & ~place
    fits = (
        pl.when(pl.col("actor_class") == "court").then(court)
        .when(pl.col("several") & (pl.col("object_class") == "place")).then(place)
        .when(pl.col("several") & (pl.col("object_class") == "person")).then(person)
        .when(pl.col("object_class") == "armed").then(pl.col("target_armed").fill_null(value=False))
        .otherwise(pl.lit(value=True))
    )  # fmt: skip
    order = (
        pl.when(pl.col("actor_class") == "court")
        .then(0)
        .when(pl.col("object_class").is_in(["armed", "place"]))
        .then(1)
        .otherwise(2)
        .cast(pl.Int8)
    )
    return (
        acts.drop("entry", "event_type", "object_class", "strength", "weapon", "actor_class")
        .with_columns(several=pl.col("entries").list.len() > 1)
        .explode("entries", empty_as_null=True)
        .rename({"entries": "entry"})
        .join(meanings, on="entry", how="left", maintain_order="left")
        .filter(fits)
        .with_columns(order=order)
        .sort("first", "order", pl.col("strength") == "weak", "entry", maintain_order=True)
        .unique("first", keep="first", maintain_order=True)
    )


def with_speech(acts: pl.LazyFrame, attributed: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with voice, speaker, factuality of denials, and the speaker as the actor of `nous`."""
    said = attributed.select(
        "first",
        "how",
        reporter="reporter",
        said_stance="stance",
        attribution_start="text_start",
        attribution_end="text_end",
        attribution_span="actor",
    )
    asked = pl.col("content") & pl.col("how").is_null()
    covered = pl.col("how").is_not_null() | pl.col("content")
    named = pl.col("attribution_start").is_not_null()
    # What is only possible, demanded or asked is nobody's report: never the article's own word.
    unsourced = covered | pl.col("hearsay") | (pl.col("factuality") == "hypothetical")
    voice = pl.when(covered & named).then(pl.lit("attributed")).when(unsourced).then(pl.lit("unattributed")).otherwise(pl.lit("article"))
    # `nous ne négocierons pas`: of what is not to be, nothing is denied.
    ahead = (pl.col("futures") > 0) | (pl.col("feature") == "future").fill_null(value=False)
    # `«Exigimos su liberación»`: a first person without its pronoun.
    unnamed = pl.col("we_form") & pl.col("actor_start").is_null() & (pl.col("form") == "active") & (pl.col("quote_depth") > 0)
    mine = pl.col("actor_speaker").fill_null(value=False) | unnamed.fill_null(value=False)
    return (
        acts.join(said, on="first", how="left", maintain_order="left")
        .with_columns(
            **{
                f"attribution_{name}": pl.when(asked).then(f"asker_{name}").otherwise(f"attribution_{name}")
                for name in ("start", "end", "span")
            },
            how=pl.when(asked).then(pl.lit("content")).otherwise("how"),
            reporter=pl.when(asked).then("governor").otherwise("reporter"),
        )
        .with_columns(
            voice=voice,
            factuality=pl.when(
                covered
                & (
                    ((pl.col("factuality") == "negated") & ~ahead)
                    | ((pl.col("said_stance") == "deny") & (pl.col("factuality") == "happened"))
                )
            )
            .then(pl.lit("denied"))
            .otherwise("factuality"),
            **{f"actor_{name}": pl.when(mine).then(f"attribution_{name}").otherwise(f"actor_{name}") for name in ("start", "end", "span")},
        )
        .with_columns(reporter=pl.when(covered).then("reporter"))
    )


def only_persons(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without targets that are things where the type is done to somebody."""
    thing = pl.col("event_type").is_in(TO_SOMEBODY) & ~pl.col("target_known").fill_null(value=False)
    return acts.with_columns(
        pl.when(~thing).then(pl.col(name)).alias(name) for name in ("target_start", "target_end", "target_span", "target_rule")
    )


def keep_sound(acts: pl.LazyFrame, *, verb_first: bool, joining: list[str]) -> pl.LazyFrame:
    """Return the acts without those whose trigger is too weak for what was found beside it, and those told twice in one clause."""
    known = pl.col("actor_known").fill_null(value=False) | pl.col("target_known").fill_null(value=False)
    placed = pl.col("place_start").is_not_null() | pl.col("target_place").fill_null(value=False)
    # `enlevée par des rebelles`: who is meant is told elsewhere.
    seized = (pl.col("form") == "passive") & (pl.col("actor_rule") == "agent").fill_null(value=False) & pl.col("actor_known")
    sound = (
        pl.when((pl.col("strength") != "weak") | pl.col("wielded")).then(pl.lit(value=True))
        .when(pl.col("object_class") == "place").then(pl.col("target_place").fill_null(value=False) | (placed & (known | pl.col("intransitive"))) | (pl.col("intransitive") & known & (pl.col("form") == "noun")))
        .when(pl.col("object_class") == "person").then(pl.col("target_known").fill_null(value=False) | seized)
        .when(pl.col("object_class") == "thing").then(pl.col("target_rule").is_not_null() | known)
        .otherwise(known | pl.col("demonstrative"))
    )  # fmt: skip
    named = pl.col("actor_start").is_not_null() | pl.col("target_start").is_not_null()
    adjective = (pl.col("people") == "injured") | (pl.col("strength") == "form")
    bare = (pl.col("form") == "bare") & (~named | (adjective.fill_null(value=False) & pl.col("actor_start").is_null()))
    return (
        acts.filter(sound & ~(pl.col("refused") & (pl.col("said_stance") != "deny").fill_null(value=True)) & ~bare)
        .pipe(drop_lost_places)
        .pipe(drop_effects)
        .pipe(drop_ended)
        .pipe(merge_means)
        .pipe(lambda each: merge_strikes(each, joining) if verb_first else each)
        .pipe(drop_doubles, verb_first=verb_first)
    )
