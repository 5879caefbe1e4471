"""Makes proofs of inclusion from an archive: for a row of a table, or a capture and its record."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.archive import keys
from flows.archive.chains import read_chains
from flows.archive.contents import file_digest
from flows.archive.history import Commit, Entry, decode, head_numbers
from flows.archive.leaves import canonical, leaf_hashes, record_leaves
from flows.archive.members import read_members
from flows.archive.merkle import leaf_hash
from flows.archive.objects import Store, StoreError
from flows.archive.proofs import Proof, Witness, step, step_in_commit
from flows.errors import UsageError

ROW_IDS = {"mentions": "mention_id", "articles": "article_id"}
CAPTURE_IDS = ("record_id", "url", "url_key")


class AuditError(UsageError):
    """Something that cannot be audited; the message is one line."""


class Custody(NamedTuple):
    """The commits of a day in order, and the texts of these and of those that follow: every one names the one before."""

    day: date
    commits: tuple[Commit, ...]
    texts: tuple[Witness, ...]

    @property
    def head(self) -> Commit:
        """The newest commit."""
        return self.commits[-1]

    def first_to_name(self, entry: Entry) -> int:
        """Return the place of the commit that first named an object as the newest does."""
        return next(place for place, commit in enumerate(self.commits) if entry in commit.objects)


def read_custody(store: Store, day: date) -> Custody:
    """Return the commits of a day after each was held against the one before; raises AuditError, StoreError."""
    newest = head_numbers(store, keys.commits_prefix(day)).get(day)
    if not newest:
        msg = f"{day} is not committed"
        raise AuditError(msg)
    commits, texts, parent = [], [], None
    for number in range(1, newest + 1):
        key = keys.commit_key(day, number)
        content = store.get(key)
        commit = decode(content, store.location(key))
        if commit.parent_sha256 != parent:
            msg = f"{store.location(key)}: names another commit before it than the one that is there; run dateline verify"
            raise StoreError(msg)
        parent = hashlib.sha256(content).hexdigest()
        commits.append(commit)
        texts.append(Witness(key=key, text=content.decode()))
    return Custody(day, tuple(commits), tuple(texts))


def follow_to_newest(store: Store, custody: Custody) -> Custody:
    """Return a day's commits with those of other days after them, each naming the one before, as far as they lead; raises StoreError."""
    chains = read_chains(store)
    known = {keys.commit_key(commit.day, commit.number): commit for chain in chains.values() for commit in chain.commits.values()}
    after: dict[str, list[str]] = {}
    for key, commit in known.items():
        before = [keys.commit_key(commit.previous.day, commit.previous.number)] if commit.previous else []
        for each in (*before, keys.commit_key(commit.day, commit.number - 1)):
            after.setdefault(each, []).append(key)
    ways = _ways(custody.texts[-1].key, after)
    last = max(ways, key=lambda key: (known[key].committed_at, key))
    added = [Witness(key=key, text=store.get(key).decode()) for key in ways[last]]
    return Custody(custody.day, custody.commits, (*custody.texts, *added))


def _ways(start: str, after: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the shortest way from a commit to each that can be reached, without the commit itself."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        key = waiting.popleft()
        for each in after.get(key, ()):
            if each not in ways:
                ways[each] = (*ways[key], each)
                waiting.append(each)
    return ways


def prove_row(store: Store, custody: Custody, row_id: str) -> Proof:
    """Return the proof of a live mention or article of a day, by its id; raises AuditError, StoreError."""
    for table, column in ROW_IDS.items():
        for entry in custody.head.live(table):
            proof = next(_prove_rows(store, custody, entry, pl.col(column) == row_id), None)
            if proof:
                return proof
    msg = f"{row_id}: no mention and no article of {custody.day} has this id"
    raise AuditError(msg)


def prove_capture(store: Store, custody: Custody, key: str, *, records: bool = True) -> list[Proof]:
    """Return the proofs of the live captures of a day that have a record id, an address or an address key, and of their records.

    Without `records` those of the rows alone: for a record, the whole of its WARC file is read. Raises AuditError, StoreError.
    """
    wanted = pl.any_horizontal(*(pl.col(column) == key for column in CAPTURE_IDS))
    found = [
        proof
        for entry in custody.head.live("captures")
        for row in _prove_rows(store, custody, entry, wanted)
        for proof in (row, *(_prove_record(store, custody, row) if records else ()))
    ]
    if not found:
        msg = f"{key}: no capture of {custody.day} has this record id, address or address key"
        raise AuditError(msg)
    return found


def _prove_rows(store: Store, custody: Custody, entry: Entry, wanted: pl.Expr) -> Iterator[Proof]:
    """Yield the proofs of the rows of a table's object that are wanted."""
    with store.as_file(entry.key) as path:  # the archive's own bytes, not those that this machine keeps
        _check_bytes(store, entry, path)
        rows = pl.read_parquet(path)
        places = rows.with_row_index("place").filter(wanted)["place"].to_list()
        hashes = leaf_hashes(entry.kind, path) if places else []
    for place in places:
        leaf = canonical(rows.row(place, named=True))
        yield _proof(custody, entry, hashes, place).model_copy(update={"leaf": leaf.decode()})


def _prove_record(store: Store, custody: Custody, row: Proof) -> Iterator[Proof]:
    """Yield the proof of the record that a capture's row leads to."""
    capture = json.loads(row.leaf or "")
    entry = next((each for each in custody.head.live("warc") if each.key == capture["warc_key"]), None)
    if entry:
        with store.as_file(entry.key) as path:
            _check_bytes(store, entry, path)
            places = read_members(path).places
            hashes = [leaf_hash(leaf) for leaf in record_leaves(path, places)]
        index = next(place for place, each in enumerate(places) if each.offset == capture["warc_offset"])
        at = {"offset": places[index].offset, "length": places[index].length}
        yield _proof(custody, entry, hashes, index).model_copy(update=at)


def _check_bytes(store: Store, entry: Entry, path: Path) -> None:
    """Raise StoreError for an object whose bytes are not those that were committed."""
    if file_digest(path) != entry.sha256:
        msg = f"{store.location(entry.key)}: its bytes are not those that were committed; run dateline verify --deep"
        raise StoreError(msg)


def _proof(custody: Custody, entry: Entry, hashes: list[bytes], index: int) -> Proof:
    """Return the proof of a leaf; raises AuditError for an object of before roots were committed."""
    if entry.root is None:
        msg = f"{entry.key}: committed before rows had a root; the SHA-256 of the whole file is what proves it ({entry.sha256})"
        raise AuditError(msg)
    place = custody.first_to_name(entry)
    return Proof(
        kind=entry.kind,
        object_key=entry.key,
        leaf_hash=hashes[index].hex(),
        in_object=step(hashes, index),
        in_commit=step_in_commit(custody.commits[place], entry),
        chain=custody.texts[place:],
    )
