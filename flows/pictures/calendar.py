"""The calendar of coverage: a row for each source, a mark for each day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.pictures.marks import CODES, SHADES, SHAPES
from flows.pictures.theme import CHARACTER, INK, QUIET, SIZE, chart_of, layered, shortened

ROW = 22
"""Height of a source's row, pixels."""

LABEL = 0.4
WIDEST = 48
"""Share of the width that a name may take; the most that a day's column takes, pixels."""


def calendar(width: int, days: Sequence[str], rows: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return marks of `source`, `day` and `status`, sources and days in their order; days are words."""
    most = int(width * LABEL / CHARACTER)
    named = [row | {"source": shortened(row["source"], most)} for row in rows if row["day"] in days]
    order = list(dict.fromkeys(row["source"] for row in named))
    label = int(max(map(len, order), default=1) * CHARACTER) + 6
    room = width - label - 12
    plot = min(room, WIDEST * len(days)) if days else room
    every = max(1, round(max(map(len, days), default=1) * CHARACTER / max(plot / max(len(days), 1), 1) + 0.5))
    labelled = [day for at, day in enumerate(reversed(days)) if at % every == 0]
    axis = alt.Axis(orient="top", values=labelled, labelAngle=0, title=None, labelColor=QUIET, labelOverlap=False, labelFontSize=SIZE)
    marks = (
        chart_of(named)
        .mark_point(filled=True, size=100, opacity=1)
        .encode(
            x=alt.X("day:N", sort=list(days), axis=axis, scale=alt.Scale(domain=list(days))),
            y=alt.Y("source:N", sort=order, axis=alt.Axis(title=None, labelColor=INK, labelLimit=width, minExtent=label, grid=True)),
            shape=alt.Shape("status:N", scale=alt.Scale(domain=CODES, range=SHAPES), legend=None),
            color=alt.Color("status:N", scale=alt.Scale(domain=CODES, range=SHADES), legend=None),
        )
    )
    return layered(marks, width=plot, height=ROW * max(len(order), 1))
