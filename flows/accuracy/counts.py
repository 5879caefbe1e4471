"""Counts behind the figures: of each labelled article what was labelled, coded and right, so that articles can be drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from flows.accuracy.pairs import Article, Label, Row, pair_up, same_span

FIGURES = {
    "mention": "an act is found (F1)",
    "typed": "found with the right type (F1)",
    "precision": "of coded rows, the right type",
    "actor": "actor (F1)",
    "target": "target (F1)",
    "place": "place (F1)",
    "date": "date (F1)",
    "killed": "count of the dead (F1)",
    "attribution": "who says so (F1)",
    "reported_by": "link to the speech act that reports it (F1)",
    "factuality": "factuality",
    "voice": "voice",
    "claims_as_fact": "claims coded as the article's own word",
    "quiet_rows": "rows in an article that tells of no act",
}
"""What is measured, in words. F1: the harmonic mean of precision and recall; fields are judged where the type is right."""

OVERALL = "_overall"
"""What the name of a field's figure ends with that is out of all acts, found or not: finding more of them never lowers it by itself."""

FALLING = frozenset({"claims_as_fact", f"claims_as_fact{OVERALL}", "quiet_rows"})
"""Figures of which less is better."""

COUNTS = pl.Schema(
    {
        "language": pl.String, "half": pl.String, "article_id": pl.String, "event_type": pl.String, "figure": pl.String,
        "part": pl.Int64, "whole": pl.Int64, "cases": pl.Int64,
    }
)  # fmt: skip
"""A figure is the sum of `part` over the sum of `whole`; `cases` is what it is out of (labels, rows). No `event_type`: all types."""

Tally = tuple[str, str, int, int, int]

Field = tuple[Callable[[Label], Any], Callable[[Row, Mapping[str, int]], Any], Callable[[Any, Any], bool]]


def count(articles: Sequence[Article], mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the counts of coded articles, as `COUNTS`, one row an article, figure and (for types) event type."""
    ordered = mentions.sort("article_id", "trigger_start", maintain_order=True).to_dicts()
    rows = {article_id: list(some) for article_id, some in groupby(ordered, key=lambda row: str(row["article_id"]))}
    tallies = [
        (article["language"], article.get("half") or "", article["article_id"], event_type, figure, *numbers)
        for article in articles
        for figure, event_type, *numbers in count_article(article, rows.get(article["article_id"], []))
    ]
    return pl.DataFrame(tallies, schema=COUNTS, orient="row")


def count_article(article: Article, rows: Sequence[Row]) -> Iterator[Tally]:
    """Yield figure, event type, part, whole and cases of one article."""
    labels = article["mentions"]
    pairs = pair_up(labels, rows, article["text"])
    excused = [row["mention_id"] for label, row in pairs if label.get("optional")]
    firm = [label for label in labels if not label.get("optional")]
    judged = [row for row in rows if row["mention_id"] not in excused]
    answered = [(label, row) for label, row in pairs if not label.get("optional")]
    typed = [(label, row) for label, row in answered if label["event_type"] == row["event_type"]]
    if not labels:
        yield "quiet_rows", "", len(rows), 1, 1
    yield "mention", "", *_f1(len(answered), len(judged), len(firm))
    for event_type in ("", *sorted({each["event_type"] for each in (*firm, *judged)})):
        right, coded, labelled = (_of_type(event_type, some) for some in ([row for _, row in typed], judged, firm))
        yield "typed", event_type, *_f1(right, coded, labelled)
        yield "precision", event_type, right, coded, coded
    reporters = {row["mention_id"]: label["trigger_start"] for label, row in pairs}
    yield from _count_fields(typed, [label for label, _ in typed], [row for _, row in typed], reporters)
    for name, event_type, part, whole, cases in _count_fields(typed, firm, judged, reporters):
        yield name + OVERALL, event_type, part, whole, cases


def _f1(right: int, coded: int, labelled: int) -> tuple[int, int, int]:
    return 2 * right, coded + labelled, labelled


def _of_type(event_type: str, some: Sequence[Row]) -> int:
    return sum(each["event_type"] == event_type or not event_type for each in some)


def _count_fields(
    typed: Sequence[tuple[Label, Row]], labels: Sequence[Label], rows: Sequence[Row], reporters: Mapping[str, int]
) -> Iterator[Tally]:
    """Yield the tallies of fields: right where the type is, out of what labels and rows say.

    `reporters` are the trigger starts of labels by the row that answers to them.
    """
    for name, (read_label, read_row, equal) in FIELDS.items():
        sides = [(read_label(label), read_row(row, reporters)) for label, row in typed]
        right = sum(said is not None and coded is not None and equal(said, coded) for said, coded in sides)
        coded = sum(read_row(row, reporters) is not None for row in rows)
        yield name, "", *_f1(right, coded, sum(read_label(label) is not None for label in labels))
    for name in ("factuality", "voice"):
        yield name, "", sum(label[name] == row[name] for label, row in typed), len(labels), len(labels)
    told = sum(label["voice"] != "article" and row["voice"] == "article" for label, row in typed)
    claims = sum(label["voice"] != "article" for label in labels)
    yield "claims_as_fact", "", told, claims, claims


def _reporter(row: Row, reporters: Mapping[str, int]) -> int | None:
    """Return where the speech act that a row is linked to begins; -1 for one that answers to no label."""
    return None if row["reported_by"] is None else reporters.get(row["reported_by"], -1)


def _side(row: Row, role: str) -> tuple[str, str | None] | None:
    text = row.get(f"{role}_text")
    return (text, row.get(f"{role}_id")) if text else None


def _same_side(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    return same_span(one[0], other[0]) or (one[1] is not None and one[1] == other[1])


def _told_day(row: Row) -> str | None:
    """Return the first day that the text tells; a date that is only the publication's is nobody's claim."""
    return str(row["date_start"]) if row["date_start"] and row["date_basis"] != "publication" else None


def _same(one: object, other: object) -> bool:
    return one == other


def _plain(name: str, equal: Callable[[Any, Any], bool]) -> Field:
    """Return a field that label and row hold under one name."""
    return lambda label: label.get(name), lambda row, _: row[name], equal


def _of_side(role: str) -> Field:
    return lambda label: _side(label, role), lambda row, _: _side(row, role), _same_side


FIELDS: dict[str, Field] = {
    "actor": _of_side("actor"),
    "target": _of_side("target"),
    "place": _plain("place_text", same_span),
    "date": (lambda label: label.get("date_start"), lambda row, _: _told_day(row), _same),
    "killed": _plain("killed_min", _same),
    "attribution": _plain("attributed_to", same_span),
    "reported_by": (lambda label: label.get("reported_by"), _reporter, _same),
}
"""Fields that may be left open: how a label and a row say them (None: not at all), and when both say the same."""
