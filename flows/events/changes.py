"""Two codings of the same articles compared: which mentions came, went and changed, field by field, with the rules behind them."""

from __future__ import annotations

import polars as pl

FIELDS = (
    "event_type", "trigger", "actor_text", "actor_id", "target_text", "target_id", "place_text", "geonameid", "place_precision", "country",
    "date_start", "date_end", "date_basis", "killed_min", "killed_max", "injured_min", "injured_max", "captured_min", "captured_max", "weapon",
    "attributed_to", "attribution_id", "factuality", "voice", "responsibility", "casualties_attributed_to", "casualties_voice",
    "is_background", "reported_by",
)  # fmt: skip
"""Columns of mentions that say something about the act: what a change of them means a reader should know."""

CHANGES = pl.Schema(
    [
        *((name, pl.String()) for name in ("change", "article_id")),
        ("trigger_start", pl.UInt32()),
        *((name, pl.String()) for name in ("trigger", "event_type", "field", "before", "after")),
        *((name, pl.List(pl.String())) for name in ("rules_before", "rules_after")),
        ("sentence", pl.String()),
    ]
)
"""A row for each mention that is `added` or `gone`, and for each field of one that `changed`."""


def compare(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return the changes between two codings, as `CHANGES`, in the order of the text. A field is compared as its value is written."""
    pairs = pair_codings(before, after)
    old, new = (
        _described(before, pairs.select("mention_id", "pair")),
        _described(after, pairs.select("pair", mention_id="mention_id_after")),
    )
    both = old.drop_nulls("pair").join(new.drop_nulls("pair"), on="pair", suffix="_after")
    fields = [
        both.filter(pl.col(name).ne_missing(pl.col(f"{name}_after"))).select(
            *_named("changed", "_after"),
            field=pl.lit(name),
            before=name,
            after=f"{name}_after",
            rules_before="rules",
            rules_after="rules_after",
        )
        for name in FIELDS
    ]
    none = pl.lit(None, pl.String)
    gone = old.filter(pl.col("pair").is_null()).select(
        *_named("gone"), field=none, before=none, after=none, rules_before="rules", rules_after=pl.lit(None, pl.List(pl.String))
    )
    added = new.filter(pl.col("pair").is_null()).select(
        *_named("added"), field=none, before=none, after=none, rules_before=pl.lit(None, pl.List(pl.String)), rules_after="rules"
    )
    changes = pl.concat([pl.DataFrame(schema=CHANGES), *(part.select(CHANGES.names()).cast(CHANGES) for part in (gone, added, *fields))])
    return changes.sort("article_id", "trigger_start", "change", maintain_order=True)


def pair_codings(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return which mentions are the same: mention_id, mention_id_after, pair (a number).

    Those with the same id are; of the others, those of one article whose triggers overlap, each once, the largest overlap first.
    """
    same = before.select("mention_id").join(after.select("mention_id"), on="mention_id").with_columns(mention_id_after="mention_id")
    span = ("mention_id", "article_id", "trigger_start", "trigger_end")
    left, right = (each.select(span).join(same, on="mention_id", how="anti") for each in (before, after))
    shared = pl.min_horizontal("trigger_end", "trigger_end_after").cast(pl.Int64) - pl.max_horizontal(
        "trigger_start", "trigger_start_after"
    )
    moved = (
        left.join(right, on="article_id", suffix="_after")
        .with_columns(shared=shared)
        .filter(pl.col("shared") > 0)
        .sort("shared", descending=True, maintain_order=True)
        .unique("mention_id", keep="first", maintain_order=True)
        .unique("mention_id_after", keep="first", maintain_order=True)
    )
    return pl.concat([same, moved.select(same.columns)]).with_row_index("pair")


def summarise(before: pl.DataFrame, after: pl.DataFrame, changes: pl.DataFrame, by: str = "event_type") -> pl.DataFrame:
    """Return for each event type, or value of another column of all three, how many mentions there were and are, and how many changed how."""
    told = changes.unique(["change", "article_id", "trigger_start", "event_type"]).group_by(by)
    counts = told.agg((pl.col("change") == change).sum().cast(pl.Int64).alias(change) for change in ("added", "gone", "changed"))
    were, are = (each.group_by(by).agg(pl.len().cast(pl.Int64).alias(name)) for name, each in (("before", before), ("after", after)))
    values = pl.concat([were.select(by), are.select(by)]).unique().sort(by)
    for each in (were, are, counts):
        values = values.join(each, on=by, how="left", maintain_order="left", nulls_equal=True)
    return values.with_columns(pl.exclude(by).fill_null(0))


def _described(mentions: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return mentions with the number of their pair, fields as text; a link to a speech act is that act's pair where it has one."""
    linked = pairs.select(reported_by="mention_id", link=pl.concat_str(pl.lit("speech act "), "pair"))
    return (
        mentions.join(pairs, on="mention_id", how="left", maintain_order="left")
        .join(linked, on="reported_by", how="left", maintain_order="left")
        .with_columns(reported_by=pl.coalesce("link", "reported_by"))
        .select("pair", "article_id", "trigger_start", "sentence", "rules", *(pl.col(name).cast(pl.String) for name in FIELDS))
    )


def _named(change: str, suffix: str = "") -> list[pl.Expr]:
    """Return the columns that name a changed mention."""
    names = ("trigger_start", "trigger", "event_type", "sentence")
    return [pl.lit(change).alias("change"), pl.col("article_id"), *(pl.col(f"{name}{suffix}").alias(name) for name in names)]
