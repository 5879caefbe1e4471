"""Who does something to whom, as a square of counts: the darker the more, the colour by what prevails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.pictures.bars import scale_of
from flows.pictures.theme import CHARACTER, COLOURS, INK, LINE, SIZE, chart_of, layered, shortened

CELL = 34
"""Height of a cell, pixels."""


def matrix(width: int, actors: Sequence[str], targets: Sequence[str], rows: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return cells of `actor`, `target`, `number` and `tone`; actors are rows and targets columns, in their order."""
    most = int(width * 0.36 / CHARACTER)
    left = {name: shortened(name, most) for name in actors}
    label = int(max(map(len, left.values()), default=1) * CHARACTER) + 6
    room = width - label - 40
    step = min(room / max(len(targets), 1), CELL * 2.2)
    above = {name: shortened(name, 22) for name in targets}
    shown = [row | {"actor": left[row["actor"]], "target": above[row["target"]]} for row in rows]
    order, across = list(left.values()), list(above.values())
    every = [{"actor": actor, "target": target} for actor in order for target in across]
    x = alt.X(
        "target:N",
        sort=across,
        axis=alt.Axis(orient="top", labelAngle=-40, labelAlign="left", labelLimit=200, title=None, labelFontSize=SIZE),
    )
    y = alt.Y("actor:N", sort=order, axis=alt.Axis(title=None, labelLimit=width, minExtent=label, labelFontSize=SIZE))
    ground = chart_of(every).mark_rect(filled=False, stroke=LINE).encode(x=x, y=y)
    cells = (
        chart_of(shown)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color("tone:N", scale=scale_of(COLOURS), legend=None),
            opacity=alt.Opacity("number:Q", scale=alt.Scale(type="sqrt", domainMin=0, range=[0.12, 0.5]), legend=None),
        )
    )
    numbers = chart_of(shown).mark_text(color=INK, fontWeight=600, fontSize=SIZE).encode(x=x, y=y, text="number:Q")
    return layered(ground, cells, numbers, width=step * len(across), height=CELL * len(order))
