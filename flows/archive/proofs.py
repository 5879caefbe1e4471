"""Proofs of inclusion: that a row or a record is in an object, the object in a commit, and the commit in the chain after it.

A proof is a document that needs no archive: whoever knows the SHA-256 of any of its later commits can check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from flows.archive.history import Commit, CommitError, Entry, decode, object_leaves
from flows.archive.leaves import canonical
from flows.archive.merkle import inclusion_path, leaf_hash, root_of_path
from flows.errors import DatelineError


class ProofError(DatelineError):
    """A proof that does not hold; the message is one line that says at which step."""


class Step(BaseModel):
    """The place of a leaf in a tree: its number from 0, of how many, and the hashes that lead to the root, the lowest first."""

    model_config = ConfigDict(frozen=True)

    index: int
    size: int
    path: tuple[str, ...]


class Witness(BaseModel):
    """A commit as it lies in the archive: its key, and its text."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the commit's bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Proof(BaseModel):
    """What proves a leaf: its place in the object, the object's place in the commit, and the commits that name each other after it.

    `leaf` is the row as one line of JSON; for a record of a WARC file `leaf_sha256` is the SHA-256 of a zero byte and its bytes,
    which lie at `offset` for `length`. The first of `chain` names the object; each following names the one before.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    object_key: str
    leaf: str | None = None
    leaf_hash: str
    offset: int | None = None
    length: int | None = None
    in_object: Step
    in_commit: Step
    chain: tuple[Witness, ...]


def step(hashes: Sequence[bytes], index: int) -> Step:
    """Return the place of a leaf among others."""
    return Step(index=index, size=len(hashes), path=tuple(inclusion_path(hashes, index)))


def step_in_commit(commit: Commit, entry: Entry) -> Step:
    """Return the place of an object in its commit."""
    return step([leaf_hash(leaf) for leaf in object_leaves(commit)], commit.objects.index(entry))


def check_proof(proof: Proof, record: bytes | None = None) -> list[str]:
    """Return what is proved, a line a step; raises ProofError at the first step that does not hold.

    `record` are the bytes of a WARC record, when they are to be proved too.
    """
    first = _decoded(proof.chain[0]) if proof.chain else None
    entry = next((each for each in first.objects if each.key == proof.object_key), None) if first else None
    if first is None or entry is None or entry.root is None or first.root is None:
        msg = f"{proof.object_key}: no commit of the proof names it with a root"
        raise ProofError(msg)
    return [*_check_leaf(proof, entry, record), *_check_object(proof, first, entry), *_check_chain(proof.chain)]


def _decoded(witness: Witness) -> Commit:
    try:
        return decode(witness.text.encode(), witness.key)
    except CommitError as error:
        raise ProofError(str(error)) from None


def _check_leaf(proof: Proof, entry: Entry, record: bytes | None) -> Iterator[str]:
    given = proof.leaf.encode() if proof.leaf is not None else record
    if given is not None and leaf_hash(given).hex() != proof.leaf_hash:
        msg = f"the {'row' if proof.leaf is not None else 'record'} is not the one whose hash the proof gives"
        raise ProofError(msg)
    root = root_of_path(bytes.fromhex(proof.leaf_hash), proof.in_object.index, proof.in_object.size, proof.in_object.path, hashed=True)
    if root != entry.root or proof.in_object.size != entry.records:
        msg = f"the row or record is not number {proof.in_object.index} of {entry.key}"
        raise ProofError(msg)
    yield f"{proof.kind} number {proof.in_object.index} of {entry.records} in {entry.key}, root {entry.root}"


def _check_object(proof: Proof, commit: Commit, entry: Entry) -> Iterator[str]:
    leaf = canonical(entry.model_dump(mode="json", exclude_unset=True))
    if root_of_path(leaf, proof.in_commit.index, proof.in_commit.size, proof.in_commit.path) != commit.root:
        msg = f"{entry.key} is not number {proof.in_commit.index} of the objects of {proof.chain[0].key}"
        raise ProofError(msg)
    yield f"object number {proof.in_commit.index} of {len(commit.objects)} in {proof.chain[0].key}, root {commit.root}"


def _check_chain(chain: Sequence[Witness]) -> Iterator[str]:
    """Yield a line for each commit, whose hash the next one names."""
    commits = [_decoded(witness) for witness in chain]
    for before, witness, after in zip(chain, chain[1:], commits[1:], strict=False):
        if before.sha256 not in {after.parent_sha256, after.previous.sha256 if after.previous else None}:
            msg = f"{witness.key} does not name {before.key}"
            raise ProofError(msg)
    for witness, commit in zip(chain, commits, strict=True):
        yield f"{witness.key}, made {commit.committed_at.isoformat()}, SHA-256 {witness.sha256}"


def to_json(proofs: Sequence[Proof]) -> str:
    """Return proofs as JSON for people to read."""
    return json.dumps([proof.model_dump(mode="json") for proof in proofs], indent=1, ensure_ascii=False)
