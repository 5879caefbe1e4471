"""Nights and days made again by engines that really run: the same rows, byte for byte, whatever becomes of a worker."""

import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from archive.nights import DAY as CODED_DAY
from archive.nights import begun
from coded import archived
from engines import dask_cluster
from flows.archive import keys
from flows.archive.directory import DirectoryStore
from flows.archive.store import open_store
from nights import DATELINE, DAY, dateline, newsroom_at, only, settings_of, table
from servers.s3 import S3Service

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
SECONDS = 900.0


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Return once something holds; fail where a process ends before."""
    while not holds():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def test_a_night_whose_worker_is_killed_has_the_rows_that_one_machine_makes(tmp_path: Path, ministack_service: S3Service) -> None:
    with newsroom_at(tmp_path) as (_, newsroom):
        environment = newsroom | ministack_service.environment(ministack_service.new_bucket()) | {"DATELINE_BATCH_PAGES": "3"}
        store = open_store(settings_of(environment))
        with dask_cluster(tmp_path / "dask", environment) as cluster:
            engine = {"DATELINE_ENGINE": "dask", "DATELINE_ENGINE_ADDRESS": cluster.address}
            command = [*DATELINE, "nightly", "--day", str(DAY), *only()]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "stdin": subprocess.DEVNULL}
            with subprocess.Popen(command, env=environment | engine, **pipes) as night:
                wait_until(lambda: any(each.key.endswith("-parts.zip") for each in store.list(keys.PARTS)), night)
                cluster.kill_worker(0)
                out, errors = night.communicate(timeout=SECONDS)
        assert night.returncode in {0, 3}, errors
        assert "mentions" in out
        assert list(store.list(keys.PARTS)) == []
        assert table(environment, "mentions").height > 0
        again = dateline("reprocess", str(DAY), str(DAY), environment=environment, seconds=SECONDS)
        assert "the tables are as they were" in again.stdout, (again.stdout, again.stderr)
        assert dateline("verify", "--deep", environment=environment).returncode == 0


def made_again(folder: Path, name: str, **variables: str) -> dict[str, bytes]:
    """Return the parts and tables of a day made again, by file name; its spool has a name of its own."""
    settings = {"archive": folder / "archive", "spool": folder / name, "reports": folder, "batch_pages": 1}
    with newsroom_at(folder / f"{name}-home") as (_, newsroom):
        environment = newsroom | {f"DATELINE_{key.upper()}": str(value) for key, value in settings.items()} | variables
        done = dateline("reprocess", str(CODED_DAY), str(CODED_DAY), environment=environment, seconds=SECONDS)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (folder / name / ".shadows").rglob("*.parquet")}


@pytest.mark.ray
@pytest.mark.skipif(not find_spec("prefect_ray"), reason="the extra `ray` is not installed")
def test_a_day_made_again_by_a_local_ray_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    store = archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path)
    here = made_again(tmp_path, "local")
    assert {"mentions-00002.parquet", "articles.parquet"} <= set(here)
    assert made_again(tmp_path, "ray", DATELINE_ENGINE="ray") == here
    assert list(store.list(keys.PARTS)) == []


def test_a_day_made_again_by_a_cluster_that_is_started_for_it_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    store = archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path)
    assert made_again(tmp_path, "dask", DATELINE_ENGINE="dask") == made_again(tmp_path, "local")
    assert list(store.list(keys.PARTS)) == []
