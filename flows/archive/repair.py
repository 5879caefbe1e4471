"""Repairs an archive: what is damaged comes back from another archive, or is made again from the WARC files. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.archive.chains import read_chains
from flows.archive.commits import revise
from flows.archive.history import Commit, Entry
from flows.archive.mending import Mended, Outcome, Repairs, from_replica, from_versions, put_back
from flows.archive.objects import Store, StoreError
from flows.archive.rederive import read_captures
from flows.archive.repair_chains import mend_chains, mend_note
from flows.archive.responses import RecordError
from flows.archive.sealing import Sealed, captures_frame, seal_index, seal_rows
from flows.archive.takedowns import KIND, read_takedowns
from flows.archive.verify import Depth, verify
from flows.records import Capture

CODED = ("articles", "mentions", "args", "rejects")
"""Tables that cleaning and coding the captures of a run again gives."""

LINKED = ("events", "links", "revisions")
"""Tables that linking the mentions of a run with those of the days around gives."""

PRIMARY = {"warc": "raw responses", "ledger": "what was expected of a day", "takedown": "what was taken down"}
"""Kinds of objects that nothing else of an archive could give."""

Code = Callable[[date, str, pl.DataFrame, Mapping[str, Path]], Mapping[str, pl.DataFrame]]
"""Gives the rows of `CODED` for a run's captures and WARC files, these by key."""

Link = Callable[[date, str], Mapping[str, pl.DataFrame]]
"""Gives the rows of `LINKED` for a run of a day, from its live articles and mentions and what earlier runs made; raises StoreError."""


