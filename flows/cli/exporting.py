"""Commands that give rows out: evidence, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.reading import AsOf


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(evidence)


def evidence(
    row: Annotated[str, typer.Argument(metavar="ID", help="Id of a mention or an article, or the first letters of it.")],
    *,
    as_of: AsOf = None,
    deep: Annotated[bool, typer.Option("--deep", help="Read the record's whole WARC file too, and prove the record in it.")] = False,
    recode: Annotated[bool, typer.Option("--recode/--no-recode", help="Clean and code the capture again, and compare.")] = True,
    bundle: Annotated[
        Path | None, typer.Option(metavar="FILE.wacz", help="Write capture, row, citation and proofs as a WACZ, for ReplayWeb.page.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as one JSON object.")] = False,
) -> None:
    """Walk from a row to its bytes, and see whether they still hold.

    Shows the marked sentence, fetches the record from the archive, computes its digests anew, checks the proofs that row and capture are
    in the chain of commits, cleans and codes again with the versions of now, and prints a citation. Exit codes: 0 the same, 3 it comes
    out otherwise or was taken down (with the reason), 1 something is missing or its digest is wrong.
    """
    from flows.cli.evidence import show_evidence

    raise typer.Exit(show_evidence(row, as_of, bundle, deep=deep, recode=recode, as_json=as_json))
