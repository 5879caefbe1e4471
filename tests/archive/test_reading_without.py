"""The Python of the page on reading the archive runs, and each of its ways gives the same rows."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl

from archive.nights import DAY, NOW, begun, run_id, spooled
from archive.test_reading import row_of
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore

PAGE = Path(__file__).parents[2] / "docs" / "read-the-archive.md"
PYTHON = ("import ", "from ", "mentions = ", "article = ", "with ")
CHECKS = """
rows = len(in_polars)
assert rows == 2 == len(mentions) == len(as_known_then) == len(in_pandas)
assert in_duckdb.pl()["mention_id"].to_list() == in_polars["mention_id"].to_list() == in_pandas["mention_id"].to_list()
assert in_arrow.num_rows == rows
assert record.startswith(b"WARC/1.1")
"""


def blocks() -> list[str]:
    """Return the indented blocks of the page that are Python, in order."""
    found: list[list[str]] = [[]]
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1].append(line[4:])
        elif found[-1]:
            found.append([])
    return ["\n".join(block) for block in found if block and block[0].startswith(PYTHON)]


def test_every_way_to_read_a_table_gives_its_rows(tmp_path: Path) -> None:
    store = begun(DirectoryStore(tmp_path / "archive"))
    with spooled(tmp_path / "spool", run_id()) as spool:
        places = spool.captures().select("warc_key", "warc_offset", "warc_length", "payload_digest").head(1)
        spool.seal_table("articles", row_of("articles").update(places))
        spool.seal_table("mentions", pl.concat([row_of("mentions"), row_of("mentions").with_columns(mention_id=pl.lit("y"))]))
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    script = "\n".join([*blocks(), CHECKS])
    assert script.count("import") > 5
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, env=os.environ)
