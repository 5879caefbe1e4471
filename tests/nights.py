"""Whole nights over the newsroom, run as a user runs them: the command in a process of its own."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from flows.archive.reading import read_record, scan
from flows.archive.store import open_store
from flows.cli.demo import demo_environment
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.server import Newsroom, serve_newsroom
from flows.settings import Settings

DAY = date(2026, 3, 8)
DATELINE = [sys.executable, "-m", "flows"]
SOURCES = sorted(path.stem for path in (newsroom_catalog_overlay() / "sources").glob("*.toml"))
NIGHT_SECONDS = 400


@contextmanager
def newsroom_at(folder: Path) -> Iterator[tuple[Newsroom, dict[str, str]]]:
    """Yield the newsroom and the environment of commands that work over it, everything kept in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with serve_newsroom() as newsroom:
        book = newsroom.write_address_book(folder / "address-book.json")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
        yield newsroom, clean | demo_environment(folder, newsroom_catalog_overlay(), book) | {"DATELINE_PICTURES": "false"}


def dateline(*arguments: str, environment: Mapping[str, str], seconds: float = NIGHT_SECONDS) -> subprocess.CompletedProcess[str]:
    """Return a finished command: exit code and what it printed."""
    return subprocess.run(
        [*DATELINE, *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def only(sources: list[str] = SOURCES) -> list[str]:
    """Return the options that keep a command to the newsroom's sources."""
    return [word for source in sources for word in ("--source", source)]


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Return the settings that a command with an environment has."""
    fields = {
        name.lower(): environment[f"DATELINE_{name.upper()}"] for name in Settings.model_fields if f"DATELINE_{name.upper()}" in environment
    }
    return Settings.model_validate(fields)


def table(environment: Mapping[str, str], name: str) -> pl.DataFrame:
    """Return the committed rows of a table."""
    return scan(open_store(settings_of(environment)), name).collect()


def bytes_of(environment: Mapping[str, str], article: Mapping[str, object]) -> bytes:
    """Return the archived body of an article, read back by its key, offset and length."""
    store = open_store(settings_of(environment))
    return read_record(store, str(article["warc_key"]), int(str(article["warc_offset"])), int(str(article["warc_length"]))).body


def holds(environment: Mapping[str, str], secret: str) -> list[str]:
    """Return the keys of the objects of an archive in which a word stands: in its bytes, or in what they unpack to."""
    store = open_store(settings_of(environment))
    contents = ((each.key, store.get(each.key)) for each in store.list(""))
    return [key for key, content in contents if secret.encode() in content + _unpacked(key, content)]


def _unpacked(key: str, content: bytes) -> bytes:
    if key.endswith(".gz"):
        return gzip.decompress(content)
    return pl.read_parquet(content).write_ndjson().encode() if key.endswith(".parquet") else b""
