"""What linking compares of a mention: its act, time, place, parties, counts and words, each in the form in which two can be held together."""

from __future__ import annotations

import polars as pl

from flows.events.linking.stories import names

UNREAL = ("planned", "hypothetical")
"""Acts that are told as not having come to pass: they are linked among themselves and never with what happened."""

PINS = ("exact", "near")
"""Precisions of a place that two acts must share to be one."""

FIRM_DAYS = 3
"""Longest span of days that tells two acts apart; a longer one (this month, since January) only rules out what lies outside it."""

FEWEST_COUNTED = 3
"""Counts below it are too common to tie two mentions."""


def folded(text: str) -> pl.Expr:
    """Return a column of texts in small letters, without what stands around them."""
    return pl.col(text).str.to_lowercase().str.strip_chars(" \n.,;:!?\"'«»“”’")


WORDING = ("sentence", "trigger", "rules")
"""What linking reads of a mention's words."""

SLICE = 10_000
"""Mentions whose words are read at a time: taken apart they are many times as large."""


def worded(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `tables.Mentions` with `sentence_key`, `told`, `names` (what is compared of their words) and `is_noun` in the place of `WORDING`."""
    read = (
        folded("sentence").hash().alias("sentence_key"),
        folded("trigger").hash().alias("told"),
        names().alias("names"),
        pl.col("rules").list.contains("trigger:noun").alias("is_noun"),
    )
    parts = [part.select(*read) for part in mentions.select(WORDING).iter_slices(SLICE)] or [mentions.select(*read)]
    return pl.concat([mentions.drop(WORDING), pl.concat(parts)], how="horizontal")


def compared(mentions: pl.LazyFrame, texts: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each mention with what is compared of it, `node` numbering them in order of day, article and place in the text.

    `mentions` are rows of `worded`, `texts` has `article_id`, `text_id`.
    """
    return (
        mentions.join(texts, on="article_id", how="left")
        .with_columns(pl.col("text_id").fill_null(pl.col("article_id")))
        .with_columns(
            *_act(),
            *_parties(),
            *_place(),
            *_counts(),
        )
        .with_columns(*_days())
        .select(*KEPT, "day", "trigger_start")
        .sort("day", "published_on", "article_id", "trigger_start", "mention_id", nulls_last=True)
        .drop("day", "trigger_start")
        .with_row_index("node")
    )


KEPT = (
    "mention_id", "article_id", "source_id", "language", "text_id", "event_id", "published_on", "sentence_no", "event_type", "is_unreal",
    "is_back",
    "is_sole",
    "actor_id", "actor_root", "actor_sector", "target_id", "target_root", "target_sector", "actor_name", "target_name",
    "pin", "lat", "lon", "area", "country", "first", "last", "is_firm", "is_dated", "seen_first", "seen_last",
    "killed", "injured", "captured", "weapon", "speaker", "sentence_key", "told", "names",
)  # fmt: skip


def _act() -> tuple[pl.Expr, ...]:
    counted = pl.any_horizontal(pl.col(f"{harm}_min").is_not_null() for harm in ("killed", "injured", "captured"))
    return (
        pl.col("factuality").is_in(UNREAL).alias("is_unreal"),
        (pl.col("is_noun") & ~counted & (pl.col("date_basis") != "text")).alias("is_back"),
        (pl.len().over("article_id", "event_type") == 1).alias("is_sole"),
    )


def _parties() -> tuple[pl.Expr, ...]:
    roots = (pl.col(f"{side}_id").str.split("-").list.first().alias(f"{side}_root") for side in ("actor", "target"))
    names = (folded(f"{side}_text").alias(f"{side}_name") for side in ("actor", "target"))
    speaker = pl.coalesce("attribution_id", folded("attributed_to"))
    return (*roots, *names, speaker.alias("speaker"))


def _place() -> tuple[pl.Expr, ...]:
    key = pl.coalesce(pl.col("geonameid").cast(pl.String), pl.concat_str(folded("place_name"), "country", separator="/"))
    is_pin = pl.col("place_precision").is_in(PINS)
    return (pl.when(is_pin).then(key).alias("pin"), pl.when(~is_pin).then(key).alias("area"))


def _counts() -> tuple[pl.Expr, ...]:
    return tuple(pl.coalesce(f"{harm}_min", f"{harm}_max").cast(pl.Int64).alias(harm) for harm in ("killed", "injured", "captured"))


def _days() -> tuple[pl.Expr, ...]:
    """Return the days that the text gives, whether they are firm, and those on which the act can be looked for where it gives none."""
    told = pl.col("date_basis").is_in(["text", "inherited"])
    first, last = pl.when(told).then(pl.col("date_start")), pl.when(told).then(pl.col("date_end"))
    is_firm = ((last - first).dt.total_days() < FIRM_DAYS).fill_null(value=False)
    published = pl.coalesce("published_on", "day")
    seen_first = pl.when(is_firm).then(first).otherwise(published.dt.offset_by("-1d"))
    seen_last = pl.when(is_firm).then(last).otherwise(published)
    return (
        first.alias("first"), last.alias("last"), is_firm.alias("is_firm"), (is_firm & (pl.col("date_basis") == "text")).alias("is_dated"), seen_first.alias("seen_first"), seen_last.alias("seen_last"),
    )  # fmt: skip
