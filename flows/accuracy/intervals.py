"""Figures with the interval that they may lie in: articles are drawn again and again, with replacement (bootstrap)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import polars as pl

DRAWS = 1000
"""Draws of all articles behind an interval."""

LOW, HIGH = 0.025, 0.975
"""Bounds of an interval: in 95 of 100 draws the figure lies between them."""

KEY = ("event_type", "figure")


def estimate(counts: pl.DataFrame, draws: int = DRAWS) -> pl.DataFrame:
    """Return a row for each event type and figure of the counts: value, low, high, cases. Same counts, same rows.

    Figures that nothing was counted for are left out.
    """
    drawn = _redrawn(counts, draws).select("draw", *KEY, value=pl.col("part") / pl.col("whole")).filter(pl.col("value").is_finite())
    bounds = drawn.group_by(KEY).agg(low=pl.col("value").quantile(LOW), high=pl.col("value").quantile(HIGH))
    sums = counts.group_by(KEY, maintain_order=True).agg(pl.col("part", "whole", "cases").sum())
    values = sums.filter(pl.col("whole") > 0).select(*KEY, value=pl.col("part") / pl.col("whole"), cases="cases")
    return values.join(bounds, on=KEY, how="left", maintain_order="left").select(*KEY, "value", "low", "high", "cases")


def differ(before: pl.DataFrame, after: pl.DataFrame, draws: int = DRAWS) -> pl.DataFrame:
    """Return by how much each figure moved between two countings of the same articles: before, after, low and high of the difference.

    Both are drawn alike, so that what is hard about an article does not count as a change. Articles that only one counting has are
    left out.
    """
    sides = [
        each.join(other.select("article_id").unique(), on="article_id", how="semi").with_columns(side=pl.lit(side))
        for side, each, other in (("before", before, after), ("after", after, before))
    ]
    both = (
        pl.concat(sides)
        .group_by("article_id", *KEY, maintain_order=True)
        .agg(
            pl.col(name).filter(pl.col("side") == side).sum().alias(f"{name}_{side}")
            for name in ("part", "whole")
            for side in ("before", "after")
        )
    )
    moved = _ratio("after") - _ratio("before")
    drawn = _redrawn(both, draws).select(*KEY, moved=moved).filter(pl.col("moved").is_finite())
    bounds = drawn.group_by(KEY).agg(low=pl.col("moved").quantile(LOW), high=pl.col("moved").quantile(HIGH))
    sums = (
        both.group_by(KEY, maintain_order=True)
        .agg(pl.col("^(part|whole)_.*$").sum())
        .select(*KEY, before=_ratio("before"), after=_ratio("after"))
    )
    return sums.filter(pl.col("before").is_finite()).join(bounds, on=KEY, how="left", maintain_order="left")


def _ratio(side: str) -> pl.Expr:
    return pl.col(f"part_{side}") / pl.col(f"whole_{side}")


def _redrawn(counts: pl.DataFrame, draws: int) -> pl.DataFrame:
    """Return the sums of the counts' numbers by draw, event type and figure."""
    articles = counts["article_id"].unique().sort().to_list()
    numbers = [name for name in counts.columns if name.startswith(("part", "whole"))]
    joined = counts.lazy().select("article_id", *KEY, *numbers).join(_draw(articles, draws).lazy(), on="article_id", how="inner")
    return joined.group_by("draw", *KEY).agg((pl.col(name) * pl.col("times")).sum() for name in numbers).collect()


def _draw(articles: Sequence[str], draws: int) -> pl.DataFrame:
    """Return how often each article is in each draw: draw, article_id, times."""
    random = Random(0)  # noqa: S311  a sample, the same every time; no secret
    drawn = [
        (draw, article, times) for draw in range(draws) for article, times in Counter(random.choices(articles, k=len(articles))).items()
    ]
    return pl.DataFrame(drawn, schema={"draw": pl.Int32, "article_id": pl.String, "times": pl.Int64}, orient="row")
