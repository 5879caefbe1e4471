"""What the explorer answers at each address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flows.archive.keys import commit_key
from flows.archive.state_ids import SHORT
from flows.errors import DatelineError, one_line
from flows.evidence import TakenDown, gather
from flows.explorer.articles import find_article, list_candidates, mark_article, rows_beside, rows_of_event
from flows.explorer.captures import POLICY, Archived, harmless_page, read_archived
from flows.explorer.counting import count_rows
from flows.explorer.exports import export_rows, file_name, to_csv, to_parquet
from flows.explorer.filters import CLOCKS, LANGUAGE, SORTS, Filters, read_filters
from flows.explorer.labels import Labels
from flows.explorer.lines import list_facts, read_line
from flows.explorer.listing import Row, find_row, neighbours, rows_of_article
from flows.explorer.matching import match
from flows.explorer.pages import render
from flows.explorer.views import build_view, map_data
from flows.explorer.watching import Watch
from flows.explorer.words import LANGUAGES, Words, choose_language, load_words
from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are made from: the rows of the archive as they are now, and what things are called."""

    watch: Watch
    labels: Labels
    settings: Settings


def show_rows(desk: Desk, request: Request) -> Response:
    """Return the page of rows; raises FilterError."""
    filters, words = _read(request)
    rows = desk.watch.rows
    view = build_view(rows, filters, desk.labels, words)
    drawn = map_data(view.places, filters, filters.chosen.get("place", ()))
    context = _frame(request, words, filters) | {
        "view": view,
        "rows": rows,
        "map_data": drawn,
        "clocks": CLOCKS,
        "sorts": SORTS,
        "source_name": lambda key: desk.labels.sources.get(key, key),
    }
    return HTMLResponse(render("rows", **context))


def show_mention(desk: Desk, request: Request) -> Response:
    """Return the page of a mention in its article; raises FilterError, StoreError, HTTPException."""
    filters, words = _read(request)
    rows = desk.watch.rows
    with rows.cursor() as cursor:
        row = _row(desk, request)
        match(cursor, filters)
        place, earlier, later = neighbours(cursor, filters, row["mention_id"])
        total = count_rows(cursor).rows
        beside = rows_of_event(cursor, row) if row["event_id"] else rows_beside(cursor, row)
        told = rows_of_article(cursor, row["article_id"])
        later_told = rows_of_article(cursor, row["later_article_id"])
    article = find_article(desk.watch.store, rows, row["article_id"])
    text = article["text"] if article else None
    context = {
        "row": row,
        "line": read_line(row, desk.labels, words),
        "article": article,
        "passage": mark_article(row, text, words.tables["marks"]),
        "facts": list(list_facts(row, desk.labels, words)),
        "candidates": list_candidates(desk.watch.store, rows, row, text),
        "told_here": [read_line(each, desk.labels, words) for each in told],
        "beside": None if beside is None else [read_line(each, desk.labels, words) for each in beside],
        "newer": later_told[0]["mention_id"] if later_told else None,
        "place": place,
        "total": total,
        "earlier": earlier,
        "later": later,
        **_evidence(desk, row["day"]),
    }
    return HTMLResponse(render("mention", **_frame(request, words, filters), **context))


def show_archived(desk: Desk, request: Request) -> Response:
    """Return the page that frames an archived response and says what its digests are; raises StoreError, RecordError, HTTPException."""
    filters, words = _read(request)
    row = _row(desk, request)
    article, archived = _archived(desk, row["article_id"])
    context = {
        "row": row,
        "article": article,
        "archived": archived,
        "is_shown": archived.is_page,
        "host": urlsplit(article["url"]).hostname or article["url"],
        **_evidence(desk, article["day"]),
    }
    return HTMLResponse(render("archived", **_frame(request, words, filters), **context))


def show_evidence(desk: Desk, request: Request) -> Response:
    """Return the page of the walk from a mention to its bytes: what is proved of it, what does not hold, and its citation."""
    filters, words = _read(request)
    row = _row(desk, request)
    try:
        walked, broken = gather(desk.watch.store, desk.settings, row["mention_id"], recode=False), None
    except DatelineError as error:
        walked, broken = None, one_line(error)
    if isinstance(walked, TakenDown):
        raise HTTPException(404)
    line = read_line(row, desk.labels, words)
    return HTMLResponse(render("proofs", **_frame(request, words, filters), row=row, line=line, walked=walked, broken=broken))


