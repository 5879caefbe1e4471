"""Taking an address down from the command line."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime

import typer

from flows.archive.keys import new_run_id
from flows.archive.probe import open_archive, read_archive
from flows.archive.taking_down import take_down
from flows.errors import UsageError
from flows.linking import relink
from flows.settings import load_settings

DONE = 0


def run_takedown(url: str, reason: str, *, as_json: bool) -> int:
    """Return the exit code of a takedown, after what it hid was printed."""
    settings, now = load_settings(), datetime.now(UTC)
    if not reason.strip():
        msg = "a takedown needs a reason; it is kept in the archive"
        raise UsageError(msg)
    read_archive(settings)  # no archive is begun by taking something down
    store = open_archive(settings, now)
    hidden = take_down(store, url, reason.strip(), now=now, run=_new_run)
    linked = relink(store, settings, [each.day for each in hidden], _new_run, now)
    if as_json:
        typer.echo(json.dumps([each.model_dump(mode="json") for each in hidden], indent=1, ensure_ascii=False))
        return DONE
    for each in hidden:
        rows = ", ".join(f"{table} {count}" for table, count in each.rows.items())
        typer.echo(f"{each.day}: hidden since commit {each.commit}: {rows}")
    for other in sorted({other for each in hidden for other in each.same_bytes}):
        typer.echo(f"the same bytes are captured under {other}")
    for day in linked:
        typer.echo(f"{day}: events told without it")
    typer.echo("reports and exports that were written before are not changed")
    return DONE


def _new_run() -> str:
    return new_run_id(datetime.now(UTC), secrets.token_bytes(10))
