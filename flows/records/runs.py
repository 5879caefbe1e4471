"""A run, and the days whose entries it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


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

    `kind` is `nightly`, `backfill`, `revisit` or `warc`; `sources` are the ids it covers, `files` the WARC files it reads instead
    of the network; `spool` is the directory of unfinished runs, in which its own bears its id.
    """

    id: str
    day: date
    kind: str
    sources: tuple[str, ...]
    spool: str
    late_days: int = 0
    files: tuple[str, ...] = ()

    @property
    def window(self) -> Window:
        """The days whose entries it takes: a backfill its own, a night also late and undated ones."""
        return Window(day=self.day, first=self.day - timedelta(days=self.late_days), undated=self.kind == "nightly")
