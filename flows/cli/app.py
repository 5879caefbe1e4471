"""The command line: its options, its exit codes, and one line for every error."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from flows import __version__
from flows.cli import explaining, exploring, exporting, keeping, looking, reading, running, sourcing
from flows.errors import DatelineError, one_line
from flows.stopping import end_as_interrupted

DONE, FAILED, USAGE, DEGRADED, STOPPED = 0, 1, 2, 3, 130
"""Exit codes: done; failed; bad usage or configuration; done with named gaps; stopped by Ctrl-C or SIGTERM."""

ALLOCATOR = "dirty_decay_ms:100,muzzy_decay_ms:0"
"""Polars' allocator (jemalloc) gives back what is freed after a tenth of a second: by itself it keeps it for a second and a half.

Read when polars is loaded. A night of ten thousand pages takes 150 MB less with it, and one CPU second more.
"""

app = typer.Typer(
    name="dateline",
    help="The news of every night as a dated, checkable record: who did what to whom, where, when, and according to whom.",
    epilog="Begin with `dateline demo`. Settings come from the environment (DATELINE_*); `dateline doctor` shows them. "
    "Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 done with named gaps.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def show_version(value: bool) -> None:
    """Print the version and stop."""
    if value:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    archive: Annotated[str | None, typer.Option(help="Archive: a directory or s3://bucket/prefix.", envvar="DATELINE_ARCHIVE")] = None,
    config: Annotated[
        Path | None, typer.Option(help="Directory of your own configuration, over the packaged one. Default ./config, where it is.")
    ] = None,
    single_writer: Annotated[
        bool, typer.Option("--single-writer", help="Accept a store that overwrites, because nothing else ever writes to it.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show log lines and, on an error, its trace.")] = False,
    _version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Put the options that every command shares where settings are read."""
    if archive:
        os.environ["DATELINE_ARCHIVE"] = archive
    if config:
        os.environ["DATELINE_CONFIG"] = str(config)
    if single_writer:
        os.environ["DATELINE_SINGLE_WRITER"] = "1"
    if verbose:
        os.environ["DATELINE_VERBOSE"] = "1"
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("dateline").setLevel(logging.INFO)


for room in (running, reading, exploring, exporting, keeping, sourcing, explaining, looking):
    room.add_to(app)


def main() -> None:
    """Run a command; an error that a user can do something about is one line on standard error, and its exit code."""
    end_as_interrupted()
    os.environ.setdefault("_RJEM_MALLOC_CONF", ALLOCATOR)
    try:
        code = app(prog_name="dateline", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except typer.TyperException as error:
        _misused(error)
    except (DatelineError, OSError) as error:
        _tell(error, one_line(error))
    except Exception as error:  # noqa: BLE001  what nobody foresaw is one line as well, with exit code 1
        _tell(error, f"unexpected {type(error).__name__}: {one_line(error)}; --verbose shows where")
    if code == STOPPED:
        typer.echo("stopped; the same command goes on where it was", err=True)
    sys.exit(code)


def _misused(error: typer.TyperException) -> NoReturn:
    """Print which option or argument was misused, as one line, or the help where no command was given, and end with exit code 2."""
    message = getattr(error, "format_message", error.__str__)()
    context = getattr(error, "ctx", None)
    if not message.startswith("Usage:"):
        plain = " ".join(message.replace("Value error, ", "").split()).rstrip(".")
        message = f"dateline: {plain}; {context.command_path if context else 'dateline'} --help says more"
    typer.echo(message, err=True)
    sys.exit(USAGE)


def _tell(error: Exception, line: str) -> NoReturn:
    """Print an error as one line, or raise it where its trace was asked for, and end with its exit code."""
    if os.environ.get("DATELINE_VERBOSE"):
        raise error
    typer.echo(f"dateline: {line}", err=True)
    sys.exit(getattr(error, "exit_code", FAILED))
