"""What runs said of themselves, read back: beside each commit lies a copy of it, in the record of its run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from flows.archive import keys
from flows.archive.history import Commit, encode
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.own_hash import own_hash_holds


class RecordFault(StoreError):  # noqa: N818  what the record is, not what went wrong
    """A run's record that is not as it was written; the message is one line."""


def list_run_records(store: Store) -> dict[date, set[str]]:
    """Return the runs that have a record, by day; raises StoreError."""
    found: dict[date, set[str]] = {}
    for listed in store.list(keys.RUNS):
        if parsed := keys.parse_run_key(listed.key):
            found.setdefault(parsed[0], set()).add(parsed[1])
    return found


def read_run_record(store: Store, day: date, run: str) -> Mapping[str, Any]:
    """Return what a run said of itself; raises MissingObject, RecordFault, StoreError."""
    key = keys.run_key(day, run)
    content = store.get(key)
    holds = own_hash_holds(content)
    try:
        record = json.loads(content)
        if holds is False or record["run"] != run or (holds is None and "committed" in record):
            msg = f"{store.location(key)}: not as it was written (its own hash says otherwise)"
            raise RecordFault(msg)
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        msg = f"{store.location(key)}: not the record of a run ({type(error).__name__})"
        raise RecordFault(msg) from None
    return dict(record)


def commit_in_record(store: Store, day: date, run: str) -> Commit | None:
    """Return the copy of its commit that a run's record holds; None for a record without one, or that is missing or damaged."""
    try:
        record = read_run_record(store, day, run)
        commit = Commit.model_validate(record["committed"])
    except (MissingObject, RecordFault, KeyError, ValidationError):
        return None
    return commit if own_hash_holds(encode(commit)) else None
