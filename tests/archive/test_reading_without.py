"""The Python of the page on reading the archive runs, and each of its ways gives the same rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl

from archive.nights import DAY, NOW, begun, run_id, settings_for, spooled
from archive.test_reading import row_of
from flows.archive.commits import commit, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.store import open_store
from servers.s3 import S3Service

PAGE = Path(__file__).parents[2] / "docs" / "read-the-archive.md"
PYTHON = ("import ", "from ", "mentions = ", "article = ", "with ")
CHECKS = """
rows = len(in_polars)
assert rows == 2 == len(mentions) == len(as_known_then) == len(in_pandas)
assert in_duckdb.pl()["mention_id"].to_list() == in_polars["mention_id"].to_list() == in_pandas["mention_id"].to_list()
assert in_arrow.num_rows == rows
assert record.startswith(b"WARC/1.1")
"""

IN_A_BUCKET = """
import json, sys
import polars as pl
from pyarrow.dataset import dataset
from pyarrow.fs import S3FileSystem

told = json.load(sys.stdin)
paths = [f"s3://{name}" for name in told["names"]]
in_polars = pl.scan_parquet(paths, storage_options=told["options"], missing_columns="insert").collect()
in_arrow = dataset(told["names"], format="parquet", filesystem=S3FileSystem(**told["address"])).to_table()
assert in_polars["mention_id"].to_list() == in_arrow["mention_id"].to_pylist() == ["x", "y"]
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


def fill(store: Store, root: Path) -> None:
    """Commit a day of two mentions and the article that they are of."""
    with spooled(root / "spool", run_id()) as spool:
        places = spool.captures().select("warc_key", "warc_offset", "warc_length", "payload_digest").head(1)
        spool.seal_table("articles", row_of("articles").update(places))
        spool.seal_table("mentions", pl.concat([row_of("mentions"), row_of("mentions").with_columns(mention_id=pl.lit("y"))]))
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()


def test_every_way_to_read_a_table_gives_its_rows(tmp_path: Path) -> None:
    fill(begun(DirectoryStore(tmp_path / "archive")), tmp_path)
    script = "\n".join([*blocks(), CHECKS])
    assert script.count("import") > 5
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, env=os.environ)


def test_polars_and_arrow_read_the_keys_of_a_commit_in_a_bucket(ministack_service: S3Service, tmp_path: Path) -> None:
    service, bucket = ministack_service, ministack_service.new_bucket()
    store = begun(open_store(settings_for(service, bucket, tmp_path / "cache")))
    fill(store, tmp_path)
    names = [f"{bucket}/archive/{entry.key}" for entry in read_head(store, DAY).live("mentions")]
    options = {"aws_endpoint_url": service.endpoint, "aws_access_key_id": service.access_key, "aws_secret_access_key": service.secret_key}
    options |= {"aws_region": "us-east-1", "aws_allow_http": "true"}
    address = {"endpoint_override": service.endpoint.removeprefix("http://"), "scheme": "http", "region": "us-east-1"}
    address |= {"access_key": service.access_key, "secret_key": service.secret_key}
    told = json.dumps({"names": names, "options": options, "address": address})
    # In a process of its own, as a reader has it: Arrow's S3 client leaves threads behind that nothing ends.
    subprocess.run([sys.executable, "-c", IN_A_BUCKET], input=told, text=True, check=True, env=os.environ, cwd=tmp_path)
