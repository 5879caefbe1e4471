"""Replay from the command line: a collection is written, and pywb serves it."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import typer

from flows.archive.probe import read_archive
from flows.archive.replaying import NAME, write_collection
from flows.errors import UsageError
from flows.settings import Settings, load_settings

DONE = 0


def run_replay(start: date | None, end: date | None, folder: Path, port: int, wayback: str, *, only_write: bool) -> int:
    """Return pywb's exit code once it is stopped, or 0 after the collection was written."""
    settings = load_settings()
    written = write_collection(read_archive(settings), folder, start, end)
    typer.echo(f"{written.folder}: {written.captures} captures of {written.days} days")
    if only_write:
        return DONE
    program = shutil.which(wayback)
    if program is None:
        msg = f"{wayback}: not found; install pywb in an environment of its own (pipx install pywb) and name its program with --wayback"
        raise UsageError(msg)
    typer.echo(f"http://127.0.0.1:{port}/{NAME}/   (Ctrl-C ends it)")
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--directory", str(folder)]
    return subprocess.run(command, check=False, env={**os.environ, **_keys(settings)}).returncode  # noqa: S603  the user's own program


def _keys(settings: Settings) -> dict[str, str]:
    """Return what pywb's own client of S3 asks of the environment."""
    secret = settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None
    names = {
        "AWS_ENDPOINT_URL_S3": settings.s3_endpoint,
        "AWS_DEFAULT_REGION": settings.s3_region,
        "AWS_ACCESS_KEY_ID": settings.s3_access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
    }
    return {name: value for name, value in names.items() if value}
