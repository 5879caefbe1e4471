"""Puts the files of a run into the store and makes sure that they are there, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flows.archive import keys
from flows.archive.objects import Store, StoreError
from flows.archive.own_hash import to_document
from flows.archive.sealing import Sealed


def upload(store: Store, objects: Sequence[Sealed]) -> None:
    """Put objects that are not there yet, and verify every one; raises StoreError naming the first that is not right.

    Tables are read again soon, so that this machine keeps them.
    """
    for each in objects:
        store.create(each.key, each.path, each.sha256)
    for each in objects:
        verify(store, each)
        if each.schema_version is not None:
            store.remember(each.key, each.path, each.sha256)


def verify(store: Store, sealed: Sealed) -> None:
    """Compare an object with what was sealed: by the store's own digest, else by its bytes; raises StoreError."""
    head = store.head(sealed.key)
    if head is None:
        msg = f"{store.location(sealed.key)}: not there after it was put; the store lost it"
        raise StoreError(msg)
    sha256 = head.sha256 if head.size == sealed.size else ""
    if sha256 is None:
        sha256 = read_digest(store, sealed.key, sealed.size)
    if sha256 != sealed.sha256:
        msg = f"{store.location(sealed.key)}: holds other bytes than its name says; nothing was committed"
        raise StoreError(msg)


def read_digest(store: Store, key: str, size: int, step: int = 1 << 24) -> str:
    """Return the SHA-256 of an object's bytes, read in steps; raises StoreError."""
    digest = hashlib.sha256()
    for offset in range(0, size, step):
        digest.update(store.get(key, offset, min(step, size - offset)))
    return digest.hexdigest()


def write_run(store: Store, day: date, run: str, record: Mapping[str, Any]) -> None:
    """Put what a run says of itself, for people; the first record of a run stays."""
    store.create(keys.run_key(day, run), to_document({"run": run, "day": day.isoformat(), **record}))
