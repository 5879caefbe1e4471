"""Writers on one day that are killed by SIGKILL at random points, again and again, until each has done its work or lost its disk.

    python tests/archive/crashing.py KILLS SEED       (with the settings of the environment)

prints as JSON what they did. Every writer is a fork of this process, which imports everything and does nothing by itself. A run is
a few pages of one source; every fourth run is for the same source and day as the one before it. Points are chosen
in three ways: after the n-th operation of the store has begun or ended, before the n-th line of the archive's code,
and after some time.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.doom import COMMITTED, REFUSED, choose, write
from archive.nights import DAY, run_id
from flows.archive import store
from flows.archive.spool import Spool
from flows.settings import Settings

WRITERS = 4
LOST_DISKS = 0.06
"""Share of kills after which the spool is gone as well."""

FAILED = 1


@dataclass
class Work:
    """A run to be done: its number, and the source that it completes for the day."""

    number: int
    source: str
    attempts: int = 0

    @property
    def run(self) -> str:
        return run_id(self.number)


@dataclass
class Outcome:
    """What writers did: kills by way, runs whose commit was acknowledged or refused, those whose disk was lost, and runs taken up."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    disk_lost: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    taken_up: int = 0
    not_found: list[str] = field(default_factory=list)
    attempts: int = 0
    seconds: float = 0.0


class Crashes:
    """Writers under way, and what has become of those before."""

    def __init__(self, settings: Settings, kills: int, seed: int, acks: Path) -> None:
        self.settings, self.kills, self.chance, self.acks = settings, kills, Random(seed), acks  # noqa: S311  a dice of the tests
        self.outcome = Outcome()
        self.waiting: list[Work] = []
        self.made = 0
        self.under_way: dict[int, tuple[Work, str, float]] = {}

    def go_on(self) -> Outcome:
        """Return what came of it, once enough writers were killed and all that can be done is done."""
        begun = time.monotonic()
        while self._may_begin() or self.under_way:
            while len(self.under_way) < WRITERS and self._may_begin():
                self._begin()
            self._end()
            time.sleep(0.001)
        self.outcome.seconds = time.monotonic() - begun
        self.outcome.acknowledged = sorted(set(self.acks.read_text().split()))
        return self.outcome

    def _may_begin(self) -> bool:
        return bool(self.waiting) or self.outcome.kills.total() < self.kills

    def _begin(self) -> None:
        work = (
            self.waiting.pop(self.chance.randrange(len(self.waiting))) if len(self.waiting) >= WRITERS or not self._wants() else self._new()
        )
        self._look_for(work)
        way, point = choose(self.chance) if self.outcome.kills.total() < self.kills else ("", 0.0)
        work.attempts += 1
        self.outcome.attempts += 1
        child = os.fork()
        if child == 0:
            self._write_and_exit(work, way, point)
        until = time.monotonic() + point if way == "time" else float("inf")
        self.under_way[child] = (work, way, until)

    def _write_and_exit(self, work: Work, way: str, point: float) -> None:
        code = FAILED
        try:
            acks = os.open(self.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            code = write(self.settings, work.number, work.source, way, point, lambda run: os.write(acks, f"{run}\n".encode()))
        except BaseException as error:  # noqa: BLE001  told, and counted as failed
            sys.stderr.write(f"{work.run}: {type(error).__name__}: {error}\n")
        finally:
            os._exit(code)

    def _wants(self) -> bool:
        return self.outcome.kills.total() < self.kills

    def _new(self) -> Work:
        number, self.made = self.made, self.made + 1
        same = number - 1 if number % 4 == 3 else number
        work = Work(number, f"source-{same}")
        self.outcome.sources[work.run] = work.source
        return work

    def _look_for(self, work: Work) -> None:
        """Note whether a run that was killed is found where the next process looks for it."""
        if (self.settings.spool / work.run / "spool.json").exists():
            found = work.run in {note.run for note in Spool.unfinished(self.settings.spool, DAY)}
            self.outcome.taken_up += found
            self.outcome.not_found += [] if found else [work.run]

    def _end(self) -> None:
        """Kill writers whose time has come, and see what became of those that ended."""
        for child, (_, _, until) in self.under_way.items():
            if time.monotonic() >= until:
                os.kill(child, signal.SIGKILL)
        for child, (work, way, _) in list(self.under_way.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del self.under_way[child]
                self._account(work, way, os.waitstatus_to_exitcode(status))

    def _account(self, work: Work, way: str, code: int) -> None:
        if code == -signal.SIGKILL:
            self.outcome.kills[way] += 1
            if self.chance.random() < LOST_DISKS:
                shutil.rmtree(self.settings.spool / work.run, ignore_errors=True)
                self.outcome.disk_lost.append(work.run)
            else:
                self.waiting.append(work)
        elif code == REFUSED:
            self.outcome.refused.append(work.run)
        elif code != COMMITTED:
            self.outcome.failed.append(work.run)


if __name__ == "__main__":
    here = Settings()
    here.spool.mkdir(parents=True, exist_ok=True)
    if here.archive.startswith("s3://"):
        store._session().client("s3", region_name=here.s3_region)  # noqa: SLF001  what all forks need is read once
    done = Crashes(here, int(sys.argv[1]), int(sys.argv[2]), here.spool / "acknowledged").go_on()
    sys.stdout.write(json.dumps(vars(done)))