def show_capture(desk: Desk, request: Request) -> Response:
    """Return an archived page for a frame, without origin, scripts or network; asked for by itself, it leads to the page around it."""
    if request.headers.get("sec-fetch-dest", "iframe") not in {"iframe", "empty"}:
        return RedirectResponse(_around(desk, request.path_params["article_id"]), 303)
    _, archived = _archived(desk, request.path_params["article_id"])
    page = harmless_page(archived)
    if page is None:
        raise HTTPException(404)
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def send_body(desk: Desk, request: Request) -> Response:
    """Return the bytes of an archived body as a file, never as a page."""
    article, archived = _archived(desk, request.path_params["article_id"])
    name = f"{article['article_id']}.body"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": POLICY}
    return Response(archived.response.body, media_type="application/octet-stream", headers=headers)


def send_csv(desk: Desk, request: Request) -> Response:
    """Return the matched rows as CSV; raises FilterError."""
    filters, _ = _read(request)
    rows = desk.watch.rows
    with rows.cursor() as cursor:
        match(cursor, filters)
        return _file(to_csv(export_rows(cursor, rows, filters)), file_name(rows, "csv"), "text/csv; charset=utf-8", rows.state)


def send_parquet(desk: Desk, request: Request) -> Response:
    """Return the matched rows as Parquet; raises FilterError."""
    filters, _ = _read(request)
    rows = desk.watch.rows
    with rows.cursor() as cursor:
        match(cursor, filters)
        content = to_parquet(export_rows(cursor, rows, filters), rows, filters)
        return _file(content, file_name(rows, "parquet"), "application/vnd.apache.parquet", rows.state)


def show_problem(request: Request, status: int, why: str | None) -> Response:
    """Return the page of an error: one line on what is wrong, and the way back."""
    words = load_words(choose_language(request.query_params.get(LANGUAGE), request.headers.get("accept-language")))
    lead = words.say({400: "problem", 404: "gone"}.get(status, "failed"))
    return HTMLResponse(render("problem", **_frame(request, words, Filters()), lead=lead, why=why), status_code=status)


def _read(request: Request) -> tuple[Filters, Words]:
    language = choose_language(request.query_params.get(LANGUAGE), request.headers.get("accept-language"))
    return read_filters(request.query_params.multi_items()), load_words(language)


def _frame(request: Request, words: Words, filters: Filters) -> dict[str, Any]:
    """Return what every page needs: its words, its language if it was asked for, its filters, and the address in the other language."""
    asked = request.query_params.get(LANGUAGE)
    language = asked if asked in LANGUAGES else None
    other = next(each for each in LANGUAGES if each != words.language)
    return {
        "words": words,
        "say": words.say,
        "filters": filters,
        "language": language,
        "tail": filters.query(language),
        "link": lambda changed: f"/{changed.query(language)}",
        "other_language": f"{request.url.path}{filters.query(other)}",
        "other": other,
        "home": f"/?{LANGUAGE}={language}" if language else "/",
    }


def _row(desk: Desk, request: Request) -> Row:
    """Return the mention that an address names; raises HTTPException where there is none."""
    with desk.watch.rows.cursor() as cursor:
        row = find_row(cursor, request.path_params["mention_id"])
    if row is None:
        raise HTTPException(404)
    return row


def _archived(desk: Desk, article_id: str) -> tuple[Row, Archived]:
    """Return an article and the response that it was read from; raises StoreError, RecordError, HTTPException."""
    article = find_article(desk.watch.store, desk.watch.rows, article_id)
    if article is None:
        raise HTTPException(404)
    return article, read_archived(desk.watch.store, article)


def _around(desk: Desk, article_id: str) -> str:
    """Return the address of the page that frames an article's archived page; raises HTTPException for an unknown article."""
    with desk.watch.rows.cursor() as cursor:
        told = rows_of_article(cursor, article_id)
    if not told:
        raise HTTPException(404)
    return f"/mention/{told[0]['mention_id']}/archived"


def _evidence(desk: Desk, day: Any) -> dict[str, Any]:  # noqa: ANN401  a date, or none outside an archive
    """Return which commit a row is of, and the id of the archive's state."""
    commit = desk.watch.rows.commits.get(day)
    return {"commit": commit_key(commit.day, commit.number) if commit else None, "state": desk.watch.rows.state, "short": SHORT}


def _file(content: bytes, name: str, media_type: str, state: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Archive-State": state}
    return Response(content, media_type=media_type, headers=headers)
