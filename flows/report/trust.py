"""How far to trust a night: which coder made the rows, how sure it was, and whose words they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.report.night import Night

BANDS = ((0.8, "0.8 and above"), (0.6, "0.6 to 0.8"), (0.4, "0.4 to 0.6"), (0.0, "below 0.4"))
"""Bands of confidence, each by its lower bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What stands behind the rows: counts by voice, by confidence band, and the versions that made them."""

    voices: dict[str, int]
    bands: tuple[tuple[str, int], ...]
    coders: tuple[str, ...]
    lexicons: tuple[str, ...]
    extractors: tuple[str, ...]


def weigh(night: Night) -> Trust:
    """Return what stands behind the rows of a night."""
    counted = night.mentions.lazy().group_by("voice").len().collect().iter_rows()
    return Trust(
        voices={"attributed": 0, "article": 0, "unattributed": 0} | dict(counted),
        bands=tuple(_count_bands(night.mentions["confidence"])),
        coders=_distinct(night.mentions["coder_version"]),
        lexicons=_distinct(night.mentions["lexicon_version"]),
        extractors=_distinct(night.articles.select(pl.concat_str("extractor", "extractor_version", separator=" ")).to_series()),
    )


def _count_bands(confidence: pl.Series) -> list[tuple[str, int]]:
    # Rows hold single precision: 0.8 is read back as 0.800000012, and just below a bound counts as on it.
    above = [int((confidence > bound - 1e-6).sum()) for bound, _ in BANDS]
    return [(words, here - before) for (_, words), here, before in zip(BANDS, above, [0, *above], strict=False)]


def _distinct(versions: pl.Series) -> tuple[str, ...]:
    return tuple(versions.unique().sort())
