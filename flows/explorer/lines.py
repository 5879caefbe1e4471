"""Mentions as lines of a table and as facts beside an article, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.explorer.labels import Labels
from flows.report.words import direction
from flows.words.language import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mention as a reader sees it; what the text leaves open is None. `unreal` says of what did not happen how it is told."""

    id: str
    label: str
    type: str
    unreal: str | None
    actor: str | None
    target: str | None
    place: str | None
    place_precision: str | None
    when: str | None
    when_basis: str
    voice: str
    speaker: str | None
    people: str
    source: str
    title: str | None
    published: str | None
    language: str
    direction: str
    confidence: int
    sentence: str
    text_digest: str | None
    is_copy: bool
    is_superseded: bool


def read_line(row: Row, labels: Labels, words: Words) -> Line:
    """Return a row of the explorer's table as a line."""
    when = words.days(row["date_start"], row["date_end"])
    return Line(
        id=row["mention_id"],
        label=labels.type(row["event_type"], words),
        type=row["event_type"],
        unreal=None if row["factuality"] == "happened" else words.term("factuality", row["factuality"]),
        actor=row["actor_text"],
        target=row["target_text"],
        place=row["place_name"] or row["place_text"],
        place_precision=words.term("precision", row["place_precision"]) if row["place_precision"] else None,
        when=when or None,
        when_basis=words.term("date_basis", row["date_basis"]),
        voice=row["voice"],
        speaker=row["attributed_to"],
        people=people_of(row, words),
        source=labels.sources.get(row["source_id"] or "", row["site_name"] or row["source_id"] or ""),
        title=row["title"],
        published=words.day(row["published_on"]) if row["published_on"] else None,
        language=row["language"],
        direction=direction(row["language"]),
        confidence=round(100 * row["confidence"]),
        sentence=row["sentence"],
        text_digest=row["text_digest"],
        is_copy=bool(row["is_copy"]),
        is_superseded=row["later_article_id"] is not None,
    )


def people_of(row: Row, words: Words) -> str:
    """Return the people that a mention counts, in words; nothing where it counts none."""
    counts = ((what, row[f"{what}_min"], row[f"{what}_max"]) for what in ("killed", "injured", "captured"))
    return ", ".join(_count_people(what, least, most, words) for what, least, most in counts if least is not None or most is not None)


def _count_people(what: str, least: int | None, most: int | None, words: Words) -> str:
    """Return a range of people in words, one of whose ends may be open."""
    match least, most:
        case None, int(highest):
            return words.count(what, highest, f"≤ {words.number(highest)}")
        case int(lowest), None:
            return words.count(what, lowest, f"≥ {words.number(lowest)}")
        case int(lowest), int(highest) if lowest < highest:
            return words.count(what, highest, f"{words.number(lowest)}–{words.number(highest)}")
        case _:
            return words.count(what, least or 0)


Fact = tuple[str, str, str | None]
"""A label, what the text says, and what it was understood as."""


def list_facts(row: Row, labels: Labels, words: Words) -> Iterator[Fact]:
    """Yield what was understood of a mention, field by field; a field that the text leaves open is left out."""
    for kind in ("actor", "target"):
        if row[f"{kind}_text"]:
            ids = row[f"{kind}_ids"] or ([row[f"{kind}_id"]] if row[f"{kind}_id"] else [])
            known = ", ".join(f"{labels.party(each, words)} ({each})" for each in ids)
            yield words.say(kind), row[f"{kind}_text"], known or words.say("on_register")
    if row["place_text"] or row["place_name"]:
        yield words.say("place"), row["place_text"] or row["place_name"], place_words(row, labels, words)
    days = words.days(row["date_start"], row["date_end"])
    if days or row["date_text"]:
        precision = words.term("date_precision", row["date_precision"]) if row["date_precision"] else ""
        basis = words.term("date_basis", row["date_basis"])
        yield words.say("when"), row["date_text"] or days, " · ".join(each for each in (days, precision, basis) if each)
    if people := people_of(row, words):
        counter = row["casualties_attributed_to"]
        yield words.say("people"), people, words.say("counted_by", who=counter) if counter else None
    if row["weapon"]:
        yield words.say("weapon"), row["weapon"].replace("_", " "), None
    if row["responsibility"]:
        yield words.say("responsibility"), words.term("responsibility", row["responsibility"]), None
    yield words.say("says"), row["attributed_to"] or words.say(_voice(row)), words.term("voice", row["voice"])
    yield words.say("factuality"), words.term("factuality", row["factuality"]), None
    yield words.say("confidence"), f"{row['confidence']:.2f}", None
    if row["is_background"]:
        yield words.say("background"), words.say("is_background"), None


def _voice(row: Row) -> str:
    return "nobody_named" if row["voice"] == "unattributed" else "the_article"


def place_words(row: Row, labels: Labels, words: Words) -> str:
    """Return where a place is, how exactly, and its point where it has one."""
    if not row["place_name"]:
        return words.say("not_in_gazetteer")
    where = ", ".join(each for each in (row["place_name"], row["admin1"], labels.country(row["country"], words)) if each)
    precision = words.term("precision", row["place_precision"]) if row["place_precision"] else ""
    point = f"{row['lat']:.3f}, {row['lon']:.3f}" if row["lat"] is not None and row["lon"] is not None else words.say("region_hint")
    return " · ".join(each for each in (where, precision, point) if each)
