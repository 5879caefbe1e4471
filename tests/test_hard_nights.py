"""Whole nights that are killed, whose store fails or whose disk is full: they end as nights that are left alone."""

import os
import shlex
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import psutil
import pytest

from flows.archive.garbage import find_garbage
from flows.archive.store import open_store
from flows.archive.verify import Depth, verify
from nights import DATELINE, DAY, NIGHT_SECONDS, SOURCES, dateline, newsroom_at, only, settings_of, table
from servers.fault_proxy import failing
from servers.s3 import S3Service

pytestmark = [pytest.mark.soak, pytest.mark.night, pytest.mark.timeout(1800)]

Tell = Callable[..., None]
DEGRADED = 3
"""Exit code of a night with gaps: an outlet of the newsroom is down."""

KILLS = 10


OF_A_RUN = ("run", "record_id", "fetched_at", "warc_key", "warc_offset", "warc_length", "started_at", "ended_at")
"""Columns that tell of the moment and of the run: no two runs have them alike."""

IDS = {"captures": "url_key", "articles": "article_id", "mentions": "mention_id", "links": "mention_id", "events": "event_id"}
"""Tables whose rows are there once each, by the column that says so."""

CODED = ("articles", "mentions", "args", "events", "links", "revisions", "rejects")

Rows = dict[str, list[str]]
"""What a day came to, row by row, but for the moment and the run: each table's rows as texts, in order."""


def rows_of(environment: Mapping[str, str]) -> Rows:
    """Return what is committed; every page, article, mention, link and event is there once. Lists may have been asked for twice."""
    pages = table(environment, "captures").filter(resource="page", outcome="ok")
    ledger = table(environment, "ledger").select("source_id", "status", "articles", "flagged", "coded", "mentions", "rejects")
    frames = {"captures": pages, "ledger": ledger, **{name: table(environment, name) for name in CODED}}
    assert sorted(ledger["source_id"]) == SOURCES
    for name, column in IDS.items():
        assert frames[name][column].is_unique().all(), name
    return {name: sorted(map(repr, rows.drop(OF_A_RUN, strict=False).rows())) for name, rows in frames.items()}


def differences(found: Rows, calm: Rows) -> dict[str, tuple[int, int]]:
    """Return of each table how many rows were lost and how many are there that should not be, where there are any."""
    counted = {name: (Counter(found[name]), Counter(rows)) for name, rows in calm.items()}
    lost = {name: ((should - has).total(), (has - should).total()) for name, (has, should) in counted.items()}
    return {name: both for name, both in lost.items() if any(both)}


class Calm(NamedTuple):
    """What the night of the day came to that was left alone, and how long it took, seconds."""

    rows: Rows
    seconds: float


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    folder = tmp_path_factory.mktemp("calm")
    with newsroom_at(folder) as (_, environment):
        night = run_until(environment, NIGHT_SECONDS, folder / "log")
        assert night.code == DEGRADED, night.said
        return Calm(rows_of(environment), night.seconds)


def kill_family(process: psutil.Process) -> None:
    """Kill a process and all that it has started, until none is left."""
    family = {process}
    while family:
        for each in list(family):
            with suppress(psutil.NoSuchProcess):
                family |= set(each.children(recursive=True))
        for each in family:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        family = set(psutil.wait_procs(family, timeout=5)[1])


class Ended(NamedTuple):
    """How a night ended: its exit code, None for one that was killed; what it printed; after how long."""

    code: int | None
    said: str
    seconds: float


def run_until(environment: Mapping[str, str], seconds: float, log: Path) -> Ended:
    """Return how a night ended that is killed, with all that it has started, after so many seconds."""
    began, command = time.monotonic(), [*DATELINE, "nightly", "--day", str(DAY), *only()]
    with log.open("wb") as written:
        night = subprocess.Popen(command, env=dict(environment), stdout=written, stderr=written, stdin=subprocess.DEVNULL)
    try:
        code = night.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill_family(psutil.Process(night.pid))
        code = None
    night.wait()
    return Ended(code, log.read_text(encoding="utf-8", errors="replace"), time.monotonic() - began)


