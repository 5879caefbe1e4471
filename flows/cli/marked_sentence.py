"""A mention's sentence on one line of a terminal, its spans between brackets that say what they are: no colour is needed to tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import bidirectional

from rich.text import Text

from flows.cli.explanation import RIGHT_TO_LEFT, STYLES, isolated
from flows.report.marks import KINDS, RANKS, Span
from flows.report.safety import visible

STRONG = {"L", *RIGHT_TO_LEFT}
"""Unicode's classes of letters that have a direction: the first of a sentence decides its own."""

Row = Mapping[str, Any]


def marked_sentence(row: Row) -> Text:
    """Return a mention's sentence: `[speaker: ...]`, `[actor: ...]`, `[act: ...]`, `[target: ...]`, `[place: ...]`, `[date: ...]`.

    Of spans that cross, the outer one ends where the inner one does. What stands in another sentence follows in a list of its own. A
    sentence that is written from right to left is kept so as a whole, labels and all.
    """
    first, sentence = row["sentence_start"], row["sentence"]
    is_turned = next((each for each in map(bidirectional, sentence) if each in STRONG), "L") in RIGHT_TO_LEFT
    spans = sorted(_spans(row, len(sentence)), key=lambda span: (span.start, -span.end, RANKS[span.kind]))
    text = Text("\N{RIGHT-TO-LEFT ISOLATE}" if is_turned else "")
    _append(text, sentence, 0, len(sentence), spans.copy(), "")
    text.append("\N{POP DIRECTIONAL ISOLATE}" if is_turned else "")
    for kind in ("actor", "target", "place", "attribution"):
        start = row[f"{kind}_start"]
        if start is not None and not first <= start < first + len(sentence):
            said = row["attributed_to"] if kind == "attribution" else row[f"{kind}_text"]
            text.append(f"  [{KINDS[kind]}, in another sentence: {isolated(_shown(said or ''))}]", style=STYLES.get(kind, ""))
    if row["date_text"] and not any(span.kind == "date" for span in spans):
        text.append(f"  [date, in another sentence: {isolated(_shown(row['date_text']))}]")
    return text


def _spans(row: Row, length: int) -> Iterator[Span]:
    """Yield the spans that lie in the sentence, counted from its beginning."""
    first = row["sentence_start"]
    for kind in KINDS:
        start, end = _date(row) if kind == "date" else (row[f"{kind}_start"], row[f"{kind}_end"])
        if start is not None and end is not None and first <= start < first + length:
            yield Span(kind, start - first, min(end - first, length))


def _date(row: Row) -> tuple[int | None, int | None]:
    """Return where the words of a date stand that was read in this sentence: nearest to the trigger."""
    words, sentence, first = row["date_text"], row["sentence"], row["sentence_start"]
    if not words or row["date_basis"] != "text":
        return None, None
    places = [at for at in range(len(sentence)) if sentence.startswith(words, at)]
    nearest = min(places, key=lambda at: abs(first + at - row["trigger_start"]), default=None)
    return (None, None) if nearest is None else (first + nearest, first + nearest + len(words))


def _append(text: Text, sentence: str, start: int, end: int, spans: list[Span], style: str) -> None:
    """Append a stretch of the sentence, the outermost spans first."""
    at = start
    while spans:
        outer = spans.pop(0)
        if outer.start >= end:
            spans.insert(0, outer)
            break
        stop = min(outer.end, end)
        text.append(_shown(sentence[at : outer.start]), style=style)
        inner = STYLES.get(outer.kind, "italic")
        text.append(f"[{KINDS[outer.kind]}: ", style=inner)
        within = [span for span in spans if span.start < stop]
        del spans[: len(within)]
        _append(text, sentence, outer.start, stop, within, inner)
        text.append("]", style=inner)
        at = stop
    text.append(_shown(sentence[at:end]), style=style)


def _shown(words: str) -> str:
    """Return words with nothing hidden in them, on one line; blanks at the ends stay."""
    return visible(words).replace("\n", " ").replace("\r", " ").replace("\t", " ")
