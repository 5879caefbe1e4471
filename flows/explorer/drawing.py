"""The timeline as shapes of an SVG picture: where each bar stands, and what is written under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.explorer.timeline import Bin, Timeline
from flows.words.language import Words

WIDTH, HEIGHT = 1000, 110
"""Size of the picture's own units; it is stretched to the width that there is."""

BASE = 106
"""Where bars stand."""

LABELS, LAST_LABEL = 5, 0.85
"""Labels of the time axis, at most, and the share of the width up to which one may begin."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bin as a bar: its left edge, its width, the heights of what happened and of all, and its words."""

    bin: Bin
    left: float
    width: float
    whole: float
    happened: float
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars of a timeline, and the labels of its axis as pairs of a place, per cent of the width, and words."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]


def draw_bars(timeline: Timeline, words: Words) -> Picture:
    """Return the shapes of a timeline."""
    if not timeline.bins:
        return Picture((), ())
    step = WIDTH / len(timeline.bins)
    scale = (BASE - 14) / max(timeline.highest, 1)
    bars = tuple(
        Bar(
            bin=each,
            left=round(number * step, 2),
            width=round(step, 2),
            whole=round(max(each.rows * scale, 1.5) if each.rows else 0, 2),
            happened=round(each.happened * scale, 2),
            words=f"{words.days(each.first, each.last)}: {words.count('row', each.rows)}",
        )
        for number, each in enumerate(timeline.bins)
    )
    return Picture(bars, tuple(_labels(bars, timeline.unit, words)))


def _labels(bars: tuple[Bar, ...], unit: str, words: Words) -> Iterator[tuple[float, str]]:
    """Yield the labels of the axis; a year is named once. One that would stand out at the right end is left out."""
    every = -(-len(bars) // LABELS)
    named = None
    for bar in bars[::every]:
        if bar.left > LAST_LABEL * WIDTH and named:
            break
        yield round(100 * bar.left / WIDTH, 2), axis_words(bar.bin, unit, words, with_year=bar.bin.first.year != named)
        named = bar.bin.first.year


def axis_words(each: Bin, unit: str, words: Words, *, with_year: bool) -> str:
    """Return what is written under a bar: its year, its month, or its first day."""
    if unit == "year":
        return str(each.first.year)
    month = words.tables["months"][each.first.month - 1]
    year = f" {each.first.year}" if with_year else ""
    return f"{month}{year}" if unit == "month" else f"{each.first.day} {month}{year}"
