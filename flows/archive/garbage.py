"""What no commit names and nothing will: objects that crashes left, parts of batches among them, trials of a store, unfinished uploads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from flows import __version__
from flows.archive import keys
from flows.archive.chains import read_chains, unsound
from flows.archive.objects import Leftover, Listed, Store
from flows.archive.own_hash import to_document
from flows.errors import UsageError

GRACE = timedelta(days=14)
"""How long what no commit names is left alone: longer than any run, and than it takes to notice that one was cut off."""

SHORTEST_GRACE = timedelta(days=1)


class Garbage(BaseModel):
    """What may go, and what stays for now. `unfinished` are uploads; `young` are objects and uploads within the grace period."""

    model_config = ConfigDict(frozen=True)

    objects: tuple[str, ...]
    bytes: int
    unfinished: tuple[str, ...]
    young: int
    spooled: int

    def lines(self, *, removed: bool) -> list[str]:
        """Return the result for a reader: a line for each object and upload, then the sum."""
        verb = "removed" if removed else "would remove"
        kept = f"; left alone: {self.young} younger than the grace period, {self.spooled} of runs in the spool"
        total = f"{verb} {len(self.objects)} objects ({self.bytes / 1e6:.1f} MB) and {len(self.unfinished)} unfinished uploads"
        return [*(f"{verb}: {each}" for each in (*self.objects, *self.unfinished)), total + kept]


def find_garbage(store: Store, *, now: datetime, grace: timedelta = GRACE, spooled: Collection[str] = ()) -> Garbage:
    """Return what no commit names and is older than the grace period; `spooled` are runs that may still be completed.

    Raises UsageError for a grace period under a day, StoreError where a commit is damaged or missing: what it names is not known.
    """
    if grace < SHORTEST_GRACE:
        msg = f"a grace period of {grace} is too short: a run that is under way may have put what it has not yet committed"
        raise UsageError(msg)
    loose = list(_loose(store))
    old = [each for each in loose if each.modified < now - grace]
    gone = [each for each in old if not _made_by(each.key, spooled)]
    uploads = [(each, each.begun < now - grace) for each in store.leftovers()]
    return Garbage(
        objects=tuple(each.key for each in gone),
        bytes=sum(each.size for each in gone),
        unfinished=tuple(each.name for each, is_old in uploads if is_old),
        young=len(loose) - len(old) + sum(not is_old for _, is_old in uploads),
        spooled=len(old) - len(gone),
    )


def _loose(store: Store) -> Iterator[Listed]:
    """Yield the objects that no commit names: listed first, so that what is committed meanwhile is named."""
    listed: Sequence[Listed] = [each for prefix in (*keys.DATA, keys.PARTS, keys.TRIALS) for each in store.list(prefix)]
    chains = read_chains(store)
    unsound(store, chains)
    named = {entry.key for chain in chains.values() for entry in chain.objects}
    yield from (each for each in listed if each.key not in named)


def _made_by(key: str, runs: Collection[str]) -> bool:
    """Tell whether one of several runs made an object."""
    return any(run in key for run in runs)


def remove_garbage(store: Store, found: Garbage, *, now: datetime, grace: timedelta = GRACE, spooled: Collection[str] = ()) -> Garbage:
    """Return what was removed of what was found: only what is garbage still; noted in the archive. Raises StoreError."""
    still = find_garbage(store, now=now, grace=grace, spooled=spooled)
    objects = tuple(key for key in found.objects if key in still.objects)
    uploads = tuple(name for name in found.unfinished if name in still.unfinished)
    removed = still.model_copy(update={"objects": objects, "unfinished": uploads})
    if objects or uploads:
        fields = {"dateline": __version__, "at": now.isoformat(), "grace_days": grace.days, **removed.model_dump(mode="json")}
        store.create(keys.collection_key(now), to_document(fields))
    for key in objects:
        store.remove(key)
    for name in uploads:
        store.abandon(Leftover(name, now))
    return removed
