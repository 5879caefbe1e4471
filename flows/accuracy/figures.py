"""Figures as data of the package: `config/accuracy/figures.csv` and `reliability.csv`, by the material that they were measured on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from flows.accuracy.counts import OVERALL
from flows.accuracy.intervals import estimate
from flows.accuracy.pairs import Article
from flows.catalog.accuracy import FIGURES_FILE, RELIABILITY_FILE
from flows.catalog.files import packaged_config

DIGITS = 3


def keep_figures(material: str, figures: pl.DataFrame, origin: str) -> None:
    """Write the figures of a material in the place of its earlier ones; those of other materials stay."""
    _keep(packaged_config() / FIGURES_FILE, material, figures, origin)


def keep_reliability(material: str, bands: pl.DataFrame, origin: str) -> None:
    """Write the bands of confidence of a material in the place of its earlier ones."""
    _keep(packaged_config() / RELIABILITY_FILE, material, bands, origin)


def _keep(path: Path, material: str, rows: pl.DataFrame, origin: str) -> None:
    path.parent.mkdir(exist_ok=True)
    rounded = rows.with_columns(pl.col(pl.Float64, pl.Float32).round(DIGITS))
    text = rounded.select(pl.lit(material).alias("material"), pl.all().cast(pl.String), pl.lit(origin).alias("origin"))
    others = pl.read_csv(path, infer_schema=False).filter(pl.col("material") != material) if path.exists() else text.clear()
    pl.concat([others, text]).sort("material", maintain_order=True, descending=True).write_csv(path)


def figures_of(articles: Sequence[Article], counts: pl.DataFrame) -> pl.DataFrame:
    """Return the figures by language, half and event type (each empty: all): value, low, high, cases, articles."""
    shown = counts.filter(~pl.col("figure").str.ends_with(OVERALL))
    return pl.concat(_groups(articles, shown)).filter(pl.col("cases") > 0)


def _groups(articles: Sequence[Article], counts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the figures of each language, of its halves, and of each event type in all languages together."""
    whole, typed = counts.filter(pl.col("event_type") == ""), counts.filter(pl.col("event_type") != "")
    sizes = pl.DataFrame([(each["language"], each.get("half") or "") for each in articles], schema=["language", "half"], orient="row")
    for language in sizes["language"].unique().sort():
        halves = ["", *sizes.filter(pl.col("language") == language, pl.col("half") != "")["half"].unique().sort(descending=True)]
        for half in halves:
            here = (pl.col("language") == language) & (pl.lit(half == "") | (pl.col("half") == half))
            yield _named(language, half, estimate(whole.filter(here)), sizes.filter(here).height)
    yield _named("", "", estimate(typed).sort("event_type", "figure", maintain_order=True), sizes.height)


def _named(language: str, half: str, figures: pl.DataFrame, articles: int) -> pl.DataFrame:
    return figures.select(pl.lit(language).alias("language"), pl.lit(half).alias("half"), pl.all(), pl.lit(articles).alias("articles"))
