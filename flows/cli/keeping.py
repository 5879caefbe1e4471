"""Commands that keep the archive: verify, repair, gc, copy, audit, takedown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.archive.depth import Depth

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(verify)
    app.command()(repair)
    app.command()(gc)
    app.command()(copy)
    app.command()(audit)
    app.command()(takedown)


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


def repair(
    *,
    other: Annotated[
        str | None, typer.Option("--from", metavar="ROOT", help="Another archive to fetch from: a directory or s3://bucket/prefix.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring back what is damaged or missing.

    Commits come from the records of runs, indexes and tables from the WARC files; with --from, whatever the other archive holds.
    Nothing is deleted: damaged bytes go to quarantine/. What was done is kept under state/repair. Exit code 3: something is beyond repair.
    """
    from flows.cli.repairing import run_repair

    raise typer.Exit(run_repair(other, as_json=as_json))


def gc(
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Remove it; without this, only say what would be removed.")] = False,
    grace: Annotated[int, typer.Option("--grace", metavar="DAYS", min=1, help="Leave alone what is younger.")] = 14,
    as_json: Json = False,
) -> None:
    """Find what no commit names: what crashes left.

    Objects that no commit names, and uploads that were never finished, once they are older than the grace period and their run
    is not in the spool. Only with --remove is anything removed, and what was is noted under state/gc.
    """
    from flows.cli.mirroring import run_gc

    raise typer.Exit(run_gc(grace, remove=remove, as_json=as_json))


def copy(
    root: Annotated[str, typer.Argument(metavar="ROOT", help="Where to: a directory or s3://bucket/prefix.")],
    *,
    as_json: Json = False,
) -> None:
    """Copy the archive to another root, or bring a copy up to date.

    Every object is compared with its SHA-256 on both sides before a commit that names it is put. What is there with its size is not
    put again, so a copy that was stopped goes on. Exit code 3: some files could not be copied; each is one line.
    """
    from flows.cli.mirroring import run_copy

    raise typer.Exit(run_copy(root, as_json=as_json))


def audit(
    day: Annotated[str | None, typer.Argument(metavar="DAY", help="Day, as 2026-03-02.")] = None,
    *,
    row: Annotated[str | None, typer.Option("--row", metavar="ID", help="Prove the mention or article of this id.")] = None,
    capture: Annotated[
        str | None, typer.Option("--capture", metavar="KEY", help="Prove the captures of this record id, address or address key.")
    ] = None,
    newest: Annotated[bool, typer.Option("--to-newest", help="Follow the chain to the archive's newest commit.")] = False,
    check: Annotated[Path | None, typer.Option("--check", metavar="PROOFS", help="Check proofs from a file; no archive is needed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proofs as JSON, to be kept or given away.")] = False,
) -> None:
    """Prove that a row or a capture was committed.

    Prints the commits of a day, or the proof that a row or a capture with its record is in one of them: its place in the object's
    Merkle tree, the object's in the commit's, and the commits after it that name each other. Whoever knows the SHA-256 of any of
    them can check the proof without the archive.
    """
    from flows.cli.auditing import run_audit, run_check

    if check:
        raise typer.Exit(run_check(check))
    if day is None or (row and capture):
        msg = "give a day, and a row or a capture; or --check and a file"
        raise typer.BadParameter(msg)
    raise typer.Exit(run_audit(day, row, capture, newest=newest, as_json=as_json))


def takedown(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address, in any spelling.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the archive.")],
    as_json: Json = False,
) -> None:
    """Take an address down: no reader sees it any more.

    A new commit of each day on which it was captured names the same objects without its rows and index lines, and a document that
    says what was taken down, when and why. No byte is removed, every earlier commit stays provable, and the address is not asked for again.
    """
    from flows.cli.withdrawing import run_takedown

    raise typer.Exit(run_takedown(url, reason, as_json=as_json))
