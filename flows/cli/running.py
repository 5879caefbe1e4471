"""Commands that run something: demo, nightly, revisit, backfill, reprocess, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.records import FillWay

Sources = Annotated[
    list[str] | None, typer.Option("--source", metavar="ID", help="Only this source (dateline sources lists them); may be given again.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(nightly)
    app.command()(revisit)
    app.command()(backfill)
    app.command()(reprocess)
    app.command()(serve)
    app.command()(demo)


def nightly(
    *,
    day: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Day to collect; without it, the last one that has ended.")] = None,
    source: Sources = None,
) -> None:
    """Collect, clean, code and commit one day.

    Nights that were cut off are completed first. A day that is committed is left as it is. Exit code 3: done, with gaps that are
    named; dateline ledger shows them, dateline backfill fills what can be filled.
    """
    from flows.cli.nights import run_nightly
    from flows.days import parse_day

    raise typer.Exit(run_nightly(parse_day(day) if day else None, source or ()))


def revisit(
    *,
    source: Sources = None,
) -> None:
    """Ask again for archived pages that are due, for corrections.

    Ages are in config/revisits.toml and in the source files. A night does the same for the pages that are due then; where nothing
    is due, nothing is changed. Exit code 3: done, but an earlier run could not be completed.
    """
    from flows.cli.nights import run_revisit

    raise typer.Exit(run_revisit(source or ()))


def backfill(  # noqa: PLR0913  an option each
    start: Annotated[str, typer.Argument(metavar="START", help="First day, as 2026-03-02.")],
    end: Annotated[str, typer.Argument(metavar="END", help="Last day, included.")],
    *,
    source: Sources = None,
    from_warc: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE", help="Take pages from this WARC file; a path, a folder, or an s3 or http address; may be given again."
        ),
    ] = None,
    way: Annotated[
        list[FillWay] | None, typer.Option(metavar="WAY", help=f"Only by this way: {', '.join(FillWay)}; may be given again.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what is lacking, how it would be filled, and what that takes.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Fill without asking, as a machine needs it.")] = False,
    newest_first: Annotated[bool, typer.Option("--newest-first", help="Begin with the newest day, not the oldest.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Do committed days once more, as a new version of them.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Fill past days: what a range lacks, by the cheapest way.

    It says for every source and day what the ledger lacks, which way covers it and what that takes of each host, and asks before it
    spends. It makes room for nights, and can be stopped and started again at will. config/backfill.toml says which ways are allowed.
    """
    from flows.cli.backfilling import run_backfill
    from flows.days import parse_day
    from flows.planning.plans import Wishes

    wishes = Wishes(sources=source or (), ways=way or (), files=from_warc or (), replace=replace)
    days = (parse_day(start), parse_day(end))
    raise typer.Exit(run_backfill(*days, wishes, plan_only=plan, yes=yes, newest_first=newest_first, as_json=as_json))


def reprocess(
    start: Annotated[str, typer.Argument(metavar="START", help="First day, as 2026-03-02.")],
    end: Annotated[str, typer.Argument(metavar="END", help="Last day, included.")],
    *,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would be read again.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Commit the new tables; without it they are only made and compared.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what differs as JSON, one object a day.")] = False,
) -> None:
    """Clean and code archived pages once more, and say what differs.

    Nothing is fetched. The new tables lie in the spool until --accept puts them in the place of what is committed, by a new commit of
    each day; what was there before stays readable with query --as-of.
    """
    from flows.cli.reprocessing import run_reprocess
    from flows.days import parse_day

    raise typer.Exit(run_reprocess(parse_day(start), parse_day(end), plan_only=plan, accept=accept, as_json=as_json))


def serve(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the Prefect server that is started when PREFECT_API_URL is not set.")
    ] = 4200,
) -> None:
    """Run the scheduler: nights, visits by the hour, backfills.

    It prints the address of the Prefect pages in which a backfill can be asked for, and runs until it is stopped.
    """
    from flows.cli.nights import run_serve

    raise typer.Exit(run_serve(port))


def demo(
    *,
    folder: Annotated[Path, typer.Option(help="Where the demo's archive, spool and reports go.")] = Path("demo"),
) -> None:
    """Try it: one night over a small invented press.

    The press is served on this machine, nothing leaves it, and all files go into one folder. It takes about a minute.
    """
    from flows.cli.demo import run_demo

    raise typer.Exit(run_demo(folder))
