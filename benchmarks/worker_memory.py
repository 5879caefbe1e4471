"""Memory of a worker process that codes: what it holds after ordinary articles, and its peak over a text of 5 MB.

    python benchmarks/worker_memory.py

Resident size (RSS), shared libraries included, of a process made ready as workers are, with lexicons, register and gazetteer; articles
are the newsroom's, French and English, two thousand. Exit code 1 above a limit.
"""

# ruff: noqa: PLC0415  imports come late, as in a worker: after the process was made ready

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

LIMITS = {"ordinary articles": 250, "a text of 5 MB": 600}
"""MB: of what is held after ordinary articles, and of the peak over a long text."""

ARTICLES = 2000
LONG = 5_000_000
INSIDE = "--inside"


def status(name: str) -> float:
    """Return a size that the system tells of this process, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith(name))


def load() -> None:
    """Load what a worker loads before its first task, and keep the vocabulary."""
    from flows.catalog.files import open_catalog
    from flows.catalog.lexicons import load_vocabulary
    from flows.clean import load_tools, warm

    loaded.append(load_vocabulary(open_catalog()))
    warm(load_tools(open_catalog()))


loaded: list[Any] = []


def measure() -> dict[str, float]:
    """Return the figures of this process, MB, by the names of `LIMITS`."""
    from flows.spawned import prepare

    prepare(8000, pickle.dumps(load))
    import polars as pl

    from flows.events import code_in_waves
    from flows.newsroom.press import read_press
    from flows.worker import WAVE

    [vocabulary] = loaded
    stories = [story for story in read_press().stories if story.language in {"fr", "en"}]
    rows = [{"language": story.language, "title": story.title, "text": "\n".join(story.paragraphs)} for story in stories]
    many = pl.DataFrame([{**rows[number % len(rows)], "article_id": str(number)} for number in range(ARTICLES)])
    dated = many.with_columns(published_on=pl.lit(None, pl.Date))
    code_in_waves(dated, vocabulary, WAVE)
    held = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    french = "\n".join(row["text"] for row in rows if row["language"] == "fr")
    long = (french * (LONG // len(french) + 1))[:LONG]
    code_in_waves(dated.head(1).with_columns(language=pl.lit("fr"), text=pl.lit(long)), vocabulary, WAVE)
    return dict(zip(LIMITS, (held, status("VmHWM")), strict=True))


def main() -> int:
    """Print a line for each figure; return the exit code."""
    from flows.spawning import ALLOCATOR, LEAN

    environment = os.environ | LEAN | {"_RJEM_MALLOC_CONF": ALLOCATOR}
    answer = subprocess.run([sys.executable, __file__, INSIDE], env=environment, capture_output=True, text=True, check=True)
    figures = json.loads(answer.stdout)
    for name, limit in LIMITS.items():
        print(f"{name}: {figures[name]:.0f} MB of {limit}, {figures[name] / limit:.2f} of the limit")
    return int(any(figures[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    if INSIDE in sys.argv:
        print(json.dumps(measure()))
    else:
        sys.exit(main())
