"""Commands that keep the archive: verify."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.archive.depth import Depth

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(verify)


def verify(
    *,
    depth: Annotated[Depth, typer.Option("--depth", help="How closely objects are looked at.")] = Depth.LISTING,
    deep: Annotated[bool, typer.Option("--deep", help="The same as --depth deep: every byte, WARC record, index line and row.")] = False,
    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="PERCENT", help="Only so much of the archive, as 5%; the next sample takes the next part."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that all that was committed is there and whole.

    It can be stopped: the same command goes on where it was. The result is kept in the archive, under state/verify. Exit code 1:
    something is missing, damaged or out of its chain; each is one line. 3: intact, but the result could not be kept.
    """
    from flows.cli.verifying import run_verify, share_of

    raise typer.Exit(run_verify(Depth.DEEP if deep else depth, share_of(sample) if sample else None, as_json=as_json))
