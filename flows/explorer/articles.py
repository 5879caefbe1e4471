"""A mention in its article: the text with its spans marked, what was understood, the candidates, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
from markupsafe import Markup

from flows.archive.objects import Store
from flows.archive.reading import scan_entries
from flows.explorer.listing import WHOLE, Row, fetch_rows
from flows.explorer.rows import Rows
from flows.report.candidates import Reason, filled_roles, why_not
from flows.report.claims import sentence_spans
from flows.report.marks import Span, mark

BESIDE = 20
"""Rows that are put beside a mention, at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """An article's text with the spans of a mention: before its sentence, the sentence, after it; `fits` is false where it is not there."""

    before: Markup
    sentence: Markup
    after: Markup
    fits: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun group that a rule proposed for a role; `reason` is None for the one that was taken."""

    role: str
    rank: int
    words: str
    rule: str
    cost: float
    reason: Reason | None


def find_article(store: Store, rows: Rows, article_id: str) -> Row | None:
    """Return a row of `Articles` by its id, from the day that its mentions are of; None where there is none; raises StoreError."""
    found = rows.cursor().execute("SELECT day FROM rows WHERE article_id = ? ORDER BY day DESC LIMIT 1", [article_id]).fetchone()
    if not found or found[0] not in rows.commits:
        return None
    entries = rows.commits[found[0]].live("articles")
    articles = scan_entries(store, "articles", entries).filter(pl.col("article_id") == article_id).collect()
    return articles.row(-1, named=True) if articles.height else None


def mark_article(row: Row, text: str | None, labels: Mapping[str, str]) -> Passage:
    """Return an article's text with a mention's spans marked, each with its label; the sentence alone where the text is not at hand."""
    spans = list(sentence_spans(row))
    first, last = row["sentence_start"], row["sentence_start"] + len(row["sentence"])
    sentence = mark(row["sentence"], spans, labels)
    if text is None or text[first:last] != row["sentence"]:
        return Passage(Markup(), sentence, Markup(), fits=False)
    after = [Span(span.kind, span.start - len(row["sentence"]), span.end - len(row["sentence"])) for span in spans]
    before = [Span(span.kind, span.start + first, span.end + first) for span in spans]
    return Passage(_apart(mark(text[:first], before, labels)), sentence, _apart(mark(text[last:], after, labels)), fits=True)


def _apart(marked: Markup) -> Markup:
    """Return a text whose paragraphs stand apart: they are lines of the article's text."""
    return marked.replace("\n", "\n\n")


def list_candidates(store: Store, rows: Rows, row: Row, text: str | None) -> list[Candidate]:
    """Return the candidates for actor and target of a mention, by role and rank; raises StoreError."""
    commit = rows.commits.get(row["day"])
    if commit is None:
        return []
    args = scan_entries(store, "args", commit.live("args")).filter(pl.col("mention_id") == row["mention_id"])
    found = args.unique(["role", "rank"], keep="last").sort("role", "rank").collect().to_dicts()
    return list(_explained(found, row, text))


def _explained(found: list[dict[str, Any]], row: Row, text: str | None) -> Iterator[Candidate]:
    filled = filled_roles(found, row)
    for each in found:
        start, end = each["span_start"], each["span_end"]
        words = text[start:end] if text is not None else f"{start}–{end}"
        yield Candidate(each["role"], each["rank"], words, each["rule"], each["score"], why_not(each, row, filled))


def rows_of_event(cursor: duckdb.DuckDBPyConnection, row: Row) -> list[Row]:
    """Return the other mentions of the event that a mention tells of, those of other articles first; none without an event."""
    statement = f"SELECT {WHOLE} FROM rows WHERE event_id = ? AND mention_id <> ? ORDER BY article_id = ?, is_copy, row_no LIMIT ?"
    return fetch_rows(cursor.execute(statement, [row["event_id"], row["mention_id"], row["article_id"], BESIDE]))


def rows_beside(cursor: duckdb.DuckDBPyConnection, row: Row) -> list[Row] | None:
    """Return rows of other articles that may tell of the same: same type and place, days that overlap; None for a row without these."""
    if row["place_name"] is None or (row["date_start"] is None and row["date_end"] is None):
        return None
    statement = f"""SELECT {WHOLE} FROM rows WHERE event_type = ? AND rows.place_key::VARCHAR = ? AND article_id <> ?
        AND coalesce(date_start, date_end) <= ? AND coalesce(date_end, date_start) >= ? ORDER BY row_no LIMIT ?"""
    first, last = row["date_start"] or row["date_end"], row["date_end"] or row["date_start"]
    return fetch_rows(cursor.execute(statement, [row["event_type"], row["place_key"], row["article_id"], last, first, BESIDE]))
