"""Counts by name as bars: what is told as having happened, and in outline what is only planned, denied or supposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.pictures.theme import CHARACTER, COLOURS, INK, QUIET, SIZE, chart_of, layered, shortened

STEP = 24
"""Height of a bar with the gap to the next, pixels."""

LABEL = 0.6
"""Share of the width that names may take."""

ROOM = 48
"""Room for the number behind the longest bar, pixels."""


def bars(width: int, rows: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return bars of `label`, `happened`, `other`, `tone` (conflict, accord or neutral) and `shown`, their sum in words, in their order."""
    most = int(width * LABEL / CHARACTER)
    shown = [
        row | {"label": shortened(row["label"], most), "total": row["happened"] + row["other"], "place": place}
        for place, row in enumerate(rows)
    ]
    left = int(max((len(row["label"]) for row in shown), default=1) * CHARACTER) + 8
    top = max((row["total"] for row in shown), default=1)
    across = alt.Scale(domain=[0, top], range=[left, width - ROOM])
    chart = chart_of(shown).encode(y=alt.Y("place:O", axis=None), x=alt.X("happened:Q", axis=None, scale=across))
    solid = chart.mark_bar(height=13).encode(color=alt.Color("tone:N", scale=scale_of(COLOURS), legend=None))
    outline = (
        chart.transform_filter("datum.other > 0")
        .mark_bar(height=12, filled=False, strokeWidth=1.2, strokeDash=[3, 2], stroke=QUIET)
        .encode(x2="total:Q")
    )
    names = chart.mark_text(align="right", fontSize=SIZE, color=INK).encode(x=alt.value(left - 8), text="label:N")
    numbers = chart.mark_text(align="left", dx=6, fontSize=SIZE, color=INK).encode(x="total:Q", text="shown:N")
    return layered(solid, outline, names, numbers, width=width, height=STEP * max(len(shown), 1))


def scale_of(colours: dict[str, str]) -> alt.Scale:
    """Return the scale that gives each name its colour."""
    return alt.Scale(domain=list(colours), range=list(colours.values()))
