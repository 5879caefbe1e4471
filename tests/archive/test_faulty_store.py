import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.nights import NOW, run_id, settings_for, spooled
from flows.archive import keys
from flows.archive.commits import commit
from flows.archive.objects import Store, StoreError
from flows.archive.probe import open_archive
from flows.archive.spool import Spool
from flows.archive.store import open_store
from flows.archive.verify import Depth, verify
from flows.settings import Settings
from servers.fault_proxy import Weather, failing
from servers.s3 import S3Service

FIRST = date(2020, 1, 1)
PAGES = 20
AT_ONCE = 6
TRIES_OF_A_TASK = 3
DIFFERENT = {"requests", "previous", "own_sha256"}
"""What commits and records of runs say of the moment and the network."""


@dataclass
class Nights:
    """What kept each night from its commit before it was tried again, and how long all took."""

    failures: list[list[str]]
    seconds: float


def failures_of(settings: Settings, number: int) -> list[str]:
    """Return what kept a night from its commit, each time that it was tried before it was committed."""
    day, failures = FIRST + timedelta(days=number), []
    while True:
        try:
            store = open_archive(settings, NOW)
            with spooled(settings.spool, run_id(number), pages=PAGES, first=PAGES * number, day=day) as spool:
                commit(store, day, run_id(number), spool.sealed(), now=NOW, complete=["presse"])
                spool.drop()
        except StoreError as error:
            failures.append(str(error))
            assert [note.run for note in Spool.unfinished(settings.spool, day)] in ([run_id(number)], [])
        else:
            return failures


def collect(service: S3Service, bucket: str, spool: Path, nights: int) -> Nights:
    """Return what so many nights came to, several of them at once."""
    began, settings = time.monotonic(), settings_for(service, bucket, spool)
    with ThreadPoolExecutor(AT_ONCE) as nights_at_once:
        failures = list(nights_at_once.map(lambda number: failures_of(settings, number), range(nights)))
    return Nights(failures, time.monotonic() - began)


def content(store: Store) -> Iterator[tuple[str, object]]:
    """Yield the objects of an archive by key: sizes of data, which its name stands for, and what documents say."""
    for each in store.list(""):
        if each.key.startswith(keys.DATA):
            yield each.key, each.size
        else:
            yield each.key, _timeless(json.loads(store.get(each.key)))


def _timeless(said: object) -> object:
    if isinstance(said, dict):
        return {name: _timeless(value) for name, value in said.items() if name not in DIFFERENT}
    return said


def compare(service: S3Service, folder: Path, nights: int, seed: int, tell: Callable[..., None]) -> Weather:
    """Collect nights in fair weather and in foul; what they leave in the archive is the same."""
    fair, foul = service.new_bucket(), service.new_bucket()
    with failing(service, 0.0) as (proxy, calm):
        without = collect(proxy, fair, folder / "fair", nights)
    with failing(service, 0.2, seed) as (proxy, weather):
        done = collect(proxy, foul, folder / "foul", nights)
    stores = [open_store(settings_for(service, bucket, folder / "reader")) for bucket in (fair, foul)]
    tell(
        "nights through a store that fails",
        nights=nights,
        requests=weather.requests,
        failed=weather.happened.total(),
        **dict(sorted(weather.happened.items())),
        requests_without_faults=calm.requests,
        retried=weather.requests - calm.requests,
        tried_again=sum(len(lines) > 0 for lines in done.failures),
        most_tries=1 + max(map(len, done.failures)),
        seconds=round(done.seconds),
        seconds_without_faults=round(without.seconds),
    )
    assert not any(without.failures)
    for lines in done.failures:
        assert len(lines) < TRIES_OF_A_TASK
        assert all("\n" not in line and line.startswith("s3://") for line in lines), lines
    assert dict(content(stores[0])) == dict(content(stores[1]))
    for store in stores:
        result = verify(store, depth=Depth.CHECKSUMS)
        assert (result.intact, result.orphans, result.commits, result.objects) == (True, (), nights, 3 * nights)
    assert not list((folder / "foul").glob("*/spool.json"))
    return weather


def test_nights_over_a_store_that_fails_a_fifth_of_requests_are_as_without(
    weed_service: S3Service, tmp_path: Path, tell: Callable[..., None]
) -> None:
    weather = compare(weed_service, tmp_path, 6, 4, tell)
    assert weather.happened.total() > 0.1 * weather.requests


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_five_hundred_nights_over_a_store_that_fails_are_as_without(
    weed_service: S3Service, tmp_path: Path, tell: Callable[..., None]
) -> None:
    weather = compare(weed_service, tmp_path, 500, 7, tell)
    assert len(weather.happened) == len({*weather.happened}) == 10