def test_nights_whose_whole_family_of_processes_is_killed_lose_nothing(tmp_path: Path, calm: Calm, tell: Tell) -> None:
    began, chance = time.monotonic(), Random(5)  # noqa: S311  a dice of the tests
    kills = nights = told = orphans = compared = 0
    whole = calm.seconds
    while kills < KILLS:
        with newsroom_at(tmp_path / str(nights)) as (_, environment):
            night = Ended(None, "", 0.0)
            while night.code is None:
                was_left = any((tmp_path / str(nights) / "spool").glob("[!.]*/run.json"))
                seconds = (kills + chance.random()) / KILLS * whole if kills < KILLS else NIGHT_SECONDS
                night = run_until(environment, seconds, tmp_path / "log")
                kills += night.code is None
                whole = min(whole, night.seconds) if night.code is not None and not was_left else whole
            assert ("was cut off: its run" in night.said) == was_left
            assert night.code == DEGRADED or "is committed already" in night.said, night.said  # killed when all was done
            found = rows_of(environment)
            assert differences(found, calm.rows) == {}
            compared += sum(map(len, found.values()))
            told += was_left
            orphans += check_archive(environment)
            nights += 1
    seconds = round(time.monotonic() - began)
    rows = {"rows_compared": compared, "lost": 0, "doubled": 0}
    tell(
        "whole nights killed",
        kills=kills,
        acked=nights,
        found=nights,
        told=told,
        **rows,
        orphans=orphans,
        gc_found=orphans,
        seconds=seconds,
    )


def check_archive(environment: Mapping[str, str]) -> int:
    """Return the number of objects that no commit names and that `gc` finds, after all of an archive of one night was checked."""
    store = open_store(settings_of(environment))
    result = verify(store, depth=Depth.DEEP)
    left = find_garbage(store, now=datetime.now(UTC) + timedelta(days=15))
    assert (result.intact, result.days, result.commits) == (True, 1, 1)
    assert sorted(left.objects) == list(result.orphans)
    return len(left.objects) + len(left.unfinished)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_night_over_a_store_that_fails_is_as_one_over_a_store_that_does_not(
    weed_service: S3Service, tmp_path: Path, calm: Calm, tell: Tell, seed: int
) -> None:
    began, bucket = time.monotonic(), weed_service.new_bucket()
    with newsroom_at(tmp_path) as (_, here), failing(weed_service, 0.2, seed) as (proxy, weather):
        night = dateline("nightly", "--day", str(DAY), *only(), environment=here | proxy.environment(bucket))
        assert night.returncode == DEGRADED, night.stderr
        tell(
            "a whole night through a store that fails",
            requests=weather.requests,
            failed=weather.happened.total(),
            **dict(sorted(weather.happened.items())),
            seconds=round(time.monotonic() - began),
        )
        environment = here | weed_service.environment(bucket)
        assert differences(rows_of(environment), calm.rows) == {}
        assert check_archive(environment) == 0


@pytest.mark.parametrize(("full", "size"), [("spool", "5m"), ("archive", "200k")])
def test_a_night_whose_disk_is_full_is_one_line_and_goes_on_when_there_is_room(tmp_path: Path, calm: Calm, full: str, size: str) -> None:
    small, night = tmp_path / full, shlex.join([*DATELINE, "nightly", "--day", str(DAY), *only()])
    small.mkdir()
    with newsroom_at(tmp_path) as (_, here):
        environment = here | {"DATELINE_SPOOL_FREE_MB": "0", "FULL": str(small), "SIZE": size, "KEPT": str(tmp_path / "kept")}
        script = f"""
            set -u; mount -t tmpfs -o size=$SIZE tmpfs "$FULL" || exit 9
            {night} 2>"$KEPT.first"; echo "ended with $?"
            mount -o remount,size=500m "$FULL"
            {night}; echo "ended with $?"; cp -r "$FULL" "$KEPT"
        """
        command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", script]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True)
    assert [line for line in done.stdout.splitlines() if line.startswith("ended")] == ["ended with 1", "ended with 3"]
    [line] = [line for line in (tmp_path / "kept.first").read_text().splitlines() if line.startswith("dateline")]
    assert line.startswith(f"dateline: {small}/")
    assert line.endswith(": no space left on the device; free some and run again")
    assert f"{DAY} was cut off: its run" in done.stdout
    (tmp_path / "kept").rename(tmp_path / "kept-in-the-end")
    environment = here | {f"DATELINE_{full.upper()}": str(tmp_path / "kept-in-the-end")}
    assert differences(rows_of(environment), calm.rows) == {}
    assert check_archive(environment) == 0
