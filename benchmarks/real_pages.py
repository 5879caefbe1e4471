"""A whole night over real pages, into a directory and into S3: every row has to be there and to lead back to its bytes.

    python benchmarks/real_pages.py PAGES_DIR

PAGES_DIR holds `manifest.jsonl`, JSON Lines with `id`, `file` (HTML, plain or gzipped), `url` and `language`. The pages
are served on loopback as the publishers of their addresses, and fetched, archived, cleaned and coded by the real command.
Ends with 1 when anything does not hold. Without PAGES_DIR there is nothing to do.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from leading_back import Findings, check_bytes, check_mentions
from press import Page, served, write_sources

from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.archive.store import open_store
from flows.clean.batch import read_page
from flows.settings import Settings
from flows.urls import url_fetch, url_key

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers.s3 import ministack

DAY = datetime(2026, 3, 8, 12, tzinfo=UTC)
TABLES = ("captures", "articles", "mentions", "rejects", "ledger")


def read_pages(folder: Path) -> list[Page]:
    """Return the pages of a manifest, over plain HTTP; one whose address another has got has its number added."""
    taken: set[str] = set()
    pages = []
    for number, line in enumerate((folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()):
        told = json.loads(line)
        url = "http://" + told["url"].partition("://")[2]
        page = Page(url=url, body=read_page(folder / told["file"]), published=DAY, language=told["language"])
        if url_key(url) in taken:
            page = replace(page, url=f"{url}{'&' if '?' in url else '?'}copy={number}")
        taken.add(url_key(page.url))
        pages.append(page)
    return pages


def night(pages: Sequence[Page], folder: Path, archive: Mapping[str, str]) -> tuple[Store, list[str]]:
    """Return the store after a night over the pages, and what the commands said that should not be said."""
    folder.mkdir()
    with served(pages, folder) as here:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
        environment = clean | here | archive
        sources = [word for source in write_sources(folder / "config", pages) for word in ("--source", source)]
        faults = run(["nightly", "--day", str(DAY.date()), *sources], environment) + run(["verify", "--deep"], environment)
    names = {name: f"DATELINE_{name.upper()}" for name in Settings.model_fields}
    settings = {name: environment[variable] for name, variable in names.items() if variable in environment}
    return open_store(Settings.model_validate(settings)), faults


def run(words: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Return nothing when a command of Dateline ends with 0, else what it said."""
    done = subprocess.run([sys.executable, "-m", "flows", *words], env=dict(environment), capture_output=True, text=True, check=False)
    return [f"{words[0]} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"] if done.returncode else []


def check(store: Store, pages: Sequence[Page]) -> tuple[dict[str, pl.DataFrame], Findings]:
    """Return the tables of an archive and what was found of their rows."""
    findings = Findings()
    tables = {name: scan(store, name).collect() for name in TABLES}
    bodies = {url_fetch(page.url): page.body for page in pages}
    fetched = tables["captures"].filter(resource="page", outcome="ok")
    for name, rows in (("captures", fetched), ("articles", tables["articles"])):
        if sorted(rows["url"]) != sorted(bodies):
            findings.faults.append(f"{name}: {rows.height} of {len(bodies)} pages; missing {sorted(set(bodies) - set(rows['url']))}")
    check_bytes(store, "captures", tables["captures"], bodies, findings)
    check_bytes(store, "articles", tables["articles"], bodies, findings)
    check_mentions(tables["mentions"], tables["articles"], findings)
    counted = tables["ledger"].select(pl.col("articles", "mentions").sum()).row(0)
    if counted != (tables["articles"].height, tables["mentions"].height):
        findings.faults.append(f"the ledger counts {counted[0]} articles and {counted[1]} mentions")
    return tables, findings


def figures(place: str, tables: Mapping[str, pl.DataFrame], findings: Findings, seconds: float) -> str:
    """Return a line of the table of figures."""
    pages = tables["captures"].filter(resource="page", outcome="ok").height
    complete = tables["ledger"].filter(status="complete").height
    without = tables["articles"].filter(pl.col("text") == "").height
    rows = "  ".join(f"{findings.checked.get(name, 0):>8}" for name in ("captures", "articles", "mentions"))
    return (
        f"{place:<10} {seconds:7.1f}  {complete:>3}/{tables['ledger'].height:<4} {pages:>6}  {rows}"
        f"  {without:>8}  {tables['rejects'].height:>7}  {len(findings.faults):>6}"
    )


def main() -> int:
    """Print a line for each kind of archive, what does not hold, and return the exit code."""
    if len(sys.argv) != 2:
        print("nothing to do without a folder of pages: python benchmarks/real_pages.py PAGES_DIR")
        return 0
    pages, faults, ids = read_pages(Path(sys.argv[1])), [], []
    print(f"{len(pages)} pages\narchive    seconds  complete  pages  rows that were led back to bytes  no text  rejects  faults")
    print(" " * 35 + "captures  articles  mentions")
    with TemporaryDirectory() as name, ministack(Path(name)) as service:
        for place, archive in (("directory", {}), ("s3", service.environment(service.new_bucket()))):
            begun = time.monotonic()
            store, said = night(pages, Path(name) / place, archive)
            seconds = time.monotonic() - begun
            tables, findings = check(store, pages)
            findings.faults += said
            print(figures(place, tables, findings, seconds), flush=True)
            faults += [f"{place}: {fault}" for fault in findings.faults]
            ids.append({table: set(tables[table][f"{table.removesuffix('s')}_id"]) for table in ("articles", "mentions")})
    faults += [] if ids[0] == ids[1] else ["the two archives hold different rows"]
    print("\n".join(faults) or "everything holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
