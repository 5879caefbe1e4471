"""The explorer in a browser: explore."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.reading import AsOf, From, To

PORT = 8484


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(explore)


def explore(
    *,
    first: From = None,
    last: To = None,
    as_of: AsOf = None,
    archive: Annotated[
        str | None, typer.Option(help="Archive: a directory or s3://bucket/prefix; without it, that of the settings.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen at; anybody who reaches another one than 127.0.0.1 can read the archive.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = PORT,
) -> None:
    """Look through the archive in a browser: map, timeline, rows.

    Serves a page over the committed mentions until it is stopped with Ctrl-C; each row opens in its article, new commits appear by
    themselves. Nothing is ever written, and nothing is fetched from a network. The address of a view is all it takes to share it with
    somebody who has the same archive.
    """
    serve_archive(first, last, as_of, archive, host, port)


def serve_archive(first: str | None, last: str | None, as_of: str | None, archive: str | None, host: str, port: int) -> None:
    """Serve the explorer of an archive until it is stopped; raises UsageError, StoreError."""
    from flows.archive.probe import read_archive
    from flows.archive.tables import parse_instant
    from flows.days import check_order, parse_day
    from flows.explorer.app import make_app
    from flows.explorer.guarding import is_loopback
    from flows.explorer.serving import address_of, bind, serve
    from flows.explorer.watching import Watch
    from flows.report.words import plural
    from flows.settings import load_settings

    start, end = (parse_day(day) if day else None for day in (first, last))
    check_order(start, end)
    settings = load_settings()
    store = read_archive(settings.model_copy(update={"archive": archive}) if archive else settings)
    listening = bind(host, port)
    watch = Watch(store, start, end, parse_instant(as_of) if as_of else None)
    app = make_app(watch, settings, host)
    if not is_loopback(host):
        typer.echo(f"dateline: anybody who reaches {host} can read this archive; it has no passwords", err=True)

    def announce() -> None:
        typer.echo(f"{plural(watch.rows.count, 'mention')} of {plural(len(watch.rows.commits), 'day')}: {address_of(listening)}")
        typer.echo("Ctrl-C ends it.")

    try:
        serve(app, listening, announce)
    except KeyboardInterrupt:
        typer.echo("", err=True)
    finally:
        listening.close()
