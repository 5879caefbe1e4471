"""Compares what the commits say with what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from flows.archive import keys
from flows.archive.chains import Chain, findings_of, read_chains
from flows.archive.contents import Reader, Revisit, listed_fault
from flows.archive.depth import Depth
from flows.archive.findings import DAMAGED, MISSING, UNREADABLE, WRONG_SIZE, Finding, Verification
from flows.archive.history import Entry
from flows.archive.objects import Store, StoreError
from flows.archive.probe import DamagedNoteError, read_note
from flows.archive.reading import scan_entries
from flows.archive.reading_apart import READERS, readers_of
from flows.archive.single_pass import Pass
from flows.archive.units import Journal, Unit, sample, units_of

__all__ = ["Depth", "Finding", "Verification", "verify"]

FAILURES = 5
"""Objects in a row that cannot be read, after which it is the store that fails."""


def verify(
    store: Store,
    *,
    depth: Depth = Depth.LISTING,
    share: float | None = None,
    cursor: str | None = None,
    journal: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """Return the state of an archive: every object that any commit names, the chains of commits, the records of runs.

    With `share` (0 to 1) only so many runs are looked at more closely than by listing, from where the sample that gave
    `cursor` ended. With `journal` a verification that was stopped goes on where it was. `progress` is given objects done
    and in all. Raises StoreError for a store that fails.
    """
    chains = read_chains(store, records=depth is not Depth.LISTING)
    findings = [*(_note_findings(store) if chains else ()), *findings_of(chains)]
    named = {entry.key: entry for chain in chains.values() for entry in chain.objects}
    sizes = {each.key: each.size for prefix in keys.DATA for each in store.list(prefix)}
    listed = [fault for entry in named.values() if (fault := listed_fault(entry, sizes))]
    units = [unit for chain in chains.values() for unit in units_of(chain.day, chain.objects)] if depth is not Depth.LISTING else []
    chosen, end = sample(units, share, cursor) if share else (units, None)
    looking = _Looking(store, depth, list(chains.values()), {each.key: each for each in listed}, progress)
    found = list(looking.through(chosen, journal))
    lost = {key for chain in chains.values() if chain.head for key in chain.head.lost}
    return Verification(
        depth=depth,
        **_size(chains.values(), named.values(), chosen),
        share=share,
        cursor=end,
        findings=(*findings, *(each for each in (*listed, *found) if each.key not in lost)),
        lost=tuple(sorted(lost)),
        orphans=tuple(sorted(sizes.keys() - named.keys())),
    )


def _size(chains: Collection[Chain], named: Collection[Entry], read: Collection[Unit]) -> dict[str, int]:
    """Return how much there is in an archive, and how much of it was looked at closely, by the names of `Verification`."""
    return {
        "days": sum(bool(chain.digests) for chain in chains),
        "commits": sum(len(chain.commits) for chain in chains),
        "objects": len(named),
        "bytes": sum(entry.size for entry in named),
        "read": sum(len(unit.entries) for unit in read),
        "read_bytes": sum(entry.size for unit in read for entry in unit.entries),
    }


class _Looking:
    """Looks at units closely, several at a time: which objects are at fault by their listing is known."""

    def __init__(
        self,
        store: Store,
        depth: Depth,
        chains: Sequence[Chain],
        listed: dict[str, Finding],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.store, self.depth, self.chains, self.listed, self.progress = store, depth, chains, listed, progress
        self.done, self.failures, self.stopped = 0, 0, False
        self._originals: set[tuple[str, str, int]] | None = None

    def through(self, units: Sequence[Unit], path: Path | None) -> Iterator[Finding]:
        """Yield what is wrong with the objects of units, in their order, each noted in a journal once it is done."""
        total = sum(len(unit.entries) for unit in units)
        journal, finished = Journal(path), False
        left = [unit for unit in units if unit.name not in journal.done]
        with readers_of(self._warc_bytes(left)) as read_once:
            threads = ThreadPoolExecutor(READERS)
            try:
                ahead = {unit.name: threads.submit(self._unit, unit, read_once) for unit in left}
                for unit in units:
                    if unit.name in ahead:
                        journal.done[unit.name] = list(self._findings(*ahead.pop(unit.name).result()))
                        journal.note(unit, journal.done[unit.name])
                    self._advance(len(unit.entries), total)
                    yield from journal.done[unit.name]
                finished = True
            finally:
                self.stopped = True
                threads.shutdown(cancel_futures=True)
                journal.close(finished=finished)

    def _warc_bytes(self, units: Sequence[Unit]) -> int:
        """Return how many bytes of WARC files are to be inflated."""
        warcs = (entry.size for unit in units for entry in unit.entries if entry.kind == "warc")
        return sum(warcs) if self.depth is Depth.DEEP else 0

    def _unit(self, unit: Unit, read_once: Callable[[Path], Pass | None]) -> tuple[list[list[Finding]], list[Revisit]]:
        """Return what is wrong with each object of a unit that was read, and its revisits; the rest of a store that fails is left."""
        reader, found = Reader(self.store, self.depth, read_once), list[list[Finding]]()
        for entry in unit.entries:
            fault = self.listed.get(entry.key)
            if fault is None or (fault.kind == WRONG_SIZE and self.depth is Depth.DEEP):
                found.append(reader.findings(entry))
            else:
                reader.warcs[entry.key] = False
            if self.stopped or (len(found) >= FAILURES and all(map(_unreadable, found[-FAILURES:]))):
                break
        return found, reader.revisits

    def _findings(self, found: list[list[Finding]], revisits: list[Revisit]) -> Iterator[Finding]:
        for each in found:
            self._check_failures(each)
            yield from each
        yield from self._lost_originals(revisits)

    def _advance(self, objects: int, total: int) -> None:
        self.done += objects
        if self.progress:
            self.progress(self.done, total)

    def _check_failures(self, found: list[Finding]) -> None:
        """Raise StoreError when several objects in a row could not be read."""
        self.failures = self.failures + 1 if _unreadable(found) else 0
        if self.failures >= FAILURES:
            msg = f"{found[0].detail}; {FAILURES} objects in a row could not be read, so the store fails and not they"
            raise StoreError(msg)

    def _lost_originals(self, revisits: Sequence[Revisit]) -> Iterator[Finding]:
        """Yield the revisits whose payload lies in no response of the archive."""
        for key, offset, digest in revisits:
            if not any(each[0] == digest and each[1:] != (key, offset) for each in self.originals):
                detail = f"the payload {digest} of the revisit at {offset} is in no response of the archive"
                yield Finding(kind=DAMAGED, key=key, detail=detail)

    @property
    def originals(self) -> set[tuple[str, str, int]]:
        """Digest, WARC file and offset of every capture of the archive; read once, when a revisit asks for it."""
        if self._originals is None:
            live: list[Entry] = [entry for chain in self.chains if chain.head for entry in chain.head.live("captures")]
            there = [entry for entry in live if entry.key not in self.listed]
            rows = scan_entries(self.store, "captures", there).select("payload_digest", "warc_key", pl.col("warc_offset").cast(pl.Int64))
            self._originals = {row for row in rows.collect().iter_rows() if row[1] not in self.listed}
        return self._originals


def _unreadable(found: list[Finding]) -> bool:
    return any(each.kind == UNREADABLE for each in found)


def _note_findings(store: Store) -> Iterator[Finding]:
    """Yield what is wrong with the note of the archive."""
    try:
        if read_note(store) is None:
            yield Finding(kind=MISSING, key=keys.ARCHIVE, detail="commits are there, the note of their archive is not")
    except DamagedNoteError as error:
        yield Finding(kind=DAMAGED, key=keys.ARCHIVE, detail=str(error).removeprefix(f"{store.location(keys.ARCHIVE)}: "))
