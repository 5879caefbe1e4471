"""The archive against its limits: uploads against bare boto3, verification against sha256sum, objects and requests for 10,000 pages.

    python benchmarks/archive.py [PAGES]

A night of pages (10,000 unless said otherwise) is archived to a SeaweedFS on loopback, alternating with boto3 putting the same
files; and as eight nights of a quarter of the pages to a directory, whose files sha256sum reads too. The best of five counts, each
by the clock and in CPU seconds. `gzip -t` reads the WARC files as far as their compression goes.
"""

# ruff: noqa: E402  the services of the tests are imported from the tests' folder
from __future__ import annotations

import base64
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path[0] = str(Path(__file__).parents[1] / "tests")  # in place of this folder, where `archive` is this script

from archive.nights import exchange, settings_for
from flows.archive.commits import commit
from flows.archive.depth import Depth
from flows.archive.keys import new_run_id
from flows.archive.probe import open_archive
from flows.archive.spool import Sealed, Spool
from flows.archive.verify import verify
from flows.settings import Settings
from servers.s3 import S3Service, weed_mini

DAY, NOW = date(2026, 3, 8), datetime(2026, 3, 9, tzinfo=UTC)
ROUNDS = 5
NIGHTS, QUARTER = 8, 4
RUN = new_run_id(NOW, bytes(10))
PART, REQUESTS = 64e6, 40
"""A night may take so many requests, and one more for each part of so many bytes."""


def page(dice: random.Random, words: list[str]) -> bytes:
    """Return a page of about 50 kB that compresses as news pages do, to about a quarter."""
    paragraphs = "".join(f"<p class='article__paragraph'>{' '.join(dice.choices(words, k=80))}</p>\n" for _ in range(70))
    return f"<html><body><article>{paragraphs}</article></body></html>".encode()


def night(folder: Path, pages: int, number: int = 0) -> Spool:
    """Return the sealed spool of a night; every number is another run, another day and other pages."""
    dice = random.Random(8 + number)  # noqa: S311  the same pages each time
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyzé", k=dice.randint(2, 11))) for _ in range(3000)]
    spool = Spool.open(folder, new_run_id(NOW, number.to_bytes(10)), DAY + timedelta(days=number))
    for place in range(pages):
        spool.keep(exchange(place, body=page(dice, words)))
    spool.seal_captures()
    return spool


class Cost(NamedTuple):
    """How long something takes: by the clock, and in CPU seconds of this process and those it waits for."""

    clock: float
    cpu: float


def cost(work: Callable[[], object]) -> Cost:
    """Return how long something takes."""
    before, start = os.times(), time.perf_counter()
    work()
    after = os.times()
    return Cost(time.perf_counter() - start, sum(after[:4]) - sum(before[:4]))


def least(work: Callable[[], object]) -> Cost:
    """Return the best of several costs, clock and CPU each for itself."""
    costs = [cost(work) for _ in range(ROUNDS)]
    return Cost(min(each.clock for each in costs), min(each.cpu for each in costs))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes by the clock."""
    return cost(work).clock


def put_bare(service: S3Service, objects: list[Sealed], *, digests: bool) -> None:
    """Put files with boto3 and nothing else, with or without their SHA-256 for the service to check and keep."""
    bucket = service.new_bucket()
    for each in objects:
        with each.path.open("rb") as file:
            digest = {"ChecksumSHA256": base64.b64encode(bytes.fromhex(each.sha256)).decode()} if digests else {}
            service.client().put_object(Bucket=bucket, Key=each.key, Body=file, **digest)


def uploads(folder: Path, objects: list[Sealed], pages: int) -> None:
    """Print what committing a night takes beside boto3 putting the same files."""
    size = sum(each.size for each in objects) / 1e6
    with weed_mini(folder) as service:
        ours, bare, checked = [], [], []
        for _ in range(ROUNDS):
            bare.append(seconds(lambda: put_bare(service, objects, digests=False)))
            checked.append(seconds(lambda: put_bare(service, objects, digests=True)))
            store = open_archive(settings_for(service, service.new_bucket(), folder / "spool"), NOW)
            store.requests.clear()
            ours.append(seconds(lambda store=store: commit(store, DAY, RUN, objects, now=NOW)))
        listed = list(store.list(""))
    print(f"commit to S3: {size / min(ours):.0f} MB/s")
    for name, times in (("boto3 with SHA-256", checked), ("boto3 alone", bare)):
        print(f"{name}: {size / min(times):.0f} MB/s; ratio {min(times) / min(ours):.2f}")
    requests, allowed = sum(store.requests.values()), REQUESTS + sum(each.size for each in objects) / PART
    print(f"{pages} pages, {size:.0f} MB: {len(listed)} objects with archive.json, {requests} requests {dict(store.requests)}")
    print(f"of {allowed:.0f} that {REQUESTS} and one for each {PART / 1e6:.0f} MB make")


def verifications(folder: Path, pages: int) -> None:
    """Print what verifying a directory takes beside sha256sum over the same files."""
    store = open_archive(Settings(archive=str(folder / "archive")), NOW)
    objects = []
    for number in range(NIGHTS):
        with night(folder / "nights", pages // QUARTER, number) as spool:
            commit(store, spool.day, spool.run, spool.sealed(), now=NOW)
            objects += spool.sealed()
            spool.drop()
    paths = [str(folder / "archive" / each.key) for each in objects]
    size = sum(each.size for each in objects) / 1e6
    warcs = [path for path in paths if path.endswith(".gz")]
    others = {
        "sha256sum": least(lambda: subprocess.run(["sha256sum", *paths], check=True, capture_output=True)),
        "gzip -t": least(lambda: subprocess.run(["gzip", "-t", *warcs], check=True)),
    }
    for depth in (Depth.CHECKSUMS, Depth.DEEP):
        own = least(lambda depth=depth: verify(store, depth=depth))
        print(f"verify {depth}, {NIGHTS} nights: {size / own.clock:.0f} MB/s by the clock, {size / own.cpu:.0f} MB a CPU second")
        for name, other in others.items():
            speed = f"{size / other.clock:.0f} MB/s, {size / other.cpu:.0f} MB a CPU second"
            print(f"  {name}: {speed}; ratio {other.clock / own.clock:.2f} by the clock, {other.cpu / own.cpu:.2f} in CPU")


def main() -> None:
    """Print the figures."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as name:
        folder = Path(name)
        spool = night(folder / "night", pages)
        objects = spool.sealed()
        for part in ("s3", "directory"):
            (folder / part).mkdir()
        uploads(folder / "s3", objects, pages)
        spool.close()
        verifications(folder / "directory", pages)


if __name__ == "__main__":
    main()
