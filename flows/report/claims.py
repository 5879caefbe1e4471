"""Mentions as a reader sees them: the marked sentence, who says so, and what was understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from flows.report.marks import KINDS, Span, labels, mark
from flows.report.words import DATE_BASES, FACTUALITIES, PRECISIONS, count_words, phrase, span_words
from flows.words.messages import message, say

CONTEXT = 48
"""Code points shown on either side of a span that lies in another sentence."""

Row = Mapping[str, Any]
Fact = tuple[str, str, str | None]
"""A label, what the text says, and what it was understood as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One mention on the page. `voice` is article, attributed or unattributed; `factuality` None when it happened.

    `fits` tells whether sentence and trigger stand in the article's text where the row says (true when it is not at hand).
    """

    anchor: str
    label: str
    voice: str
    speaker: str | None
    factuality: str | None
    sentence: Markup
    fits: bool
    facts: tuple[Fact, ...]
    carried: tuple[tuple[str, Markup], ...]
    confidence: float
    reported_by: str | None
    coding: tuple[tuple[str, str], ...]


def read_claim(row: Row, label: str, text: str | None) -> Claim:
    """Return a row of `tables.Mentions` for the page; `text` is its article's, None when that is not at hand."""
    happened = row["factuality"] == "happened"
    return Claim(
        anchor=row["mention_id"],
        label=label,
        voice=row["voice"],
        speaker=row["attributed_to"],
        factuality=None if happened else phrase(FACTUALITIES, row["factuality"]),
        sentence=mark(row["sentence"], sentence_spans(row), labels()),
        fits=_fits(row, row["sentence_start"], row["sentence"]) if text is None else _fits(row, 0, text),
        facts=tuple(_facts(row)),
        carried=tuple(_carried(row, text)) if text else (),
        confidence=row["confidence"],
        reported_by=row["reported_by"],
        coding=tuple(_coding(row)),
    )


def _fits(row: Row, first: int, text: str) -> bool:
    """Return whether sentence and trigger stand in a text, which starts at a code point, where the row says."""
    start, last = row["sentence_start"] - first, row["sentence_start"] + len(row["sentence"]) - first
    trigger = text[max(row["trigger_start"] - first, 0) : max(row["trigger_end"] - first, 0)]
    return bool(text[start:last] == row["sentence"] and trigger == row["trigger"])


def sentence_spans(row: Row) -> Iterator[Span]:
    """Yield the spans of a mention (a row of `Mentions`), counted from the start of its sentence."""
    first = row["sentence_start"]
    for kind in KINDS:
        start, end = (row["trigger_start"], row["trigger_end"]) if kind == "trigger" else _bounds(row, kind)
        if start is not None and end is not None:
            yield Span(kind, start - first, end - first)


def _bounds(row: Row, kind: str) -> tuple[int | None, int | None]:
    """Return the span of a kind in the article's text; a date has none of its own and is looked for near the trigger."""
    if kind != "date":
        return row[f"{kind}_start"], row[f"{kind}_end"]
    if not row["date_text"] or row["date_basis"] != "text":
        return None, None
    first, sought = row["sentence_start"], row["date_text"]
    trigger = row["trigger_start"] - first
    after, before = row["sentence"].find(sought, max(trigger, 0)), row["sentence"].rfind(sought, 0, max(trigger, 0))
    near = min((at for at in (before, after) if at >= 0), key=lambda at: abs(at - trigger), default=None)
    return (None, None) if near is None else (first + near, first + near + len(sought))


def _carried(row: Row, text: str) -> Iterator[tuple[str, Markup]]:
    """Yield the spans that lie in another sentence of the article, marked in the words around them."""
    first, last = row["sentence_start"], row["sentence_start"] + len(row["sentence"])
    for kind in ("actor", "target", "place", "attribution"):
        start, end = row[f"{kind}_start"], row[f"{kind}_end"]
        if start is not None and end is not None and (end <= first or start >= last) and end <= len(text):
            yield message(KINDS[kind]), _excerpt(text, Span(kind, start, end))


def _excerpt(text: str, span: Span) -> Markup:
    """Return a span marked in at most CONTEXT code points on either side of it, whole words of its own paragraph."""
    before, after = text[: span.start].rpartition("\n")[2], text[span.end :].partition("\n")[0]
    if len(before) > CONTEXT:
        before = "… " + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + " …"
    inner = text[span.start : span.end]
    return mark(before + inner + after, [Span(span.kind, len(before), len(before) + len(inner))], labels())


def _facts(row: Row) -> Iterator[Fact]:
    """Yield what a mention says, field by field; a field that the text leaves open is left out."""
    for kind in ("actor", "target"):
        if row[f"{kind}_text"]:
            yield message(kind.capitalize()), row[f"{kind}_text"], _party(row, kind)
    if row["place_text"] or row["place_name"]:
        yield message("Place"), row["place_text"] or row["place_name"], _place(row)
    days = span_words(row["date_start"], row["date_end"])
    if days or row["date_text"]:
        yield message("When"), row["date_text"] or days or "", _date(row, days)
    if people := _people(row):
        yield message("People"), people, _counter(row)
    if row["weapon"]:
        yield message("Weapon"), message(row["weapon"].replace("_", " ")), None
    if row["responsibility"]:
        yield message("Responsibility"), message(row["responsibility"]), None
    if row["is_background"]:
        yield message("Background"), message("more than a year before publication"), None


def _party(row: Row, kind: str) -> str | None:
    ids = ", ".join(row[f"{kind}_ids"] or ()) or row[f"{kind}_id"]
    return ids or message("not on the register")


def _place(row: Row) -> str:
    if not row["place_name"]:
        return message("not in the gazetteer")
    where = ", ".join(each for each in (row["place_name"], row["admin1"], row["country"]) if each)
    point = f" · {row['lat']:.3f}, {row['lon']:.3f}" if row["lat"] is not None and row["lon"] is not None else ""
    return f"{where} ({phrase(PRECISIONS, row['place_precision'])}){point}" if row["place_precision"] else where + point


def _date(row: Row, days: str | None) -> str:
    basis = phrase(DATE_BASES, row["date_basis"])
    return f"{days}, {basis}" if days and row["date_text"] else basis


def _people(row: Row) -> str:
    counts = (count_words(row[f"{what}_min"], row[f"{what}_max"], what) for what in ("killed", "injured", "captured"))
    return ", ".join(count for count in counts if count)


def _counter(row: Row) -> str | None:
    if row["casualties_attributed_to"]:
        return say("according to {who}", who=row["casualties_attributed_to"])
    voices = {"article": "in the article's own words", "unattributed": "hearsay"}
    return message(voices[row["casualties_voice"]]) if row["casualties_voice"] in voices else None


def _coding(row: Row) -> Iterator[tuple[str, str]]:
    yield message("Rules"), ", ".join(row["rules"]) or message("none recorded")
    yield message("Act"), say("code points {first} to {last}", first=str(row["trigger_start"]), last=str(row["trigger_end"]))
    yield message("Mention"), row["mention_id"]
    yield message("To prove it"), f"dateline evidence {row['mention_id']}"
    if row["geonameid"] is not None:
        yield "GeoNames", str(row["geonameid"])
    if row["attribution_id"]:
        yield message("Speaker's key"), row["attribution_id"]
