import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive import crashing, dying
from archive.doom import COMMITTED, PAGES
from archive.nights import DAY, begun, run_id, settings_for
from archive.watching import is_sound_again, state_of, watched
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.store import open_store
from servers.s3 import S3Service

Tell = Callable[..., None]


def crash(kills: int, seed: int, settings: dict[str, str]) -> dict[str, Any]:
    """Return what writers did, some of which were killed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")} | settings
    command = [sys.executable, crashing.__file__, str(kills), str(seed)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def survive(store: Store, kills: int, seed: int, settings: dict[str, str], tell: Tell, where: str) -> None:
    """Kill writers; what was acknowledged is committed once and whole, and nothing else is visible."""
    with watched(store, DAY) as watch:
        outcome = crash(kills, seed, settings)
    began = time.monotonic()
    state = state_of(store, DAY, PAGES)
    acknowledged, committed, disk_lost = set(outcome["acknowledged"]), set(state.runs), set(outcome["disk_lost"])
    lost = acknowledged - committed
    tell(
        "writers killed",
        store=where,
        kills=sum(outcome["kills"].values()),
        **{f"by {way}": count for way, count in sorted(outcome["kills"].items())},
        attempts=outcome["attempts"],
        runs=len(outcome["sources"]),
        acked=len(acknowledged),
        found=len(acknowledged & committed),
        lost=len(lost),
        doubled=state.doubled,
        partial=watch.partial + state.partial,
        **{"bad bytes": state.bad},
        refused=len(outcome["refused"]),
        **{"disks lost": len(disk_lost)},
        **{"taken up": outcome["taken_up"]},
        orphans=state.orphans,
        unfinished=state.unfinished,
        **{"gc found": state.collected},
        looks=watch.looks,
        seconds=round(outcome["seconds"]),
        checked=round(time.monotonic() - began),
    )
    assert sum(outcome["kills"].values()) >= kills
    assert (lost, state.doubled, watch.partial, state.partial, state.bad, outcome["failed"]) == (set(), 0, 0, 0, 0, [])
    assert committed - acknowledged <= disk_lost
    assert state.without_record <= disk_lost
    assert outcome["not_found"] == []
    assert state.collected == state.orphans + state.unfinished
    check_contended(outcome, committed, state.complete)
    assert is_sound_again(store)


def check_contended(outcome: dict[str, Any], committed: set[str], complete: dict[str, str]) -> None:
    """Of the runs of a source one is committed, unless the disk of each was lost."""
    for source in set(outcome["sources"].values()):
        runs = {run for run, of in outcome["sources"].items() if of == source}
        assert len(runs & committed) == 1 or runs <= set(outcome["disk_lost"]), source
        assert complete.get(source) in {None, *(runs & committed)}
    for run in outcome["refused"]:
        assert complete[outcome["sources"][run]] not in {None, run}


def test_of_writers_that_are_killed_nothing_is_lost_doubled_or_half_visible(directory: DirectoryStore, tmp_path: Path, tell: Tell) -> None:
    settings = {"DATELINE_ARCHIVE": str(directory.root), "DATELINE_SPOOL": str(tmp_path / "spool")}
    survive(begun(directory), 16, 1, settings, tell, "directory")


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_of_two_hundred_writers_killed_over_a_directory_none_loses_anything(directory: DirectoryStore, tmp_path: Path, tell: Tell) -> None:
    settings = {"DATELINE_ARCHIVE": str(directory.root), "DATELINE_SPOOL": str(tmp_path / "spool")}
    survive(begun(directory), 200, 2, settings, tell, "directory")


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_of_two_hundred_writers_killed_over_seaweedfs_none_loses_anything(weed_service: S3Service, tmp_path: Path, tell: Tell) -> None:
    bucket, spool = weed_service.new_bucket(), tmp_path / "spool"
    store = begun(open_store(settings_for(weed_service, bucket, tmp_path / "reader")))
    survive(store, 200, 3, weed_service.environment(bucket) | {"DATELINE_SPOOL": str(spool)}, tell, "seaweedfs")


def die_at_lines(root: Path, count: int, seed: int, tell: Tell) -> list[dying.Death]:
    """Return the deaths of runs that were killed before lines of the archive's code, once the next process has completed every one."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, dying.__file__, str(root), str(count), str(seed)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    deaths = [dying.Death(**each) for each in json.loads(done.stdout)]
    unfinished = 0
    for death in deaths:
        assert death.visible in {0, 1}, death
        assert death.is_found or death.left == 0, death
        assert death.next_code == COMMITTED, death
        store = begun(DirectoryStore(root / str(death.number) / "archive"))
        state = state_of(store, DAY, PAGES)
        assert (state.runs, state.doubled, state.partial, state.bad) == ((run_id(),), 0, 0, 0), death
        assert (state.orphans, state.without_record) == (0, frozenset()), death
        assert state.collected == state.unfinished, death
        unfinished += state.unfinished
    committed = sum(death.visible for death in deaths)
    seconds = round(time.monotonic() - began)
    tell(
        "runs killed before a line",
        kills=len(deaths),
        committed_then=committed,
        unfinished=unfinished,
        gc_found=unfinished,
        seconds=seconds,
    )
    assert len(deaths) >= count
    return deaths


def test_a_run_that_is_killed_before_a_line_of_the_archives_code_is_completed_by_the_next(tmp_path: Path, tell: Tell) -> None:
    die_at_lines(tmp_path, 16, 1, tell)


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_a_run_that_is_killed_before_any_line_of_the_archives_code_is_completed_by_the_next(tmp_path: Path, tell: Tell) -> None:
    deaths = die_at_lines(tmp_path, 0, 1, tell)
    assert 0 < sum(death.visible for death in deaths) < len(deaths)
