"""The commits of a day as files: what they say, how they are written, and how they are read back."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.archive import keys
from flows.archive.leaves import canonical
from flows.archive.merkle import leaf_hash, tree_root
from flows.archive.objects import Listed, Store, StoreError
from flows.archive.own_hash import BLANK, own_hash, own_hash_holds

FORMAT = 1
Mode = Literal["append", "replace"]


class CommitError(StoreError):
    """A commit that cannot be made or read; the message is one line."""


class Entry(BaseModel):
    """An object that a commit makes visible. `records` are WARC records, index lines or rows; `run` is who made it.

    `root` is the Merkle root over the records, None in commits of before November 2026.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    size: int
    sha256: str
    crc32: str
    records: int
    schema_version: int | None = None
    root: str | None = None
    run: str


class Link(BaseModel):
    """A commit that another names: its day and number, and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True)

    day: date
    number: int
    sha256: str


class Commit(BaseModel):
    """The state of a day: every live object, every run that led to it, every source that is complete and through which run.

    `parent_sha256` is the SHA-256 of the previous commit's bytes, None for the first. `previous` names the commit of another
    day that was made last before this one: that a day's newest commit is gone is seen from it. `own_sha256` is over the
    commit's own bytes (`own_hash`). Both are None in commits of before November 2026. `lost` are keys that earlier commits of
    the day name and that no repair could bring back byte for byte; what took their place is among the objects. `root` is the
    Merkle root over the objects, each as its JSON in one line (`leaves.canonical`).
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    day: date
    number: int
    parent_sha256: str | None
    previous: Link | None = None
    run: str
    mode: Mode
    committed_at: datetime
    runs: tuple[str, ...]
    complete: dict[str, str]
    objects: tuple[Entry, ...]
    lost: tuple[str, ...] = ()
    root: str | None = None
    own_sha256: str | None = None

    def live(self, kind: str) -> list[Entry]:
        """Return the live objects of a kind."""
        return [each for each in self.objects if each.kind == kind]


def object_leaves(commit: Commit) -> list[bytes]:
    """Return the leaves of a commit's tree: its objects, each as the commit writes it, on one line."""
    return [canonical(entry.model_dump(mode="json", exclude_unset=True)) for entry in commit.objects]


def signed(commit: Commit) -> Commit:
    """Return a commit that holds the root over its objects, and its own hash."""
    root = tree_root([leaf_hash(leaf) for leaf in object_leaves(commit)])
    blank = commit.model_copy(update={"root": root, "own_sha256": BLANK})
    return blank.model_copy(update={"own_sha256": own_hash(encode(blank))})


def encode(commit: Commit) -> bytes:
    """Return a commit's bytes: JSON for people to read, without the fields that it was written without."""
    return commit.model_dump_json(indent=1, exclude_unset=True).encode() + b"\n"


def decode(content: bytes, where: str) -> Commit:
    """Return the commit of bytes; raises CommitError naming where they came from, also for bytes that are not as written."""
    try:
        commit = Commit.model_validate_json(content)
    except ValidationError as error:
        msg = f"{where}: not a commit ({error.error_count()} errors, first: {error.errors()[0]['msg']}); run dateline verify"
        raise CommitError(msg) from None
    if commit.format > FORMAT:
        msg = f"{where}: written in format {commit.format}, this version reads up to {FORMAT}; update Dateline"
        raise CommitError(msg)
    holds = own_hash_holds(content)
    if holds is False or (holds is None and (commit.own_sha256 is not None or encode(commit) != content)):
        msg = f"{where}: not as it was written (its own hash says otherwise); run dateline verify"
        raise CommitError(msg)
    return commit


def read_commit(store: Store, day: date, number: int) -> tuple[Commit, str]:
    """Return a commit and the SHA-256 of its bytes; raises StoreError."""
    key = keys.commit_key(day, number)
    content = store.get(key)
    return decode(content, store.location(key)), hashlib.sha256(content).hexdigest()


def newest_commits(store: Store, prefix: str = keys.COMMITS) -> dict[date, Listed]:
    """Return the newest commit of each day whose commits a prefix covers, as it is listed, in the order of days; raises StoreError."""
    newest: dict[date, Listed] = {}
    for listed in store.list(prefix):  # by key, so by day and number
        if parsed := keys.parse_commit_key(listed.key):
            newest[parsed[0]] = listed
    return dict(sorted(newest.items()))


def head_numbers(store: Store, prefix: str = keys.COMMITS) -> dict[date, int]:
    """Return the number of the newest commit of each day whose commits a prefix covers, in order; raises StoreError."""
    found = ((day, keys.parse_commit_key(listed.key)) for day, listed in newest_commits(store, prefix).items())
    return {day: parsed[1] for day, parsed in found if parsed}


def read_head(store: Store, day: date) -> Commit | None:
    """Return the newest commit of a day, None for a day without; raises StoreError."""
    head = read_head_with_hash(store, day)
    return head[0] if head else None


def read_head_with_hash(store: Store, day: date) -> tuple[Commit, str] | None:
    """Return the newest commit of a day and the SHA-256 of its bytes, None for a day without; raises StoreError."""
    listed = newest_commits(store, keys.commits_prefix(day)).get(day)
    if listed is None:
        return None
    content = store.recall(listed)
    return decode(content, store.location(listed.key)), hashlib.sha256(content).hexdigest()


def link_to_last_made(store: Store, day: date) -> Link | None:
    """Return the commit of another day that the store says was written last, None where there is no other; raises StoreError."""
    others = [
        (listed.modified, parsed, listed)
        for listed in store.list(keys.COMMITS)
        if (parsed := keys.parse_commit_key(listed.key)) and parsed[0] != day
    ]
    if not others:
        return None
    _, (other, number), listed = max(others)
    return Link(day=other, number=number, sha256=hashlib.sha256(store.recall(listed)).hexdigest())
