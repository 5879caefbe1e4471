"""Commands about sources: which are followed and how each does, one asked live, one proposed for an address."""

from __future__ import annotations

from typing import Annotated

import typer

sources = typer.Typer(name="sources", no_args_is_help=False, add_completion=False, rich_markup_mode=None)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(sources)


@sources.callback(invoke_without_command=True)
def listed(context: typer.Context, *, as_json: Json = False) -> None:
    """List the sources that are followed.

    With how the pages of each are discovered, whether it can be asked for a day gone by, and how it does as the last ninety
    days of the archive say: healthy, quiet (far less than usual for the weekday), degraded, blocked, dead or recovered.
    """
    from flows.cli.followed import list_sources

    if context.invoked_subcommand is None:
        list_sources(as_json=as_json)


@sources.command()
def check(
    source: Annotated[str, typer.Argument(metavar="ID", help="The source; dateline sources lists them.")],
    *,
    day: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Ask for the pages of this day; without it, of today.")] = None,
    as_json: Json = False,
) -> None:
    """Ask a source live: robots.txt, its lists, and one page, cleaned.

    Nothing is archived. Exit code 0: it is healthy; 3: it is quiet or degraded; 1: it refuses us, openly or by a wall.
    """
    from flows.cli.trial import check_source
    from flows.days import parse_day

    raise typer.Exit(check_source(source, parse_day(day) if day else None, as_json=as_json))


@sources.command()
def find(
    url: Annotated[str, typer.Argument(metavar="URL", help="An address of the site, best of its home page.")],
) -> None:
    """Propose a source file for a site, from what it says of itself.

    Asks for its home page, its robots.txt and the feeds and sitemaps that they name, and prints the file: look through it
    and save it in config/sources. Exit code 3: the site names no list of its pages.
    """
    from flows.cli.proposal import find_source

    raise typer.Exit(find_source(url))
