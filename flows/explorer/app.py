"""The explorer as a web application: its addresses, and what answers them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from flows.catalog.files import open_catalog
from flows.catalog.outlines import read_outlines
from flows.errors import DatelineError, one_line
from flows.explorer import answers, mentions
from flows.explorer.desk import Desk
from flows.explorer.filters import FilterError
from flows.explorer.ground import ground_routes
from flows.explorer.guarding import Guard
from flows.explorer.labels import load_labels
from flows.explorer.watching import Watch
from flows.settings import Settings

LOOK_SECONDS = 10.0
"""How often the archive is asked for new commits."""

PATHS: Mapping[str, Callable[[Desk, Request], Response]] = {
    "/": answers.show_rows,
    "/mention/{mention_id}": mentions.show_mention,
    "/mention/{mention_id}/archived": mentions.show_archived,
    "/mention/{mention_id}/evidence": mentions.show_evidence,
    "/capture/{article_id}": mentions.show_capture,
    "/capture/{article_id}/body": mentions.send_body,
    "/export.csv": answers.send_csv,
    "/export.parquet": answers.send_parquet,
}


def make_app(watch: Watch, settings: Settings, host: str = "127.0.0.1", look_seconds: float = LOOK_SECONDS) -> Starlette:
    """Return the explorer of an archive, to be served at a host's address; raises CatalogError."""
    catalog = open_catalog(settings.config)
    outlines = read_outlines(catalog)
    desk = Desk(watch, load_labels(catalog, outlines), settings)

    @contextlib.asynccontextmanager
    async def look(_: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(_look_often(watch, look_seconds))
        yield
        looking.cancel()

    return Starlette(
        routes=[
            *(Route(path, partial(_answer, desk, answer)) for path, answer in PATHS.items()),
            *ground_routes(catalog, outlines),
            Mount("/static", StaticFiles(directory=Path(str(files("flows.explorer"))) / "static")),
        ],
        middleware=[Middleware(Guard, host=host)],
        exception_handlers={
            HTTPException: _refuse,
            FilterError: _refuse,
            DatelineError: _refuse,
            Exception: _refuse,
        },
        lifespan=look,
    )


async def _answer(desk: Desk, answer: Callable[[Desk, Request], Response], request: Request) -> Response:
    """Return an answer that is worked out in a thread: it reads the archive and counts rows."""
    return await run_in_threadpool(answer, desk, request)


async def _look_often(watch: Watch, seconds: float) -> None:
    """Ask the archive for new commits, again and again."""
    while True:
        await asyncio.sleep(seconds)
        await run_in_threadpool(watch.refresh)


async def _refuse(request: Request, error: Exception) -> Response:
    """Return the page of an error: what cannot be asked, what is not there, what could not be read."""
    match error:
        case FilterError():
            return answers.show_problem(request, 400, str(error))
        case HTTPException():
            return answers.show_problem(request, error.status_code, None)
        case DatelineError():
            return answers.show_problem(request, 503, one_line(error))
        case _:
            return answers.show_problem(request, 500, type(error).__name__)
