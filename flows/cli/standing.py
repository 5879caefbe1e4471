"""How things stand: the sources that are configured, the settings in force, and whether all of it can be used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows import __version__
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.errors import DatelineError, UsageError, one_line
from flows.runs import NO_SOURCE
from flows.settings import Settings, load_settings

PARTS = ("prefect", "fastapi", "sqlalchemy", "trafilatura", "polars", "boto3", "aiohttp", "warcio")


def examine(*, quiet: bool) -> int:
    """Return 0 when settings, configuration, spool and archive can be used, else 1; prints what is in force."""
    settings = load_settings()
    console = Console(quiet=quiet)
    console.print(f"dateline {__version__}, Python {sys.version.split()[0]}")
    console.print(", ".join(f"{part} {version(part)}" for part in PARTS), style="dim")
    console.print(_settings_table(settings))
    sound = [_check(console, quiet, name, check) for name, check in _checks(settings).items()]
    return 0 if all(sound) else 1


def _settings_table(settings: Settings) -> Table:
    """Return the settings in force and where each comes from, secrets hidden."""
    table = Table(show_edge=False, header_style="bold")
    for name in ("setting", "value", "from", "meaning"):
        table.add_column(name, overflow="fold", no_wrap=name == "setting")
    for name, field in Settings.model_fields.items():
        variable = f"DATELINE_{name.upper()}"
        value = getattr(settings, name)
        shown = "(hidden)" if isinstance(value, SecretStr) or (value and "key" in name) else _shown(value)
        table.add_row(variable, shown, "environment" if os.environ.get(variable) else "default", field.description or "")
    return table


def _shown(value: object) -> str:
    """Return a setting's value in words."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)


def _checks(settings: Settings) -> dict[str, Callable[[], str]]:
    """Return what is checked, by name: each returns what it found or raises DatelineError or OSError."""
    return {
        "configuration": lambda: _configuration(settings),
        "spool": lambda: _spool(settings),
        "archive": lambda: _archive(settings),
        "prefect": _prefect,
    }


def _configuration(settings: Settings) -> str:
    """Return what the configuration holds, every file of it read."""
    from flows.catalog.ages import read_revisits
    from flows.catalog.backfill import read_backfill
    from flows.catalog.inventory import check_files
    from flows.catalog.lexicons import load_vocabulary
    from flows.catalog.parsers import read_parsers
    from flows.catalog.phrases import load_phrases
    from flows.events import load_backend
    from flows.exports.checking import check_exports

    catalog = open_catalog(settings.config)
    check_files(catalog)
    load_phrases(catalog)
    read_revisits(catalog)
    read_backfill(catalog)
    read_parsers(catalog)
    load_backend(settings.backend, catalog)
    languages = load_vocabulary(catalog).languages
    check_exports(catalog)
    count = len(load_sources(catalog, settings.sources))
    if not count:
        raise UsageError(NO_SOURCE)
    return f"{count} sources; lexicons: {', '.join(languages)}; from {', '.join(map(str, catalog.roots))}"


def _spool(settings: Settings) -> str:
    """Return the spool's room and its unfinished runs."""
    from flows.runs import check_room
    from flows.unfinished import noted_runs

    free = check_room(settings)
    unfinished = [f"{run.kind} of {run.day} ({run.id})" for run in noted_runs(settings.spool)]
    return f"{settings.spool.resolve()}: {free / 1e3:.1f} GB free; unfinished runs: {', '.join(unfinished) or 'none'}"


def _archive(settings: Settings) -> str:
    """Return what the archive's store was found to do now."""
    from flows.archive.probe import probe_again
    from flows.archive.store import open_store

    store = open_store(settings)
    facts = probe_again(store, single_writer=settings.single_writer, now=datetime.now(UTC))
    found = ", ".join(name.replace("_", " ") for name, holds in facts.model_dump().items() if holds)
    kept, lock = store.protection()
    guarded = f"; earlier versions are {'kept' if kept else 'not kept'}" + (f", Object Lock: {lock}" if lock else "")
    return f"{settings.archive}: {found}{guarded if '://' in settings.archive else ''}"


def _prefect() -> str:
    """Return which Prefect server runs use."""
    address = os.environ.get("PREFECT_API_URL")
    return f"server {address}" if address else "no PREFECT_API_URL: a run starts a server of its own on loopback"


def _check(console: Console, quiet: bool, name: str, check: Callable[[], str]) -> bool:
    """Return whether a check succeeds, after printing what it found; an error is printed even when quiet."""
    try:
        console.print(f"[green]✓[/] {name}: {check()}", highlight=False)
    except (DatelineError, OSError) as error:
        (Console(stderr=True) if quiet else console).print(f"[red]✗[/] {name}: {escape(one_line(error))}", highlight=False, soft_wrap=True)
        return False
    return True
