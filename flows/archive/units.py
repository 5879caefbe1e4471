"""What a verification works on at a time: a run's objects of a day. Which of them a sample takes, and which are done already."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import NamedTuple

from flows.archive.contents import in_order
from flows.archive.files import append_whole, told
from flows.archive.findings import Finding
from flows.archive.history import Entry


class Unit(NamedTuple):
    """The objects that a run made for a day, in the order in which they are read."""

    day: date
    run: str
    entries: tuple[Entry, ...]

    @property
    def rank(self) -> str:
        """Its place among all units in the order in which samples go through them: by a hash, so that no sample is one season."""
        return hashlib.sha256(f"{self.day}/{self.run}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """What a journal calls it: another name once it has other objects."""
        return f"{self.day}/{self.run}/{hashlib.sha256(' '.join(each.key for each in self.entries).encode()).hexdigest()[:12]}"


def units_of(day: date, objects: Iterable[Entry]) -> list[Unit]:
    """Return the objects of a day by run."""
    by_run = sorted(objects, key=lambda entry: entry.run)
    return [Unit(day, run, tuple(in_order(list(entries)))) for run, entries in groupby(by_run, key=lambda entry: entry.run)]


def sample(units: Sequence[Unit], share: float, cursor: str | None) -> tuple[list[Unit], str | None]:
    """Return a share of units, at least one, that follows where the last sample ended, and where this one ends.

    One sample after another goes through all of them, also through those that were added meanwhile.
    """
    ranked = sorted(units, key=lambda unit: unit.rank)
    later = [unit for unit in ranked if cursor is None or unit.rank > cursor]
    chosen = (later + ranked[: len(ranked) - len(later)])[: ceil(len(ranked) * share)]
    return sorted(chosen), chosen[-1].rank if chosen else cursor


class Journal:
    """A file that says which units are done, and what was found in them: a verification that was stopped goes on with it."""

    def __init__(self, path: Path | None) -> None:
        """Open a journal, a new one or one that was left; without a path nothing is kept."""
        self.path, self.done = path, dict[str, list[Finding]]()
        self._descriptor = -1
        if path:
            with told(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
                content = path.read_bytes()
                self._end = content.rfind(b"\n") + 1
                os.ftruncate(self._descriptor, self._end)
            for line in content[: self._end].splitlines():
                noted = json.loads(line)
                self.done[noted["unit"]] = [Finding(**each) for each in noted["findings"]]

    def note(self, unit: Unit, findings: Sequence[Finding]) -> None:
        """Note that a unit is done; raises SpoolError."""
        if self.path and self._descriptor >= 0:
            line = json.dumps({"unit": unit.name, "findings": [each.model_dump() for each in findings]}) + "\n"
            with told(self.path):
                self._end = append_whole(self._descriptor, line.encode(), self._end)

    def close(self, *, finished: bool) -> None:
        """Close the journal, and remove it when all is done."""
        if self.path and self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            if finished:
                self.path.unlink(missing_ok=True)
