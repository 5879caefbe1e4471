"""Counts of victims as ranges, one line for each who gives them, on a scale that small and large numbers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.pictures.theme import ACCORD, CHARACTER, CONFLICT, INK, LINE, QUIET, SIZE, chart_of, layered, shortened

ROW, HEAD = 22, 26
"""Height of a claim's line, and of the heading over those of one happening, pixels."""

WIDE, NARROW, PHONE = 0.4, 0.52, 500
"""Share of the width that names take on wide and narrow pictures, and the width from which a picture is wide, pixels."""

ROOT = 0.4
"""Exponent of the scale: 10 and 1,000 fit on one line."""


def ranges(width: int, rows: Sequence[dict[str, Any]]) -> alt.LayerChart:
    """Return lines of `head` (words of the happening), `who`, `what` (killed, injured, captured), `low`, `high`, `words`.

    An end that is not known is None: the line then runs on with an arrow.
    """
    label = int(width * (WIDE if width > PHONE else NARROW))
    lines, heads, height = _laid_out(rows, int(label / CHARACTER))
    plot = width - label - 110
    top = max((max(row["low"] or 0, row["high"] or 0) for row in rows), default=1)
    x = alt.Scale(type="pow", exponent=ROOT, domain=[0, top], range=[label, label + plot], clamp=True)
    y = alt.Scale(domain=[0, height], range=[0, height])
    tone = alt.Scale(domain=["killed", "injured", "captured"], range=[CONFLICT, ACCORD, QUIET])
    shape = alt.Scale(domain=["killed", "injured", "captured"], range=["circle", "square", "diamond"])
    chart = chart_of(lines).encode(y=alt.Y("at:Q", axis=None, scale=y), color=alt.Color("what:N", scale=tone, legend=None))
    span = chart.mark_rule(strokeWidth=3).encode(x=alt.X("from:Q", axis=None, scale=x), x2="to:Q")
    ends = chart.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("low:Q", axis=None, scale=x), shape=alt.Shape("what:N", scale=shape, legend=None)
    )
    upper = ends.encode(x=alt.X("high:Q", axis=None, scale=x))
    arrows = (
        chart.transform_filter("datum.open")
        .mark_point(filled=True, size=60, shape="triangle-right", opacity=1, xOffset=16)
        .encode(x=alt.X("low:Q", axis=None, scale=x))
    )
    names = chart.mark_text(align="left", fontSize=SIZE).encode(x=alt.value(10), text="who:N", color=alt.value(INK))
    words = chart.mark_text(align="left", fontSize=SIZE, dx=26).encode(
        x=alt.X("to:Q", axis=None, scale=x), text="words:N", color=alt.value(INK)
    )
    titles = chart_of(heads).encode(y=alt.Y("at:Q", axis=None, scale=y))
    top_lines = titles.mark_rule(stroke=LINE).encode(y=alt.Y("over:Q", axis=None, scale=y), x=alt.value(0), x2=alt.value(width - 4))
    headings = titles.mark_text(align="left", fontSize=SIZE, fontWeight=600, color=INK).encode(x=alt.value(0), text="head:N")
    return layered(top_lines, span, ends, upper, arrows, names, words, headings, width=width - 4, height=height)


def _laid_out(rows: Sequence[dict[str, Any]], most: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return the lines and the headings with their heights, and the height of all."""
    lines: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    at, before = 0, None
    for row in rows:
        if row["head"] != before:
            heads.append({"head": shortened(row["head"], most * 2), "at": at + 15, "over": at})
            at, before = at + HEAD, row["head"]
        low, high = row["low"], row["high"]
        known = low if low is not None else high
        lines.append(
            row
            | {"who": shortened(row["who"], most - 2), "at": at + ROW // 2, "open": high is None}
            | {"from": known, "to": high if high is not None else known, "low": known, "high": high if high is not None else known}
        )
        at += ROW
    return lines, heads, max(at, 1)
