"""How all pictures look: colours are names that the page gives a value, for light, dark and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

INK, QUIET, LINE, PAPER = "var(--ink)", "var(--quiet)", "var(--line)", "var(--paper)"
CONFLICT, ACCORD, NEUTRAL = "var(--conflict)", "var(--accord)", "var(--bar)"
"""Conflict is vermilion and accord is blue on the page: told apart by people who do not see red or green."""

LAND, BORDER = "var(--land)", "var(--border)"
COLOURS = {"conflict": CONFLICT, "accord": ACCORD, "neutral": NEUTRAL}
"""The colour of a kind of act."""

SIZE = 12
"""Size of text, pixels."""

CHARACTER = 6.9
"""Width of a character of text at that size, pixels, on average."""


def chart_of(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Return a chart of rows that are given with it."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def layered(*layers: alt.Chart, width: float, height: float) -> alt.LayerChart:
    """Return charts drawn over one another, the first below, on a sheet of so many pixels."""
    return alt.LayerChart(layer=list(layers), width=width, height=height)


def themed(chart: alt.LayerChart) -> alt.LayerChart:
    """Return a chart in the house's look, without ground, frame and legend."""
    look: alt.LayerChart = (
        chart.configure(background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, labelFontSize=SIZE, titleColor=QUIET, titleFontSize=SIZE, titleFontWeight="normal", domain=False, ticks=False,
            gridColor=LINE, labelPadding=6,
        )
        .configure_text(color=INK, fontSize=SIZE)
    )  # fmt: skip
    return look


def shortened(words: str, most: int) -> str:
    """Return words on one line, cut with an ellipsis where they are longer than so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
