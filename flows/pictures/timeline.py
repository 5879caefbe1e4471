"""Counts by day as columns, and under each day whether everything was collected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.pictures.bars import scale_of
from flows.pictures.marks import CODES, SHADES, SHAPES
from flows.pictures.theme import CHARACTER, COLOURS, QUIET, chart_of, layered

HEIGHT = 120
"""Height of the tallest column, pixels."""

SIDE, WIDEST = 34, 72
"""Room for the numbers at the left, and the most that a day takes, pixels."""


def timeline(width: int, days: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return columns of `day` (its words), `conflict` and `accord`, in their order, with `status` as a mark below; None has no mark."""
    order = [each["day"] for each in days]
    plot = min(width - SIDE, WIDEST * max(len(order), 1))
    across = _across(order, plot / max(len(order), 1))
    kept = [{"day": each["day"], "status": each["status"]} for each in days if each.get("status")]
    layers = [_columns(days, across), *([_marks(kept, across)] if kept else [])]
    whole: alt.LayerChart = layered(*layers, width=plot, height=HEIGHT).resolve_scale(color="independent", shape="independent")
    return whole


def _across(order: Sequence[str], step: float) -> alt.X:
    """Return the days from left to right, as many of them named as find room, the last one always."""
    every = max(1, round(max(map(len, order), default=1) * CHARACTER / step + 0.5))
    labelled = [day for at, day in enumerate(reversed(order)) if at % every == 0]
    axis = alt.Axis(values=labelled, labelAngle=0, title=None, labelPadding=18, labelOverlap=False, labelColor=QUIET)
    return alt.X("day:N", sort=list(order), axis=axis, scale=alt.Scale(domain=list(order), paddingInner=0.25, paddingOuter=0.1))


def _columns(days: Sequence[dict[str, Any]], across: alt.X) -> alt.Chart:
    tones = ("conflict", "accord")
    rows = [{"day": each["day"], "tone": tone, "number": each[tone], "rank": rank} for each in days for rank, tone in enumerate(tones)]
    up = alt.Axis(tickCount=3, title=None, grid=True, format="d", labelColor=QUIET)
    encoded: alt.Chart = (
        chart_of(rows)
        .mark_bar()
        .encode(
            x=across,
            y=alt.Y("sum(number):Q", axis=up, scale=alt.Scale(nice=True)),
            color=alt.Color("tone:N", scale=scale_of(COLOURS), legend=None),
            order=alt.Order("rank:Q"),
        )
    )
    return encoded


def _marks(kept: Sequence[dict[str, Any]], across: alt.X) -> alt.Chart:
    encoded: alt.Chart = (
        chart_of(kept)
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=across,
            y=alt.value(HEIGHT + 12),
            shape=alt.Shape("status:N", scale=alt.Scale(domain=CODES, range=SHAPES), legend=None),
            color=alt.Color("status:N", scale=alt.Scale(domain=CODES, range=SHADES), legend=None),
        )
    )
    return encoded
