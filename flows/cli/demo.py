"""The demo: the newsroom on loopback, one night over it, and where to look at what came of it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from rich.console import Console

from flows.cli.nights import run_nightly
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.server import serve_newsroom
from flows.settings import load_settings

LAST_DAY = date(2026, 3, 8)
"""The last day of the week that the newsroom prints."""


def run_demo(folder: Path) -> int:
    """Return the exit code of a night over the newsroom, kept in a folder; gaps of the newsroom are part of the show."""
    overlay = newsroom_catalog_overlay()
    sources = sorted(path.stem for path in (overlay / "sources").glob("*.toml"))
    console = Console(soft_wrap=True)
    console.print(f"[bold]Dateline's demo[/]: one night over {len(sources)} invented outlets, served on this machine; nothing leaves it.\n")
    folder.mkdir(parents=True, exist_ok=True)
    with serve_newsroom() as newsroom:
        os.environ |= demo_environment(folder.resolve(), overlay, newsroom.write_address_book(folder / "address-book.json"))
        load_settings.cache_clear()
        code = run_nightly(LAST_DAY, sources)
    show_next(console, folder)
    return 0 if code in {0, 3} else code


def demo_environment(folder: Path, overlay: Path, address_book: Path) -> dict[str, str]:
    """Return the settings of the demo: its own folders and press, loopback allowed and no delays, for it alone."""
    return {
        "DATELINE_ARCHIVE": str(folder / "archive"),
        "DATELINE_SPOOL": str(folder / "spool"),
        "DATELINE_REPORTS": str(folder / "reports"),
        "DATELINE_CONFIG": str(overlay),
        "DATELINE_SOURCES": ",".join(sorted(path.stem for path in (overlay / "sources").glob("*.toml"))),
        "DATELINE_ADDRESS_BOOK": str(address_book.resolve()),
        "DATELINE_ALLOW_ADDRESSES": "127.0.0.0/8",
        "DATELINE_PACE": "0",
        "DATELINE_TIMEZONE": "UTC",
        "DATELINE_CONTACT": "https://dateline.example/demo",
    }


def show_next(console: Console, folder: Path) -> None:
    """Print what to try next, and last where the newest report of a folder lies, as an address for a browser."""
    archive = folder / "archive"
    console.print("\nTry next:")
    for command, meaning in (
        (f"--config {newsroom_catalog_overlay()} explore", "look through the rows in a browser: filters, map, articles with their marks"),
        ("ledger", "what came of every source and day"),
        ('query "SELECT event_type, actor_text, target_text, attributed_to FROM mentions LIMIT 20"', "who did what, and who says so"),
        ("verify", "check the archive"),
    ):
        console.print(f"  dateline --archive {archive} {command}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"      {meaning}", style="dim")
    reports = sorted((folder / "reports").glob("*.html"), key=lambda path: path.stat().st_mtime)
    if reports:
        console.print("\nOpen the morning report in a browser: what happened, who says so, who contradicts, and how far to trust it")
        console.print(f"  {reports[-1].resolve().as_uri()}", highlight=False, markup=False, soft_wrap=True)
