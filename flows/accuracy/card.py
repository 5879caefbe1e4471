"""The card: how far to trust a row, as a page rendered from the measured figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from flows.accuracy.counts import FIGURES
from flows.accuracy.pairs import Article
from flows.catalog.accuracy import read_figures, read_reliability
from flows.catalog.files import Catalog

FEWEST = 5
"""Cases that a figure needs to be shown, and labels that an event type needs to have a line of its own."""

MATERIALS = {"own": "own articles", "news": "news of others"}
"""What was measured on, in words."""

INTRODUCTION = """\
# How far to trust a row

Rendered from measured data by `make accuracy`; the data are `config/accuracy/`. Brackets hold the interval that the figure lies
in when the articles are drawn again and again (95 of 100 draws), `n` what it is out of. Fields are judged where the type is
right. F1 is the harmonic mean of precision (of what is coded, the right share) and recall (of what is labelled, the share
found).

**Look at the sentence before you print a row.** Of the rows that are coded, about one in five has the wrong type or is no act
at all; who did it and to whom is right less often than what was done, and where and when least often. `dateline explain
MENTION_ID` shows why a row is as it is.
"""

MATERIAL = """\
*Own articles* are written for this project, with invented places and people; rules may be tuned on one half of them and are
only measured on the other. *News of others* are passages of real news that are no part of this project (BBC, BBC Afrique,
French Wikinews of 2012, one partisan report); many of their publication days are unknown, so few of their dates can be judged.
"""

CONFIDENCE = """\
`confidence` is the chance that the *type* of a row is right; it says nothing of actor, place or date, nor of whether the claim
is true. It is the logistic function of the sum of the weights of a row's parts (`config/confidence/weights.csv`), fitted by
`config/confidence/fit_weights.py`. Of own articles only those count below that nobody tuned on, each judged by weights that it
had no share in. `dateline code --min-confidence 0.8` leaves out what is below.
"""

NOT_COVERED = """\
## What this does not cover

- Languages that are not in the tables: articles in them are archived, not coded, or coded without having been measured.
- Other kinds of text than news in prose: lists, tables, live tickers, interviews, opinion, poetry.
- Coordinates: a place is judged by its words, not by where the gazetteer puts it. Places of own articles are mostly invented,
  which makes them harder to recognise than real ones and never wrong on the map.
- Counts of injured and captured people, weapons and responsibility, which are labelled but have too few cases for a figure.
- Whether a claim is true; whether several mentions tell of one event.
- Labels are one reader's. Two careful readers, working apart on twenty other passages, agreed at 0.83 on types, 0.95 on actors,
  0.92 on targets, 0.75 on places and 0.96 on who says so: a figure near these is as good as a reader.
"""


def render_card(catalog: Catalog, articles: Sequence[Article]) -> str:
    """Return the card in Markdown, from the figures in force; `articles` are the own labelled ones, for their size."""
    figures, bands = read_figures(catalog), read_reliability(catalog)
    parts = [
        INTRODUCTION, MATERIAL, _sizes(articles), "## By field", _by_field(figures), "## Articles that nobody tuned on", _by_half(figures),
        "## By event type", _by_type(figures), "## Confidence", CONFIDENCE, _by_band(bands), NOT_COVERED + _versions(figures),
    ]  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _sizes(articles: Sequence[Article]) -> str:
    """Return the size of the own material, a line a language."""
    rows = []
    for language in sorted({article["language"] for article in articles}):
        here = [article for article in articles if article["language"] == language]
        labels = [label for article in here for label in article["mentions"]]
        quiet, held = sum(not article["mentions"] for article in here), sum(article["half"] == "held-out" for article in here)
        optional, linked = (
            sum(bool(label.get("optional")) for label in labels),
            sum(label.get("reported_by") is not None for label in labels),
        )
        rows.append((language, len(here), quiet, held, len(labels), optional, linked))
    return _table(("own articles", "articles", "of them quiet", "held out", "labels", "optional", "with a link"), rows)


def _by_field(figures: pl.DataFrame) -> str:
    shown = figures.filter(pl.col("half").is_null(), pl.col("event_type").is_null())
    groups = shown.select("material", "language").unique(maintain_order=True).rows()
    cells = {(one, two, figure): _cell(row) for one, two, figure, *row in shown.select("material", "language", "figure", *CELL).rows()}
    header = ("figure", *(f"{MATERIALS[material]}, {language}" for material, language in groups))
    return _table(header, ((words, *(cells.get((*group, figure), "") for group in groups)) for figure, words in FIGURES.items()))


def _by_half(figures: pl.DataFrame) -> str:
    shown = figures.filter(pl.col("material") == "own", pl.col("half").is_not_null())
    groups = shown.select("language", "half").unique(maintain_order=True).rows()
    cells = {(one, two, figure): _cell(row) for one, two, figure, *row in shown.select("language", "half", "figure", *CELL).rows()}
    header = ("figure", *(f"{language}, {half}" for language, half in groups))
    names = ("typed", "precision", "actor", "attribution", "claims_as_fact", "quiet_rows")
    return _table(header, ((FIGURES[name], *(cells.get((*group, name), "") for group in groups)) for name in names))


def _by_type(figures: pl.DataFrame) -> str:
    """Return the event types with enough labels, in all languages together."""
    shown = figures.filter(pl.col("event_type").is_not_null())
    cells = {(one, two, figure): row for one, two, figure, *row in shown.select("material", "event_type", "figure", *CELL).rows()}
    materials = [each for each in MATERIALS if each in set(shown["material"])]
    header = (
        "event type",
        *(f"{name}, {MATERIALS[each]}" for each in materials for name in ("found with the right type (F1)", "of rows, right")),
    )
    rows = [
        (
            event_type,
            *(
                _cell(cells[key]) if (key := (each, event_type, figure)) in cells else ""
                for each in materials
                for figure in ("typed", "precision")
            ),
        )
        for event_type in shown["event_type"].unique().sort()
        if max(cells[each, event_type, "typed"][3] for each in materials if (each, event_type, "typed") in cells) >= FEWEST
    ]
    return _table(header, rows)


def _by_band(bands: pl.DataFrame) -> str:
    rows = (
        (MATERIALS[material], f"{band:.1f} and above", number, f"{confidence:.2f}", f"{right:.2f} [{low:.2f}, {high:.2f}]")
        for material, band, number, confidence, right, low, high in bands.select(
            "material", "band", "rows", "confidence", "right", "low", "high"
        ).rows()
    )
    return _table(("measured on", "confidence, up to the next line", "rows", "mean confidence", "right type"), rows)


def _versions(figures: pl.DataFrame) -> str:
    measured = figures.select("material", "origin").unique(maintain_order=True).rows()
    return "\nMeasured with: " + "; ".join(f"{MATERIALS[material]}: {origin}" for material, origin in measured) + "."


CELL = ("value", "low", "high", "cases")


def _cell(row: Sequence[float]) -> str:
    value, low, high, cases = row
    return f"{value:.2f} [{low:.2f}, {high:.2f}], n={cases}" if cases >= FEWEST else f"n={cases}"


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
