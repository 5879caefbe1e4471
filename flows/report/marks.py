"""A sentence with its spans marked: who, what, where, when and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from flows.report.safety import visible
from flows.words.messages import message

KINDS = {"trigger": "act", "actor": "actor", "target": "target", "place": "place", "date": "date", "attribution": "speaker"}
"""What can be marked, with the label that is printed after it; the order breaks ties of equal spans."""


def labels() -> dict[str, str]:
    """Return the labels of KINDS in the language that is spoken."""
    return {kind: message(label) for kind, label in KINDS.items()}


TAGS = {"trigger": "mark", "actor": "u", "target": "u", "place": "u", "date": "u", "attribution": "u"}
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text to mark: its kind, first code point, and the code point after the last."""

    kind: str
    start: int
    end: int


def mark(text: str, spans: Iterable[Span], labels: Mapping[str, str] = KINDS) -> Markup:
    """Return a text as HTML with its spans in elements of class `k-<kind>`, each with its label where it ends.

    Spans may lie inside, equal or across one another: one that crosses another's end is split in two elements. What
    lies outside the text is cut off. Everything that is not our markup is escaped.
    """
    cut = (Span(span.kind, max(span.start, 0), min(span.end, len(text))) for span in spans)
    kept = sorted((span for span in cut if span.start < span.end), key=_outer_first)
    edges = sorted({0, len(text), *(span.start for span in kept), *(span.end for span in kept)})
    pieces: list[str] = []
    opened: list[Span] = []
    for here, there in pairwise(edges):
        wanted = [span for span in kept if span.start <= here < span.end]
        pieces += _change(opened, wanted, here, labels)
        pieces.append(str(escape(visible(text[here:there]))))
        opened = wanted
    return Markup("").join(map(Markup, [*pieces, *_change(opened, [], len(text), labels)]))


def _outer_first(span: Span) -> tuple[int, int, int]:
    return span.start, -span.end, RANKS[span.kind]


def _change(opened: list[Span], wanted: list[Span], here: int, labels: Mapping[str, str]) -> list[str]:
    """Return the tags that close what is no longer wanted and open what is, at a code point."""
    shared = next((depth for depth, (old, new) in enumerate(zip(opened, wanted, strict=False)) if old != new), None)
    depth = min(len(opened), len(wanted)) if shared is None else shared
    closing = [_label(span, here, labels) + f"</{TAGS[span.kind]}>" for span in reversed(opened[depth:])]
    opening = [f'<{TAGS[span.kind]} class="k-{span.kind}">' for span in wanted[depth:]]
    return closing + opening


def _label(span: Span, here: int, labels: Mapping[str, str]) -> str:
    return f"<i>{escape(labels[span.kind])}</i>" if span.end == here else ""
