"""Runs that are killed before a line of the archive's code, and what the next process makes of each.

    python tests/archive/dying.py FOLDER COUNT SEED

kills a run before so many of the lines that a run comes to (0: each, when it is first and when it is last come to), in an archive of its
own below the folder, and prints as JSON what was there then, and how the next process ended. This process does nothing but fork.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.doom import ARCHIVE_CODE, write
from archive.nights import DAY, run_id
from flows.archive.commits import read_head
from flows.archive.directory import DirectoryStore
from flows.archive.spool import Spool
from flows.settings import Settings

SOURCE = "presse"


@dataclass(frozen=True)
class Death:
    """Before which line a run was killed, the how manieth line of the run it was, and what was there afterwards.

    `visible` runs were committed; `left` notes of a spool were there, and the next process looked for them where it found them or not.
    """

    number: int
    line: str
    visible: int
    left: int
    is_found: bool
    next_code: int


def forked(work: Callable[[], int]) -> int:
    """Return how a child that does some work ends: its exit code, or less than 0 for the signal that killed it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work()
        except BaseException:  # noqa: BLE001  told, and fails the test
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def settings_in(folder: Path) -> Settings:
    return Settings(archive=str(folder / "archive"), spool=folder / "spool")


def lines_of_a_run(folder: Path) -> list[str]:
    """Return the lines of the archive's code that a run comes to, in order."""

    def work() -> int:
        seen: list[str] = []

        def trace(frame: FrameType, event: str, _: object) -> object:
            if ARCHIVE_CODE not in frame.f_code.co_filename:
                return None
            if event == "line":
                seen.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
            return trace

        sys.settrace(trace)
        write(settings_in(folder), 0, SOURCE, "", 0, len)
        sys.settrace(None)
        (folder / "lines").write_text("\n".join(seen))
        return 0

    forked(work)
    return (folder / "lines").read_text().split("\n")


def chosen(lines: list[str], count: int, chance: Random) -> list[int]:
    """Return the places of some lines, or of all, each where it is first and where it is last come to; the first line is 1."""
    first, last = {}, {}
    for place, line in enumerate(lines, 1):
        first.setdefault(line, place)
        last[line] = place
    places = sorted({*first.values(), *last.values()})
    return sorted(chance.sample(places, count)) if count else places


def die_at(folder: Path, number: int, line: str) -> Death:
    """Return what was there after a run had been killed, and what the next process made of it."""
    settings = settings_in(folder)
    folder.mkdir(parents=True)
    killed = forked(lambda: write(settings, 0, SOURCE, "line", number, len))
    head = read_head(DirectoryStore(folder / "archive"), DAY)
    left = len(list(settings.spool.glob("[!.]*/spool.json")))
    is_found = [note.run for note in Spool.unfinished(settings.spool, DAY)] == [run_id()]
    code = forked(lambda: write(settings, 0, SOURCE, "", 0, len)) if killed < 0 else killed
    return Death(number, line, len(head.runs) if head else 0, left, is_found, code)


def main(folder: Path, count: int, seed: int) -> None:
    (folder / "whole").mkdir()
    lines = lines_of_a_run(folder / "whole")
    places = chosen(lines, count, Random(seed))  # noqa: S311  a dice of the tests
    deaths = [die_at(folder / str(place), place, lines[place - 1]) for place in places]
    sys.stdout.write(json.dumps([asdict(each) for each in deaths]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
