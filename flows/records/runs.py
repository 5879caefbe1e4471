"""A run, and the days whose entries it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.records.holdings import FillWay
from flows.records.outcomes import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days whose entries a run takes from a source: `first` to `day`, both included.

    `undated` says whether entries without a believable date are taken (a night does, a backfill does not).
    """

    day: date
    first: date
    undated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution for one day: what tasks are given instead of pages and frames.

    `kind` is `nightly`, `backfill` or `revisit`; `sources` are the ids it covers; `spool` is the directory of unfinished runs, in
    which its own bears its id. A backfill's `ways` say by source how it is filled, one way after the other: none where nothing
    covers the day, and `uncovered` says why. `again` are sources whose known pages of the day it asks for once more.
    """

    id: str
    day: date
    kind: str
    sources: tuple[str, ...]
    spool: str
    late_days: int = 0
    ways: Mapping[str, tuple[FillWay, ...]] = field(default_factory=dict)
    uncovered: Mapping[str, tuple[Status, str]] = field(default_factory=dict)
    again: tuple[str, ...] = ()

    @property
    def window(self) -> Window:
        """The days whose entries it takes: a backfill its own, a night also late and undated ones."""
        return Window(day=self.day, first=self.day - timedelta(days=self.late_days), undated=self.kind == "nightly")
