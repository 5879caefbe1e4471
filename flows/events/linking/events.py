"""Rows of events from their mentions: what most say, the ranges of dates and counts, who says so, and how many tell it."""

from __future__ import annotations

import polars as pl

from flows.events.linking.claims import casualties, claims, contradictions, counts_given, independence
from flows.tables.mentions import DATE_BASES, FACTUALITIES, PLACE_PRECISIONS

GENERIC = ("attack", "killing")
"""Types that say nothing of the means: a finer one stands for the event where a third as many mentions have it."""

FINER = 3


def event_rows(members: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row of `tables.Events` for each event, without day, run, revision and version, from all of its mentions.

    `members` are rows of `tables.Mentions` with `event_id` and what `features.compared` gives of them, and `page` (of the article).
    """
    given = counts_given(members).collect().lazy()
    rows = members.group_by("event_id").agg(*_act(), *_parties(), *_place(), *_dates(), *_numbers())
    for part in (_types(members), casualties(given), claims(members), independence(members), contradictions(members, given)):
        rows = rows.join(part, on="event_id", how="left")
    lists = ("casualties", "claims", "contradictions", "event_types")
    return rows.with_columns(*(pl.col(name).fill_null([]) for name in lists))


def _first(column: str, by: pl.Expr) -> pl.Expr:
    """Return the value of the mention that comes first by something, among those that have one."""
    return pl.col(column).sort_by(by, "node").drop_nulls().first()


def _most(column: str) -> pl.Expr:
    """Return the value that most mentions have; of several the first in order."""
    return pl.col(column).drop_nulls().mode().sort().first()


def _rank(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).replace_strict(values, range(len(values)), default=len(values), return_dtype=pl.UInt8)


def _act() -> tuple[pl.Expr, ...]:
    return (
        _first("factuality", _rank("factuality", FACTUALITIES)).alias("factuality"),
        pl.col("is_background").all().alias("is_background"),
        pl.col("weapon").drop_nulls().unique().sort().alias("weapons"),
    )


def _parties() -> tuple[pl.Expr, ...]:
    sides = ("actor", "target")
    texts = (_most(f"{side}_text").alias(f"{side}_text") for side in sides)
    ids = (_most(f"{side}_id").alias(f"{side}_id") for side in sides)
    members = (
        pl.col(f"{side}_ids").explode(empty_as_null=False, keep_nulls=False).drop_nulls().unique().sort().alias(f"{side}_ids")
        for side in sides
    )
    return (*texts, *ids, *members)


def _place() -> tuple[pl.Expr, ...]:
    """Return the fields of the place that is most exact, of one mention."""
    columns = ("place_text", "geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision")
    exactness = pl.when(pl.col("place_name").is_null()).then(99).otherwise(_rank("place_precision", PLACE_PRECISIONS))
    return tuple(pl.col(column).sort_by(exactness, pl.col("place_text").is_null(), "node").first() for column in columns)


def _dates() -> tuple[pl.Expr, ...]:
    """Return the range of the days that the mentions on the best basis give, of these the firm ones where there are any."""
    rank = _rank("date_basis", DATE_BASES).cast(pl.Int16) * 2 + (~pl.col("is_firm")).cast(pl.Int16)
    best = rank == rank.min()
    return (
        pl.col("date_start").filter(best).min().alias("date_earliest"),
        pl.col("date_end").filter(best).max().alias("date_latest"),
        pl.col("date_basis").filter(best).first().alias("date_basis"),
    )


def _numbers() -> tuple[pl.Expr, ...]:
    pages, texts = pl.col("page").n_unique(), pl.col("text_id").n_unique()
    return (
        pl.len().cast(pl.UInt32).alias("n_mentions"),
        pages.cast(pl.UInt32).alias("n_articles"),
        pl.coalesce("source_id", "article_id").n_unique().cast(pl.UInt32).alias("n_sources"),
        (pages - pl.min_horizontal(pages, texts)).cast(pl.UInt32).alias("n_copies"),
        pl.col("article_id").unique().sort().alias("article_ids"),
        pl.col("day").min().alias("first_seen"),
        pl.col("day").max().alias("last_seen"),
    )


def _types(members: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `event_type`, `event_types`."""
    counted = members.group_by("event_id", "event_type").agg(n_mentions=pl.len().cast(pl.UInt32))
    weight = pl.col("n_mentions") * pl.when(pl.col("event_type").is_in(GENERIC)).then(1).otherwise(FINER)
    ordered = counted.with_columns(weight=weight).sort("event_id", "weight", "event_type", descending=[False, True, False])
    return ordered.group_by("event_id", maintain_order=True).agg(
        pl.col("event_type").first(), event_types=pl.struct("event_type", "n_mentions")
    )
