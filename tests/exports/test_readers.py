"""Exports read by the tools that they are made for, each a program of an environment of its own: as many rows, and they open."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import polars as pl
import pytest

from archive.nights import DAY, NOW
from coded import coded_tables
from exports.conftest import GAPS, NEXT, READERS, Write
from flows.archive.objects import Store
from flows.catalog.files import open_catalog
from flows.evidence import Evidence, gather
from flows.evidence.bundle import write_bundle
from flows.exports import Request
from flows.exports.pages import export_pages
from flows.settings import Settings

STARTING_SECONDS = 60

pytestmark = [pytest.mark.soak, pytest.mark.skipif(not READERS.is_dir(), reason="make soak installs the readers")]


@contextmanager
def datasette(folder: Path) -> Iterator[str]:
    """Yield the address of a Datasette that serves a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([READERS / "datasette", "serve", folder, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            try:
                urlopen(f"{address}/-/versions.json", timeout=5).close()  # noqa: S310  loopback
                break
            except URLError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def read(address: str) -> str:
    with urlopen(address, timeout=30) as answer:  # noqa: S310  loopback
        return str(answer.read().decode())


def test_datasette_serves_tables_search_and_rows_and_runs_nothing(write: Write, mentions: pl.DataFrame) -> None:
    made = write("sqlite")
    with datasette(made.path) as address:
        base = f"{address}/dateline"
        assert json.loads(read(f"{base}/mentions.json?_size=0"))["filtered_table_rows_count"] == mentions.height
        assert json.loads(read(f"{base}/articles.json?_size=0"))["filtered_table_rows_count"] == made.rows["articles"]
        found = json.loads(read(f"{base}/mentions.json?_search={quote('armee syrienne')}&_shape=array"))
        assert {row["event_type"] for row in found} == {"air_strike"}
        page = read(f"{base}/mentions")
        assert "Who says so: article, attributed" in page
        assert "<script>alert(1)" not in page
        row = coded_tables()["mentions"]["mention_id"][0]
        assert row in read(f"{base}/mentions/{row}")
        assert "absente on 2026-03-09 (blocked)" in read(address)


def test_geopandas_reads_features_and_points(write: Write, mentions: pl.DataFrame) -> None:
    made = write("geojson", "out.geojson")
    script = (
        f"import geopandas; rows = geopandas.read_file({str(made.path)!r}); "
        "print(len(rows), rows.geometry.notna().sum(), (rows.pin == 'point').sum(), rows.crs.to_epsg())"
    )
    told = subprocess.run([READERS / "python", "-c", script], capture_output=True, text=True, check=True).stdout.split()
    points = mentions.filter(pl.col("lat").is_not_null() & pl.col("place_precision").is_in(["exact", "near"])).height
    assert told == [str(mentions.height), str(points), str(points), "4326"]


def test_py_wacz_finds_bundles_and_days_valid(store: Store, tmp_path: Path) -> None:
    mention = coded_tables()["mentions"]["mention_id"][0]
    evidence = gather(store, Settings(workers=1), mention, deep=True, recode=False)
    assert isinstance(evidence, Evidence)
    write_bundle(tmp_path / "bundle.wacz", store, evidence, NOW)
    request = Request(first=DAY, last=NEXT, as_of=None, where=None, gaps=GAPS, now=NOW)
    export_pages(store, open_catalog(), request, tmp_path / "days.wacz")
    for name in ("bundle.wacz", "days.wacz"):
        done = subprocess.run([READERS / "wacz", "validate", "-f", tmp_path / name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Validation succeeded, the passed WACZ is valid")
