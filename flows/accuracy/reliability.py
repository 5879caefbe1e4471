"""Reliability: of rows with a certain confidence, how many have the right type."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.accuracy.intervals import estimate
from flows.accuracy.pairs import Article, pair_up

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Lower bounds of the bands of confidence."""

JUDGED = pl.Schema({"mention_id": pl.String, "article_id": pl.String, "language": pl.String, "half": pl.String, "right": pl.Boolean})


def judge(articles: Sequence[Article], mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the mentions with `half` of their article and `right`: a label of their type answers to them.

    Mentions of an optional label are left out: neither answer would be wrong.
    """
    rows = mentions.partition_by("article_id", as_dict=True)
    judged = [
        (row["mention_id"], article["article_id"], article["language"], article.get("half") or "", row["mention_id"] in right)
        for article in articles
        for some in [rows[(article["article_id"],)].to_dicts() if (article["article_id"],) in rows else []]
        for right, excused in [_answers(article, some)]
        for row in some
        if row["mention_id"] not in excused
    ]
    known = pl.DataFrame(judged, schema=JUDGED, orient="row").select("mention_id", "half", "right")
    return mentions.join(known, on="mention_id", how="inner", maintain_order="left")


def _answers(article: Article, rows: list[dict[str, object]]) -> tuple[set[object], set[object]]:
    """Return the ids of rows with the right type, and of those that answer to an optional label."""
    pairs = pair_up(article["mentions"], rows, article["text"])
    right = {row["mention_id"] for label, row in pairs if label["event_type"] == row["event_type"]}
    return right, {row["mention_id"] for label, row in pairs if label.get("optional")}


def reliability(judged: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each band of confidence: band (lower bound), rows, confidence (mean), right (share), low and high of it."""
    # Rows hold single precision: 0.8 is read back as 0.800000012, and just below a bound counts as on it.
    band = pl.max_horizontal(pl.when(pl.col("confidence") > bound - 1e-6).then(bound) for bound in BANDS)
    banded = judged.with_columns(figure=band.cast(pl.String), event_type=pl.lit(""))
    sums = banded.group_by("article_id", "event_type", "figure", maintain_order=True).agg(
        part=pl.col("right").sum().cast(pl.Int64), whole=pl.len().cast(pl.Int64), cases=pl.len().cast(pl.Int64)
    )
    means = banded.group_by("figure").agg(confidence=pl.col("confidence").mean())
    shown = estimate(sums).join(means, on="figure", how="left", maintain_order="left").sort("figure")
    return shown.select(band=pl.col("figure"), rows="cases", confidence="confidence", right="value", low="low", high="high")