def repair(  # noqa: PLR0913  all that a repair may draw on
    store: Store,
    *,
    now: datetime,
    run: Callable[[], str],
    replica: Store | None = None,
    code: Code | None = None,
    link: Link | None = None,
    single_writer: bool = False,
    journal: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Repairs:
    """Return what a repair did; raises StoreError for a store that fails.

    Commits and records of runs come first, then the archive is verified to its depth, then each damaged object is fetched from an
    earlier version that the store keeps, or from `replica`, or made again. One that cannot be had byte for byte gets another in its
    place, by a commit under a run id that `run` gives. `code` cleans and codes, `link` links; without them tables beyond captures come only
    from elsewhere.
    """
    mended = [*mend_note(store, now, single_writer=single_writer), *mend_chains(store, replica)]
    found = verify(store, depth=Depth.DEEP, journal=journal, progress=progress)
    damaged = {finding.key for finding in found.findings}
    for chain in read_chains(store).values():
        entries = [entry for entry in chain.objects if entry.key in damaged]
        if entries and chain.head:
            with TemporaryDirectory(prefix="dateline-repair-") as folder:
                mended += _Day(store, replica, code, link, chain.head, chain.objects, Path(folder), damaged).mend(entries, now, run)
    return Repairs(mended=tuple(mended))


def _turn(entry: Entry) -> tuple[bool, bool, bool]:
    """Return what entries are repaired in the order of: what others are made from comes first."""
    return entry.kind in LINKED, entry.kind not in PRIMARY, entry.kind not in {"cdxj", "captures"}


@dataclass
class _Day:
    """The repair of one day's objects."""

    store: Store
    replica: Store | None
    code: Code | None
    link: Link | None
    head: Commit
    objects: list[Entry]
    folder: Path
    damaged: set[str]
    changes: dict[str, Sealed | None] = field(default_factory=dict)
    coded: dict[str, Mapping[str, pl.DataFrame]] = field(default_factory=dict)

    def mend(self, entries: list[Entry], now: datetime, run: Callable[[], str]) -> Iterator[Mended]:
        """Yield what became of damaged objects, the primary ones first: others are made from them."""
        for entry in sorted(entries, key=_turn):
            yield self._mend(entry)
        if self.changes:
            record = {"kind": "repair", "replaced": {key: sealed.key for key, sealed in self.changes.items() if sealed}}
            revise(self.store, self.head.day, run(), self.changes, now=now, lost=self.changes, record=record)

    def _mend(self, entry: Entry) -> Mended:
        for how, find in SOURCES.items():
            if path := find(self, entry):
                return self._restore(entry, path, how)
        if entry.kind in PRIMARY:
            how = f"{PRIMARY[entry.kind]} cannot be made again; name an archive that has it with --from"
            return Mended(key=entry.key, outcome=Outcome.BEYOND_REPAIR, how=how)
        try:
            sealed = self._make(entry)
        except RecordError as error:
            return Mended(key=entry.key, outcome=Outcome.BEYOND_REPAIR, how=str(error))
        if sealed.sha256 == entry.sha256:
            return self._restore(entry, sealed.path, "made again from the WARC file")
        if entry.key not in {each.key for each in self.head.objects}:
            how = "cannot be made again byte for byte, and nothing that is live stands for it; use --from"
            return Mended(key=entry.key, outcome=Outcome.BEYOND_REPAIR, how=how)
        self.changes[entry.key] = sealed
        how = f"made again from the WARC file as {sealed.key}: {sealed.records} for {entry.records} rows, not byte for byte"
        return Mended(key=entry.key, outcome=Outcome.REBUILT, how=how)

    def _restore(self, entry: Entry, path: Path, how: str) -> Mended:
        put_back(self.store, entry.key, path, entry.sha256)
        self.damaged.discard(entry.key)
        return Mended(key=entry.key, outcome=Outcome.RESTORED, how=how)

    def _make(self, entry: Entry) -> Sealed:
        """Return an object made from the WARC files of its run; raises RecordError."""
        if entry.kind in LINKED:
            return self._linked(entry)
        if entry.kind in CODED and self.code is None:
            msg = f"{entry.kind} are made by cleaning and coding, which was not asked for"
            raise RecordError(msg)
        with ExitStack() as stack:
            warcs = self._warcs(entry, stack)
            captures = [capture for key, path in warcs.items() for capture in read_captures(path, key)]
            captures = self._visible(captures, entry)
            path = self.folder / f"{entry.sha256[:12]}-{entry.kind}"
            day = self.head.day
            if entry.kind == "cdxj":
                return seal_index(captures, path, day, entry.run)
            rows = captures_frame(captures, day, entry.run)
            if entry.kind != "captures":
                rows = self._coded(entry, rows, warcs)[entry.kind]
            return seal_rows(entry.kind, rows, path, day, entry.run)

    def _linked(self, entry: Entry) -> Sealed:
        """Return rows of events made again from the run's mentions and what earlier runs made; raises RecordError."""
        if self.link is None:
            msg = f"{entry.kind} are made by linking, which was not asked for"
            raise RecordError(msg)
        try:
            rows = self.link(self.head.day, entry.run)[entry.kind]
        except StoreError as error:
            msg = f"{entry.kind} are made of other tables that are damaged as well; repair once more ({error})"
            raise RecordError(msg) from None
        return seal_rows(entry.kind, rows, self.folder / f"{entry.sha256[:12]}-{entry.kind}", self.head.day, entry.run)

    def _warcs(self, entry: Entry, stack: ExitStack) -> dict[str, Path]:
        """Return the WARC files of the run that made an object, in their order; raises RecordError when one is not whole."""
        warcs = sorted((each for each in self.objects if each.kind == "warc" and each.run == entry.run), key=lambda each: each.key)
        bad = next((each.key for each in warcs if each.key in self.damaged), None)
        if bad or not warcs:
            msg = f"is made from {bad}, which is damaged too" if bad else "the day has no WARC file of its run"
            raise RecordError(msg)
        return {each.key: stack.enter_context(self.store.as_file(each.key)) for each in warcs}

    def _visible(self, captures: list[Capture], entry: Entry) -> list[Capture]:
        """Return the captures that a live object may show; one of before a takedown has them all."""
        if entry.key not in {each.key for each in self.head.objects}:
            return captures
        hidden = {record for takedown in read_takedowns(self.store, self.head.live(KIND)) for record in takedown.record_ids}
        return [capture for capture in captures if capture.record_id not in hidden]

    def _coded(self, entry: Entry, captures: pl.DataFrame, warcs: Mapping[str, Path]) -> Mapping[str, pl.DataFrame]:
        """Return the tables that cleaning and coding a run's captures gives, done once a run and set of captures."""
        asked = f"{entry.run} {captures.height}"
        if asked not in self.coded and self.code:
            self.coded[asked] = self.code(self.head.day, entry.run, captures, warcs)
        return self.coded[asked]


SOURCES: Mapping[str, Callable[[_Day, Entry], Path | None]] = {
    "from an earlier version that the bucket keeps": lambda day, entry: from_versions(day.store, entry, day.folder),
    "from the other archive": lambda day, entry: from_replica(day.replica, entry, day.folder),
}
"""Where an object's bytes may still be, and what is said of one that was found there."""
