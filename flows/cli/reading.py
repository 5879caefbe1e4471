"""Commands that read the archive: query, ledger, report, replay."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer


class Form(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


From = Annotated[str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="First day; without it, the archive's first.")]
To = Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="Last day, included; without it, the archive's last.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="INSTANT", help="As it was known then: 2026-03-09, the end of that day in UTC, or 2026-03-09T12:00+01:00."
    ),
]
Format = Annotated[Form, typer.Option("--format", help="How rows are printed.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(query)
    app.command()(ledger)
    app.command()(report)
    app.command()(replay)


def query(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="A query in DuckDB's SQL over captures, articles, mentions, args, ledger, rejects.")
    ],
    *,
    first: From = None,
    last: To = None,
    as_of: AsOf = None,
    form: Format = Form.TABLE,
) -> None:
    """Answer an SQL query from the committed tables.

    For instance: dateline query "SELECT event_type, count(*) FROM mentions GROUP BY ALL ORDER BY 2 DESC". What the columns mean is in
    docs/data-dictionary.md. Sources and days of the range that are not complete are named on standard error.
    """
    from flows.archive.probe import read_archive
    from flows.archive.query import query as run_query
    from flows.archive.tables import parse_instant
    from flows.cli.coverage import warn_of_gaps
    from flows.cli.rows import print_rows
    from flows.settings import load_settings

    (start, end), instant = _range(first, last), parse_instant(as_of) if as_of else None
    print_rows(run_query(read_archive(load_settings()), sql, start, end, instant), form)
    warn_of_gaps(start, end, instant)


def ledger(
    *,
    first: From = None,
    last: To = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="Only this source; may be given again.")] = None,
    form: Format = Form.TABLE,
) -> None:
    """Show what came of every source and day.

    Complete, partial, blocked, no coverage (it cannot be asked for that day) or not tried, and why.
    """
    from flows.cli.coverage import show_coverage

    show_coverage(*_range(first, last), source or (), form)


def report(
    day: Annotated[
        str | None, typer.Argument(metavar="YYYY-MM-DD", help="Day, or the first of several; without it, the archive's last.")
    ] = None,
    end: Annotated[str | None, typer.Argument(metavar="YYYY-MM-DD", help="Last day of several, included.")] = None,
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; without it, one in the folder of reports.")] = None,
    language: Annotated[Literal["en", "fr"] | None, typer.Option(help="Language of the page; without it, DATELINE_LANGUAGE.")] = None,
) -> None:
    """Write the report of a day, or of several, as one HTML page.

    Of one day it is the night's own page again: its last run. Of several days it is about all their runs, day by day, each
    article in its newest version. The page needs no network; docs/reading-the-report.md says what stands on it.
    """
    from datetime import UTC, datetime

    from flows.archive.probe import read_archive
    from flows.present import latest_run, load_days, load_night, write_page
    from flows.settings import load_settings

    settings, now = load_settings(), datetime.now(UTC)
    settings = settings.model_copy(update={"language": language or settings.language})
    store = read_archive(settings)
    first, last = _range(day, end)
    if first and last and first != last:
        night = load_days(store, settings, first, last, now)
    else:
        night = load_night(store, settings, *latest_run(store, first), now)
    typer.echo(write_page(night, output or settings.reports, settings))


def replay(
    *,
    first: From = None,
    last: To = None,
    folder: Annotated[Path, typer.Option(help="Where the collection goes.")] = Path("replay"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8080,
    wayback: Annotated[str, typer.Option(help="pywb's program; it has an environment of its own.")] = "wayback",
    only_write: Annotated[bool, typer.Option("--only-write", help="Write the collection, do not serve it.")] = False,
) -> None:
    """Serve the archived pages in a browser, with pywb.

    Writes an index over the committed captures and a configuration for pywb, then runs it until it is stopped. The WARC files stay where
    they are, in a directory or a bucket. pywb cannot be installed beside Prefect: give it an environment of its own (pipx install pywb).
    """
    from flows.cli.replaying import run_replay

    raise typer.Exit(run_replay(*_range(first, last), folder, port, wayback, only_write=only_write))


def _range(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a range; raises UsageError for one that ends before it starts."""
    from flows.days import check_order

    start, end = _day(first), _day(last)
    check_order(start, end)
    return start, end


def _day(text: str | None) -> date | None:
    """Return the day of an option."""
    from flows.days import parse_day

    return parse_day(text) if text else None
