"""Nights that are stopped, killed or done twice at once: what is archived in the end is what one night archives that nobody disturbs."""

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl
import psutil
import pytest

from nights import DATELINE, DAY, NIGHT_SECONDS, dateline, newsroom_at, only, table
from test_nightly import wait_for_captures

pytestmark = [pytest.mark.night, pytest.mark.soak, pytest.mark.timeout(900)]

Tell = Callable[..., None]
NIGHT = ["nightly", "--day", str(DAY), *only()]
BACKFILL = ["backfill", str(DAY - timedelta(days=1)), str(DAY), "--yes", *only()]
KILLS = 5
"""Kills that the nights of the test have to survive between them, at moments of which no part of a night is spared."""

LONGEST_STOP = 20
"""Seconds that a night may take to end that is told to stop."""


class Whole(NamedTuple):
    """The pages and mentions of a night that nobody disturbs, and how many seconds it took."""

    pages: pl.DataFrame
    mentions: pl.DataFrame
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A night that nobody disturbs."""
    folder, began = tmp_path_factory.mktemp("whole"), time.monotonic()
    with newsroom_at(folder) as (_, environment):
        assert dateline(*NIGHT, environment=environment).returncode == 3
    return Whole(pages_of(environment), table(environment, "mentions"), time.monotonic() - began)


def wait_for(running: subprocess.Popen[bytes], holds: Callable[[], bool], most: float) -> None:
    """Return once something holds, a process has ended, or so many seconds have passed."""
    until = time.monotonic() + most
    while running.poll() is None and time.monotonic() < until and not holds():
        time.sleep(0.02)


def pages_of(environment: dict[str, str]) -> pl.DataFrame:
    """Return the pages of the day that an archive has."""
    return table(environment, "captures").filter(resource="page", outcome="ok", day=DAY)


def test_a_night_that_is_told_to_stop_ends_in_order_and_goes_on_later(tmp_path: Path, tell: Tell) -> None:
    with newsroom_at(tmp_path) as (_, environment):
        slowly = environment | {"DATELINE_PACE": "0.05"}
        with subprocess.Popen([*DATELINE, *NIGHT], env=slowly, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as stopped:
            run = wait_for_captures(tmp_path / "spool", 5)
            children = psutil.Process(stopped.pid).children(recursive=True)
            stopped.send_signal(signal.SIGTERM)
            told = time.monotonic()
            _, errors = stopped.communicate(timeout=LONGEST_STOP)
            seconds = time.monotonic() - told
        tell("nights told to stop", seconds=round(seconds, 1), processes_left=sum(each.is_running() for each in children))
        assert stopped.returncode == 130
        assert errors.splitlines()[-1] == "stopped; the same command goes on where it was"
        assert not any(each.is_running() for each in children)
        finished = dateline(*NIGHT, environment=environment)
        assert finished.returncode == 3, finished.stderr
    pages = pages_of(environment)
    assert pages["run"].unique().to_list() == [run]
    assert pages["url_key"].is_unique().all()


def kills_of_a_night(environment: dict[str, str], moments: Iterator[float]) -> int:
    """Return how often a night was killed, at moments after its start and begun anew each time, before it came to its end."""
    killed = 0
    while True:
        with subprocess.Popen([*DATELINE, *NIGHT], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            wait_for(running, lambda: False, next(moments, NIGHT_SECONDS))
            if running.poll() is not None:
                assert running.returncode in {0, 3}
                return killed
            running.kill()
            killed += 1


def test_nights_that_are_killed_five_times_have_every_page_once(tmp_path: Path, whole: Whole, tell: Tell) -> None:
    chance, killed = random.Random(5), []  # noqa: S311 - moments
    while sum(killed) < KILLS:
        moments = (chance.uniform(1, whole.seconds) for _ in range(KILLS - sum(killed)))
        with newsroom_at(tmp_path / str(len(killed))) as (newsroom, environment):
            killed.append(kills_of_a_night(environment, moments))
            requests = len(newsroom.requests)
        pages = pages_of(environment)
        tell(
            "a night killed", kills=killed[-1], pages=pages.height, lost=len(set(whole.pages["url"]) - set(pages["url"])),
            doubled=pages.height - pages["url_key"].n_unique(), requests=requests,
        )  # fmt: skip
        assert sorted(pages["url"]) == sorted(whole.pages["url"])
        assert sorted(table(environment, "mentions")["mention_id"]) == sorted(whole.mentions["mention_id"])


def test_two_nights_and_a_backfill_at_once_do_no_harm(tmp_path: Path, whole: Whole, tell: Tell) -> None:
    with newsroom_at(tmp_path) as (_, environment):
        other = environment | {"DATELINE_SPOOL": str(tmp_path / "other-spool")}  # as on another machine
        words = [(NIGHT, environment), (NIGHT, environment), (NIGHT, other), (BACKFILL, other)]
        running = [
            subprocess.Popen([*DATELINE, *each], env=where, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for each, where in words
        ]
        errors = [each.communicate(timeout=NIGHT_SECONDS)[1] for each in running]
        verified = dateline("verify", "--deep", environment=environment)
    codes = [each.returncode for each in running]
    pages = pages_of(environment)
    lost = set(whole.pages["url"]) - set(pages["url"])
    tell("two nights and a backfill at once", exit_codes=codes, lost=len(lost), doubled=pages.height - pages["url_key"].n_unique())
    assert set(codes) <= {0, 1, 3}, errors
    assert not lost
    assert verified.returncode == 0, verified.stdout + verified.stderr
    complete = table(environment, "ledger").filter(day=DAY, status="complete")
    assert complete["source_id"].is_unique().all()
