"""How accurate the coder was measured to be: a small table of a night's languages."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.report.night import Night
from flows.words.messages import message, say

SHOWN = {
    "precision": "rows with the right type",
    "typed": "acts found with the right type",
    "actor": "actor",
    "target": "target",
    "place": "place",
    "date": "date",
    "attribution": "who says so",
    "claims_as_fact": "claims of others told as facts (less is better)",
}
"""Figures of the table, by what they are called on the page."""

FEWEST = 5
"""Cases that a figure needs to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The table: `rows` hold a name and a cell for each language; `unmeasured` are coded languages without figures.

    `stale` tells that the night's rows were made with other words or another coder than those measured.
    """

    languages: tuple[str, ...]
    articles: tuple[int, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    unmeasured: tuple[str, ...]
    stale: bool


def measure(night: Night) -> Measured:
    """Return what is known of the accuracy in the languages of a night's mentions."""
    coded = night.mentions["language"].unique().sort().to_list()
    if night.accuracy.is_empty():
        return Measured(languages=(), articles=(), rows=(), unmeasured=tuple(coded), stale=False)
    whole = night.accuracy.filter(pl.col("material") == "own", pl.col("half").is_null(), pl.col("event_type").is_null())
    sizes = dict(whole.group_by("language").agg(pl.col("articles").max()).sort("language").rows())
    languages = tuple(language for language in sizes if language in coded)
    cells = {(one, two): _cell(row) for one, two, *row in whole.select("language", "figure", "value", "low", "high", "cases").rows()}
    return Measured(
        languages=languages,
        articles=tuple(sizes[language] for language in languages),
        rows=tuple(
            (words, tuple(cells.get((language, figure), message("not measured")) for language in languages))
            for figure, words in SHOWN.items()
        ),
        unmeasured=tuple(language for language in coded if language not in sizes),
        stale=not _made_with(night) <= set(whole["origin"]),
    )


def _made_with(night: Night) -> set[str]:
    """Return the versions behind a night's rows, as figures name theirs."""
    versions = night.mentions.select(pl.format("coder {}, words {}", "coder_version", "lexicon_version")).to_series()
    return set(versions.unique())


def _cell(row: list[float]) -> str:
    value, low, high, cases = row
    return (
        say("{value} ({low} to {high})", value=f"{value:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")
        if cases >= FEWEST
        else say("too few cases ({cases})", cases=f"{cases:g}")
    )
