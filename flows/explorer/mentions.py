"""The pages of one mention: its article, its archived page, and the walk to its bytes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flows.archive.keys import commit_key
from flows.errors import DatelineError, one_line
from flows.evidence import TakenDown, gather
from flows.explorer.articles import find_article, list_candidates, mark_article, rows_beside, rows_of_event
from flows.explorer.captures import POLICY, Archived, harmless_page, read_archived
from flows.explorer.counting import count_rows
from flows.explorer.desk import Desk, frame_of, read_request
from flows.explorer.filters import Filters
from flows.explorer.lines import list_facts, read_line
from flows.explorer.listing import Row, find_row, neighbours, rows_of_article
from flows.explorer.matching import match
from flows.explorer.pages import render
from flows.words.language import Words


def show_mention(desk: Desk, request: Request) -> Response:
    """Return the page of a mention in its article; raises FilterError, StoreError, HTTPException."""
    filters, words = read_request(request)
    row = _row(desk, request)
    article = find_article(desk.watch.store, desk.watch.rows, row["article_id"])
    text = article["text"] if article else None
    context = {
        "row": row,
        "line": read_line(row, desk.labels, words),
        "article": article,
        "passage": mark_article(row, text, words.tables["marks"]),
        "facts": list(list_facts(row, desk.labels, words)),
        "candidates": list_candidates(desk.watch.store, desk.watch.rows, row, text),
        **_surroundings(desk, row, filters, words),
        **_evidence(desk, row["day"]),
    }
    return HTMLResponse(render("mention", **frame_of(request, words, filters), **context))


def _surroundings(desk: Desk, row: Row, filters: Filters, words: Words) -> dict[str, Any]:
    """Return what stands around a mention: in the rows of the view, in its event, and in its article."""
    with desk.watch.rows.cursor() as cursor:
        match(cursor, filters)
        place, earlier, later = neighbours(cursor, filters, row)
        beside = rows_of_event(cursor, row) if row["event_id"] else rows_beside(cursor, row)
        newer = rows_of_article(cursor, row["later_article_id"])
        return {
            "place": place,
            "total": count_rows(cursor).rows,
            "earlier": earlier,
            "later": later,
            "beside": None if beside is None else [read_line(each, desk.labels, words) for each in beside],
            "told_here": [read_line(each, desk.labels, words) for each in rows_of_article(cursor, row["article_id"])],
            "newer": newer[0]["mention_id"] if newer else None,
        }


def show_archived(desk: Desk, request: Request) -> Response:
    """Return the page that frames an archived response and says what its digests are; raises StoreError, RecordError, HTTPException."""
    filters, words = read_request(request)
    row = _row(desk, request)
    article, archived = _archived(desk, row["article_id"])
    context = {
        "row": row,
        "article": article,
        "archived": archived,
        "is_shown": harmless_page(archived) is not None,
        "host": urlsplit(article["url"]).hostname or article["url"],
        **_evidence(desk, article["day"]),
    }
    return HTMLResponse(render("archived", **frame_of(request, words, filters), **context))


def show_evidence(desk: Desk, request: Request) -> Response:
    """Return the page of the walk from a mention to its bytes: what is proved of it, what does not hold, and its citation."""
    filters, words = read_request(request)
    row = _row(desk, request)
    try:
        walked, broken = gather(desk.watch.store, desk.settings, row["mention_id"], desk.watch.as_of, recode=False), None
    except DatelineError as error:
        walked, broken = None, one_line(error)
    if isinstance(walked, TakenDown):
        raise HTTPException(404)
    line = read_line(row, desk.labels, words)
    return HTMLResponse(render("proofs", **frame_of(request, words, filters), row=row, line=line, walked=walked, broken=broken))


def show_capture(desk: Desk, request: Request) -> Response:
    """Return an archived page for a frame, without origin, scripts or network; asked for by itself, it leads to the page around it."""
    if request.headers.get("sec-fetch-dest", "iframe") != "iframe":
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
    return {"commit": commit_key(commit.day, commit.number) if commit else None, "state": desk.watch.rows.state}
