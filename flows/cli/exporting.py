"""Commands that give rows out: evidence, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.reading import AsOf


class Form(StrEnum):
    """What an export is written as."""

    PARQUET = "parquet"
    CSV = "csv"
    SQLITE = "sqlite"
    EXCEL = "excel"
    GEOJSON = "geojson"
    GDELT = "gdelt"
    ACLED = "acled"
    PLOVER = "plover"
    WACZ = "wacz"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(evidence)
    app.command()(export)


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


def export(
    form: Annotated[Form, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(Form)}.")],
    start: Annotated[str, typer.Argument(metavar="START", help="First day, as 2026-03-01.")],
    end: Annotated[str, typer.Argument(metavar="END", help="Last day, included.")],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder; of excel, geojson and wacz a file. An earlier export is replaced.")
    ],
    where: Annotated[
        str | None, typer.Option(metavar="SQL", help="Only mentions for which this holds: SQL over the columns of docs/exports.md.")
    ] = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as one JSON object.")] = False,
) -> None:
    """Write the rows of days for other tools, and what they mean.

    For instance: dateline export csv 2026-03-01 2026-03-07 -o week --where "event_type = 'protest' AND voice = 'article'". What each column
    means and what is lost in each format is in docs/exports.md. Only committed rows are written. Sources and days that are not complete
    are named on standard error and in the export.
    """
    from flows.cli.exports import run_export

    run_export(form.value, start, end, output, where, as_of, as_json=as_json)
