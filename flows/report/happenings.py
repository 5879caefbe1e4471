"""Mentions that tell of one happening, put together for a page."""

from __future__ import annotations

import polars as pl

from flows.report.night import Night
from flows.tables.events import HARMS

VIOLENT = (
    "armed_clash", "attack", "air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "killing", "repulse",
)  # fmt: skip
"""Types of which one and the same violence is told by different words."""

UNTRUE = ("denied", "negated")
"""Factualities with which somebody says that an act did not happen."""

READ = (
    "mention_id", "article_id", "source_id", "language", "published_on", "event_type", "trigger", "factuality", "confidence",
    "actor_id", "actor_text", "actor_sector", "target_id", "target_text", "place_name", "place_text", "admin1", "date_start", "date_end",
    "voice", "attributed_to", "responsibility", "casualties_voice", "casualties_attributed_to",
    *(f"{harm}_{end}" for harm in HARMS for end in ("min", "max")),
)  # fmt: skip
"""Columns of mentions that lists of happenings read: rows of a large night, whole and one by one, would take gigabytes."""


def told(night: Night) -> pl.LazyFrame:
    """Return the mentions of acts that are told as having happened, and not long ago."""
    return current(night.mentions.lazy()).filter(factuality="happened")


def current(mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Return mentions without the background of more than a year ago."""
    return mentions.filter(~pl.col("is_background").fill_null(value=False))


def with_happening(mentions: pl.LazyFrame, links: pl.DataFrame) -> pl.LazyFrame:
    """Return mentions of what happened, or is said not to have, with `happening`: equal where they tell of the same.

    It is the event that a mention is linked to (`tables.Links`). Of mentions without a link acts are taken for the same where place
    and day are, and the type is, or both are violence; without a place where type, actor, target and day are; else each stands alone.
    """
    known = current(mentions).filter(pl.col("factuality").is_in(["happened", *UNTRUE]))
    linked = known.join(links.lazy().select("mention_id", "event_id"), on="mention_id", how="left")
    return linked.with_columns(happening=pl.coalesce("event_id", _likeness())).drop("event_id")


def _likeness() -> pl.Expr:
    """Return what is equal for mentions that seem to tell of the same."""
    act = pl.when(pl.col("event_type").is_in(VIOLENT)).then(pl.lit("violence")).otherwise("event_type")
    where = pl.coalesce(pl.col("geonameid").cast(pl.String), pl.col("place_name"))
    day = pl.col("date_start").cast(pl.String)
    sides = pl.concat_str(pl.col("actor_id").fill_null("?"), pl.col("target_id").fill_null("?"), separator=">")
    has_sides = pl.col("actor_id").is_not_null() & pl.col("target_id").is_not_null()
    return (
        pl.when(where.is_not_null() & day.is_not_null())
        .then(pl.concat_str(act, where, day, separator="|", ignore_nulls=True))
        .when(has_sides & day.is_not_null())
        .then(pl.concat_str(pl.col("event_type"), sides, day, separator="|", ignore_nulls=True))
        .otherwise("mention_id")
    )
