"""Acts: predicates with their arguments, speaker and factuality put together, and those dropped that no rule can stand by."""

from __future__ import annotations

import polars as pl

from flows.events.doubles import drop_doubles, drop_struck, merge_means, merge_strikes
from flows.events.effects import drop_effects, drop_ended, drop_lost_places, drop_promises, drop_rejected, unman
from flows.events.figures import drop_figures
from flows.events.killings import STRONGER
from flows.events.lookups import look_up

TO_SOMEBODY = (
    "accuse", "threaten", "demand", "reject", "agree", "consult", "support", "concede", "election", "coup", "convict", "cooperate", "aid",
    "sanction",
)  # fmt: skip
"""Types whose target is somebody, never a thing."""

ASKED = ("target_place", "target_rule", "target_person", "target_armed", "actor_court", "actor_armed")
"""Columns of acts that tell which meaning of a word fits."""

SPOKEN = {"start": "text_start", "end": "text_end", "span": "actor"}
"""What an act keeps of its speaker, and the speaker's column."""


def with_arguments(predicates: pl.LazyFrame, arguments: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates with the chosen arguments as actor_* and target_* columns; done by or to nobody (`No soldiers were killed`), they are negated."""
    wide = predicates
    for role in ("actor", "target"):
        chosen = arguments.filter(pl.col("role") == role).select(
            "first", **{f"{role}_{name}": value for name, value in _argument().items()}
        )
        wide = wide.pipe(look_up, "first", chosen)
    held = arguments.filter(pl.col("role") == "holder").select(
        "first", holder_start="text_start", holder_end="text_end", holder_span="actor"
    )
    wide = wide.pipe(look_up, "first", held)
    nobody = (pl.col("actor_nobody") | pl.col("target_nobody")).fill_null(value=False) & (pl.col("factuality") == "happened")
    return wide.with_columns(factuality=pl.when(nobody).then(pl.lit("negated")).otherwise("factuality"))


def _argument() -> dict[str, pl.Expr]:
    """Return what an act keeps of an argument: its span, the rule that chose it, and what it is."""
    named = pl.col("c_is_name") & ~pl.col("c_place_like")
    return {
        "start": pl.col("text_start"),
        "end": pl.col("text_end"),
        "head_end": pl.col("c_end"),
        "span": pl.col("actor"),
        "rule": pl.col("rule"),
        "known": pl.col("c_personal") & pl.col("text_start").is_not_null(),
        "place": pl.col("c_place_like") & ~pl.col("c_person"),
        "court": pl.col("c_court"),
        "armed": pl.col("c_armed"),
        "person": pl.col("c_person") | pl.col("c_actor").is_not_null() | named,
        "speaker": pl.col("c_speaker"),
        "nobody": pl.col("c_nobody"),
        "several": (pl.col("c_number") == "p") | pl.col("c_group_like"),
        "bare": pl.col("c_open") == pl.col("c_first"),
        "private": pl.col("c_private"),
        "idea": pl.col("c_idea"),
        "thing": pl.col("c_thing") & ~pl.col("c_person") & ~pl.col("c_group_like"),
        "business": pl.col("c_business"),
        "rescue": pl.col("c_rescue"),
        "public": pl.any_horizontal("c_body", "c_armed", "c_court"),
    }


def retype(acts: pl.LazyFrame, triggers: pl.DataFrame) -> pl.LazyFrame:
    """Return the acts whose word has several meanings with the first meaning that fits the arguments; those that none fits are dropped."""
    meaning = ("event_type", "object_class", "actor_class", "strength", "weapon")
    first = (
        pl.when(pl.col("actor_class").is_in(["court", "armed"])).then(0)
        .when(pl.col("object_class").is_in(["armed", "place"])).then(1)
        .otherwise(2).cast(pl.Int8)
    )  # fmt: skip
    here = acts.drop("entry", *meaning).with_columns(several=pl.col("entries").list.len() > 1).collect(engine="in-memory").lazy()
    chosen = (
        here.select("first", "several", "entries", *ASKED)
        .explode("entries", empty_as_null=True)
        .rename({"entries": "entry"})
        .join(triggers.lazy().select("entry", *meaning), on="entry", how="left", maintain_order="left")
        .filter(_fits())
        .with_columns(order=first)
        .sort("first", "order", pl.col("strength") == "weak", "entry", maintain_order=True)
        .unique("first", keep="first", maintain_order=True)
        .select("first", "entry", *meaning)
    )
    return here.drop("several", "entries").pipe(look_up, "first", chosen).filter(pl.col("entry").is_not_null())


def _fits() -> pl.Expr:
    """Return whether a meaning fits the arguments: by a court, or, of a word with several, on a place, a person or somebody armed."""
    place = pl.col("target_place").fill_null(value=False)
    # `Paris réclame sa libération`: a possessive stands for somebody more often than for a place.
    owned = pl.col("target_rule").str.starts_with("possessive").fill_null(value=False)
    person = (pl.col("target_person").fill_null(value=False) | owned) & ~place
    return (
        pl.when(pl.col("actor_class") == "court").then(pl.col("actor_court").fill_null(value=False))
        .when(pl.col("actor_class") == "armed").then(pl.col("actor_armed").fill_null(value=False))
        .when(pl.col("several") & (pl.col("object_class") == "place")).then(place)
        .when(pl.col("several") & (pl.col("object_class") == "person")).then(person)
        .when(pl.col("object_class") == "armed").then(pl.col("target_armed").fill_null(value=False))
        .otherwise(pl.lit(value=True))
    )  # fmt: skip


def with_speech(acts: pl.LazyFrame, attributed: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts with voice, speaker, factuality of denials, and the speaker as the actor of `nous`.

    What somebody asks for or accuses of is said by whoever asks or accuses, where no verb of speech covers it.
    """
    said = attributed.select(
        "first", "how", "reporter", said_stance="stance", **{f"attribution_{name}": column for name, column in SPOKEN.items()}
    )
    covered = pl.col("how").is_not_null() | pl.col("content")
    asked = pl.col("content") & pl.col("how").is_null()
    asker = {f"attribution_{name}": pl.when(asked).then(f"asker_{name}").otherwise(f"attribution_{name}") for name in SPOKEN}
    mine = {f"actor_{name}": pl.when(_first_person()).then(f"attribution_{name}").otherwise(f"actor_{name}") for name in SPOKEN}
    return (
        acts.pipe(look_up, "first", said)
        .with_columns(
            **asker,
            how=pl.when(asked).then(pl.lit("content")).otherwise("how"),
            reporter=pl.when(asked).then("governor").otherwise("reporter"),
        )
        .with_columns(
            voice=_voice(covered),
            in_first_person=_first_person(),
            factuality=pl.when(covered & _denied()).then(pl.lit("denied")).otherwise("factuality"),
            **mine,
        )
        .with_columns(reporter=pl.when(covered).then("reporter"))
    )


def _voice(covered: pl.Expr) -> pl.Expr:
    """Return whose word an act is: attributed, unattributed (nobody is named) or the article's.

    What is only possible, demanded or asked is nobody's report: never the article's own word.
    """
    named = pl.col("attribution_start").is_not_null()
    # What is quoted is somebody's word, whoever that is.
    unsourced = covered | pl.col("hearsay") | (pl.col("factuality") == "hypothetical") | (pl.col("quote_depth") > 0)
    return pl.when(covered & named).then(pl.lit("attributed")).when(unsourced).then(pl.lit("unattributed")).otherwise(pl.lit("article"))


def _denied() -> pl.Expr:
    """Return whether who speaks says that an act did not happen; of what is not to be (`nous ne négocierons pas`), nothing is denied."""
    ahead = (pl.col("futures") > 0) | (pl.col("feature") == "future").fill_null(value=False)
    return ((pl.col("factuality") == "negated") & ~ahead) | ((pl.col("said_stance") == "deny") & (pl.col("factuality") == "happened"))


def _first_person() -> pl.Expr:
    """Return whether who speaks is the actor: by a pronoun, or by the verb's form in a quotation (`«Exigimos su liberación»`)."""
    unnamed = pl.col("we_form") & pl.col("actor_start").is_null() & (pl.col("form") == "active") & (pl.col("quote_depth") > 0)
    return pl.col("actor_speaker").fill_null(value=False) | unnamed.fill_null(value=False)


def only_persons(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without targets that are things where the type is done to somebody."""
    thing = pl.col("event_type").is_in(TO_SOMEBODY) & ~pl.col("target_known").fill_null(value=False)
    return acts.with_columns(
        *(pl.when(~thing).then(pl.col(name)).alias(name) for name in ("target_start", "target_end", "target_span", "target_rule")),
        thing_suffers=thing & pl.col("target_start").is_not_null(),
    )


def keep_sound(acts: pl.LazyFrame, *, verb_first: bool, joining: list[str], by: list[str]) -> pl.LazyFrame:
    """Return the acts without those whose trigger is too weak for what was found beside it, and those told twice in one clause."""
    known = pl.col("actor_known").fill_null(value=False) | pl.col("target_known").fill_null(value=False)
    placed = pl.col("place_start").is_not_null() | pl.col("target_place").fill_null(value=False)
    # `enlevée par des rebelles`: who is meant is told elsewhere.
    seized = (pl.col("form") == "passive") & (pl.col("actor_rule") == "agent").fill_null(value=False) & pl.col("actor_known")
    # Whose it is, the text has told.
    owned = pl.col("content") & pl.col("target_rule").str.starts_with("possessive").fill_null(value=False)
    sound = (
        pl.when((pl.col("strength") != "weak") | pl.col("wielded")).then(pl.lit(value=True))
        .when(pl.col("object_class") == "place").then(pl.col("target_place").fill_null(value=False) | (placed & (known | pl.col("intransitive"))) | (pl.col("intransitive") & known & (pl.col("form") == "noun")))
        .when(pl.col("object_class") == "person").then(pl.col("target_known").fill_null(value=False) | seized | owned)
        .when(pl.col("object_class") == "thing").then(pl.col("target_rule").is_not_null() | known)
        .otherwise(known | pl.col("demonstrative"))
    )  # fmt: skip
    # `Cessez-le-feu : les deux camps ...`: what a headline is about is no act by itself.
    sound &= ~(pl.col("labels") & (pl.col("form") == "noun") & ~known & ~pl.col("event_type").is_in([*STRONGER, "killing"]))
    # `Eight killed and dozens injured`: a count names who it was.
    counted = (pl.col("form") == "bare") & pl.col("killed_min").is_not_null() & pl.col("people").is_not_null()
    # `Liverpool's attack`: of a town and of nobody's, it is a team's.
    team = pl.col("owned_by_town") & (pl.col("form") == "noun") & pl.col("event_type").is_in(STRONGER) & pl.col("actor_start").is_null()
    sound &= ~(team & pl.col("killed_min").is_null() & pl.col("injured_min").is_null()).fill_null(value=False)
    # `Strikes on 15 December`: what has a day of its own is told as news.
    dated = (pl.col("event_type") == "protest") & (pl.col("form") == "noun") & (pl.col("date_basis") == "text").fill_null(value=False)
    named = pl.col("actor_start").is_not_null() | pl.col("target_start").is_not_null() | counted
    adjective = (pl.col("people") == "injured") | (pl.col("strength") == "form")
    bare = (pl.col("form") == "bare") & (~named | (adjective.fill_null(value=False) & pl.col("actor_start").is_null()))
    return (
        drop_figures(acts)
        .filter((sound | counted | dated) & ~(pl.col("refused") & (pl.col("said_stance") != "deny").fill_null(value=True)) & ~bare)
        .pipe(drop_lost_places)
        .pipe(drop_effects)
        .pipe(drop_ended)
        .pipe(drop_promises)
        .pipe(drop_rejected)
        .pipe(drop_struck)
        .pipe(merge_means, by)
        .pipe(lambda each: merge_strikes(each, joining) if verb_first else each)
        .pipe(drop_doubles, joining, verb_first=verb_first)
        .pipe(unman)
    )
