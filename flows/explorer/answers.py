"""The page of rows, the files of rows, and the page of an error."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from flows.explorer.desk import Desk, frame_of, read_request, words_for
from flows.explorer.exports import export_rows, file_name, to_csv, to_parquet
from flows.explorer.filters import CLOCKS, SORTS, Filters
from flows.explorer.matching import match
from flows.explorer.pages import render
from flows.explorer.views import build_view, map_data
from flows.report.sources import reason_words
from flows.words.messages import speaking


def show_rows(desk: Desk, request: Request) -> Response:
    """Return the page of rows; raises FilterError."""
    filters, words = read_request(request)
    rows = desk.watch.rows
    view = build_view(rows, filters, desk.labels, words)
    drawn = map_data(view.places, filters, filters.chosen.get("place", ()))
    context = frame_of(request, words, filters) | {
        "view": view,
        "rows": rows,
        "as_of": desk.watch.as_of,
        "map_data": drawn,
        "clocks": CLOCKS,
        "sorts": SORTS,
        "source_name": lambda key: desk.labels.sources.get(key, key),
        "why": reason_words,
    }
    with speaking(words.language):
        return HTMLResponse(render("rows", **context))


def send_csv(desk: Desk, request: Request) -> Response:
    """Return the matched rows as CSV; raises FilterError."""
    filters, _ = read_request(request)
    rows = desk.watch.rows
    with rows.cursor() as cursor:
        match(cursor, filters)
        return _file(to_csv(export_rows(cursor, rows, filters)), file_name(rows, "csv"), "text/csv; charset=utf-8", rows.state)


def send_parquet(desk: Desk, request: Request) -> Response:
    """Return the matched rows as Parquet; raises FilterError."""
    filters, _ = read_request(request)
    rows = desk.watch.rows
    with rows.cursor() as cursor:
        match(cursor, filters)
        content = to_parquet(export_rows(cursor, rows, filters), rows, filters)
        return _file(content, file_name(rows, "parquet"), "application/vnd.apache.parquet", rows.state)


def show_problem(request: Request, status: int, why: str | None) -> Response:
    """Return the page of an error: one line on what is wrong, and the way back."""
    words = words_for(request)
    lead = words.say({400: "problem", 404: "gone"}.get(status, "failed"))
    return HTMLResponse(render("problem", **frame_of(request, words, Filters()), lead=lead, why=why), status_code=status)


def _file(content: bytes, name: str, media_type: str, state: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Archive-State": state}
    return Response(content, media_type=media_type, headers=headers)
