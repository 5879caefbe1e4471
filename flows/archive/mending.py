"""What a repair did, and how it puts a file back: the damaged bytes are kept aside, and nothing is ever deleted."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from flows import __version__
from flows.archive import keys
from flows.archive.contents import file_digest
from flows.archive.history import Entry
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.own_hash import to_document
from flows.archive.upload import read_digest


class Outcome(StrEnum):
    """What became of a damaged file.

    `restored`: it is there again, byte for byte. `rebuilt`: another object, made from the WARC file, stands for it since the
    repair's commit. `beyond_repair`: it is as it was found.
    """

    RESTORED = "restored"
    REBUILT = "rebuilt"
    BEYOND_REPAIR = "beyond_repair"


class Mended(BaseModel):
    """What became of a damaged file, and how or why."""

    model_config = ConfigDict(frozen=True)

    key: str
    outcome: Outcome
    how: str


class Repairs(BaseModel):
    """What a repair did, file by file."""

    model_config = ConfigDict(frozen=True)

    mended: tuple[Mended, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left that is beyond repair."""
        return all(each.outcome is not Outcome.BEYOND_REPAIR for each in self.mended)

    def lines(self) -> list[str]:
        """Return the result for a reader: a line for each file, then the sum."""
        counts = {outcome: sum(each.outcome is outcome for each in self.mended) for outcome in Outcome}
        total = ", ".join(f"{outcome.replace('_', ' ')} {count}" for outcome, count in counts.items() if count)
        return [*(f"{each.outcome.replace('_', ' ')}: {each.key}: {each.how}" for each in self.mended), total or "nothing to repair"]


def put_back(store: Store, key: str, body: bytes | Path, sha256: str) -> None:
    """Put the right bytes under a key, after those that are there were kept aside; raises StoreError unless they arrive."""
    set_aside(store, key)
    store.replace(key, body)
    size = len(body) if isinstance(body, bytes) else body.stat().st_size
    if read_digest(store, key, size) != sha256:
        msg = f"{store.location(key)}: holds other bytes than were put there; the store does not keep what it is given"
        raise StoreError(msg)


def set_aside(store: Store, key: str) -> str | None:
    """Return the key under which the bytes of a damaged object are kept, None where there are none; raises StoreError."""
    try:
        with store.as_file(key) as path:
            aside = f"{keys.QUARANTINE}{key}.{file_digest(path)[:12]}"
            store.create(aside, path)
    except MissingObject:
        return None
    return aside


def from_versions(store: Store, entry: Entry, folder: Path) -> Path | None:
    """Return a file with an object's right bytes, from a version that was overwritten or removed; None where none is kept."""
    return next((path for path in store.earlier(entry.key, folder) if file_digest(path) == entry.sha256), None)


def from_replica(replica: Store | None, entry: Entry, folder: Path) -> Path | None:
    """Return a file with an object's right bytes, fetched from another archive; None where that does not have them."""
    if replica is None:
        return None
    path = folder / Path(entry.key).name
    try:
        replica.fetch(entry.key, path)
    except MissingObject:
        return None
    if file_digest(path) == entry.sha256:
        return path
    path.unlink()
    return None


def bytes_from_replica(replica: Store | None, key: str) -> bytes | None:
    """Return the bytes that another archive has under a key, None where it has none."""
    if replica is None:
        return None
    try:
        return replica.get(key)
    except MissingObject:
        return None


def keep_repairs(store: Store, repairs: Repairs, started_at: datetime, ended_at: datetime) -> str:
    """Return the key under which what a repair did was put; raises StoreError."""
    key = keys.repair_key(ended_at)
    times = {"dateline": __version__, "started_at": started_at.isoformat(), "ended_at": ended_at.isoformat()}
    store.create(key, to_document({**times, "complete": repairs.complete, **repairs.model_dump(mode="json")}))
    return key


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
